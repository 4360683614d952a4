// The commands and queries of the picture area. Thread-safe.
#ifndef VARSEL_SERVICES_PICTURE_SERVICE_H_
#define VARSEL_SERVICES_PICTURE_SERVICE_H_

#include <optional>
#include <string>

#include "services/runtime/area.h"
#include "services/runtime/call.h"

namespace varsel::picture {

inline constexpr char kPictureService[] = "varsel.picture.v1.PictureService/";

// The section that bounds what the caller sees; nullopt = the district. "" sees nothing.
std::optional<std::string> SectionBoundOf(const runtime::Call& call);

// `ground` outlives what is registered.
void RegisterPictureCommands(const runtime::Ground& ground);
void RegisterPictureQueries(
    const runtime::Ground& ground);                       // judgements and observations: query.cc
void RegisterEdgeQueries(const runtime::Ground& ground);  // query_picture.cc

}  // namespace varsel::picture

#endif  // VARSEL_SERVICES_PICTURE_SERVICE_H_
