// How something is refused: a stable reason from one of the proto reason enums, whose option holds
// the code and both texts. Pure: builds an absl::Status that carries common.v1.ErrorDetail as its
// payload. Nothing personal may be put into it.
#ifndef VARSEL_STORAGE_BASE_ERROR_H_
#define VARSEL_STORAGE_BASE_ERROR_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "varsel/common/v1/error.pb.h"
#include "varsel/common/v1/reasons.pb.h"

namespace varsel {

// What a refusal names. All of it ends up in the error's details and in the {placeholders} of the
// reason's texts.
struct About {
  std::string field = {};      // path in the request
  std::string id = {};         // an opaque id
  std::string detail = {};     // a limit, a time, a code; never a person's data
  std::string detail_da = {};  // the same in Danish, where it is words; empty = as `detail`
  uint64_t version_met = 0;
  uint64_t position_met = 0;
  absl::Duration retry_after = absl::ZeroDuration();
};

// REQUIRES: `reason` has the (refusal) option with a code.
absl::Status Refuse(const google::protobuf::EnumValueDescriptor& reason, const About& about);

// Refuse(v1::UNDER_MINIMUM_AGE, {.field = "person_id"})
template <typename ReasonEnum>
absl::Status Refuse(ReasonEnum reason, const About& about = {}) {
  return Refuse(*google::protobuf::GetEnumDescriptor<ReasonEnum>()->FindValueByNumber(reason),
                about);
}

// The detail that a status carries; nullopt if it was not made by Refuse.
std::optional<common::v1::ErrorDetail> DetailOf(const absl::Status& status);
// The stable reason, e.g. "UNDER_MINIMUM_AGE"; empty if the status was not made by Refuse.
std::string ReasonOf(const absl::Status& status);

}  // namespace varsel

#endif  // VARSEL_STORAGE_BASE_ERROR_H_
