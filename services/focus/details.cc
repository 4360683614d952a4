#include "services/focus/details.h"

#include "services/domain/time_proto.h"
#include "services/focus/age.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"

namespace varsel::focus {
namespace {

template <typename Event>
absl::StatusOr<Details> OpenAs(const runtime::Sealer& sealer, const common::v1::SealedCopy& copy) {
  Details details;
  Event event;
  const absl::Status opened = sealer.Open(copy, &event);
  if (!opened.ok() && !absl::IsNotFound(opened)) return opened;
  details.erased = !opened.ok();
  details.restricted =
      details.erased && ReasonOf(opened) == common::v1::Reason_Name(common::v1::KEY_WITHHELD);
  details.name = event.name();
  details.aliases = event.aliases();
  if (event.has_birth_date()) details.birth_date = DayOfNoon(FromProto(event.birth_date()));
  details.address = event.address();
  details.telephone = event.telephone();
  return details;
}

}  // namespace

absl::StatusOr<Details> OpenDetails(const runtime::Sealer& sealer,
                                    const common::v1::SealedCopy& copy) {
  return copy.path() == "person_registered" ? OpenAs<v1::PersonRegistered>(sealer, copy)
                                            : OpenAs<v1::PersonCorrected>(sealer, copy);
}

absl::StatusOr<Details> OpenDetails(const runtime::Sealer& sealer, const v1::PersonRow& row) {
  const common::v1::SealedCopy* copy = FindSealed(row, row.life().details_event_id());
  if (copy == nullptr) return Details();
  return OpenDetails(sealer, *copy);
}

const common::v1::SealedCopy* FindSealed(const v1::PersonRow& row, std::string_view event_id) {
  for (const common::v1::SealedCopy& copy : row.sealed()) {
    if (copy.event_id() == event_id) return &copy;
  }
  return nullptr;
}

}  // namespace varsel::focus
