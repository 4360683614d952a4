#include "storage/log/data_loss.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "storage/base/error.h"

namespace varsel::log {

absl::Status DataLoss(Position position, std::string_view what) {
  return Refuse(common::v1::LOG_DATA_LOSS,
                {.id = absl::StrCat(position.value()), .detail = std::string(what)});
}

absl::Status DataLoss(std::string_view what) {
  return Refuse(common::v1::LOG_DATA_LOSS, {.id = "?", .detail = std::string(what)});
}

}  // namespace varsel::log
