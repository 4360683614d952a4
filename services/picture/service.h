// The commands and queries of the picture area. Thread-safe.
#ifndef VARSEL_SERVICES_PICTURE_SERVICE_H_
#define VARSEL_SERVICES_PICTURE_SERVICE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/picture/decide.h"
#include "services/runtime/area.h"
#include "services/runtime/call.h"
#include "storage/log/event_log.h"
#include "varsel/picture/v1/picture_rows.pb.h"

namespace varsel::picture {

inline constexpr char kPictureService[] = "varsel.picture.v1.PictureService/";

// The section that bounds what the caller sees; nullopt = the district. "" sees nothing.
std::optional<std::string> SectionBoundOf(const runtime::Call& call);

// `ground` outlives what is registered.
void RegisterPictureCommands(const runtime::Ground& ground);
void RegisterPictureQueries(
    const runtime::Ground& ground);                         // judgements and observations: query.cc
void RegisterEdgeQueries(const runtime::Ground& ground);    // query_picture.cc
void RegisterAuditCommands(const runtime::Ground& ground);  // service_audit.cc
void RegisterAuditQueries(const runtime::Ground& ground);   // query_audit.cc
void RegisterScorecardQueries(const runtime::Ground& ground);  // query_scorecard.cc

// What a command's decision rests on.
struct PictureFacts {
  PictureContext context;
  std::vector<log::Precondition> reads;
};
// The group of the facts view: known and not withdrawn, or not in the context. What it rests on
// becomes a read precondition.
absl::Status GatherGroup(const views::RowReader& rows, const std::string& group_id,
                         PictureFacts* facts);
// Whether a group with these times (0 = none) was active at some time from `from` up to `until`.
bool ActiveWithin(const v1::AuditGroupRow& group, absl::Time from, absl::Time until);

}  // namespace varsel::picture

#endif  // VARSEL_SERVICES_PICTURE_SERVICE_H_
