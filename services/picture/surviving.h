// What the edges view knows of a person: who he is after the merges, and whether he may be shown.
#ifndef VARSEL_SERVICES_PICTURE_SURVIVING_H_
#define VARSEL_SERVICES_PICTURE_SURVIVING_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/views/view.h"

namespace varsel::picture {

// `rows` of the edges view. The one whose record stands; himself if he was never merged.
absl::StatusOr<std::string> Surviving(const views::RowReader& rows, const std::string& person);

// He is protected (domain/protection.h): neither tie nor talk of his is drawn, and no member is
// counted. `surviving`: as Surviving answers.
absl::StatusOr<bool> HasNoEdges(const views::RowReader& rows, const std::string& surviving,
                                absl::Time time);

}  // namespace varsel::picture

#endif  // VARSEL_SERVICES_PICTURE_SURVIVING_H_
