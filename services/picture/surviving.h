// Who a person is now, after the merges that the edges view knows.
#ifndef VARSEL_SERVICES_PICTURE_SURVIVING_H_
#define VARSEL_SERVICES_PICTURE_SURVIVING_H_

#include <string>

#include "absl/status/statusor.h"
#include "storage/views/view.h"

namespace varsel::picture {

// `rows` of the edges view. The one whose record stands; himself if he was never merged.
absl::StatusOr<std::string> Surviving(const views::RowReader& rows, const std::string& person);

}  // namespace varsel::picture

#endif  // VARSEL_SERVICES_PICTURE_SURVIVING_H_
