#include "services/records/term.h"

#include <algorithm>

#include "services/domain/time_proto.h"
#include "varsel/focus/v1/focus_types.pb.h"

namespace varsel::records {
namespace {

// What police keep of who stands in no work: the nomination's end, else what he is in the data.
std::optional<Kept> KeptByPolice(const v1::KeptRow& row, const v1::KeptSide& side) {
  const int state = row.nomination_state();
  if (state == focus::v1::NOMINATION_STATE_REMOVED) {
    return Kept{v1::TERM_CLASS_REMOVED_PERSON, FromProto(row.removed_time())};
  }
  if (state == focus::v1::NOMINATION_STATE_DECLINED) {
    return Kept{v1::TERM_CLASS_DECLINED_NOMINEE, FromProto(row.declined_time())};
  }
  if (state != focus::v1::NOMINATION_STATE_UNSPECIFIED) return std::nullopt;
  const bool offender =
      std::any_of(row.categories().begin(), row.categories().end(), [](const auto& category) {
        return category.category() == focus::v1::CATEGORY_SUSPECT ||
               category.category() == focus::v1::CATEGORY_CONVICTED;
      });
  const v1::TermClass term_class = offender                   ? v1::TERM_CLASS_SUSPECT_OR_CONVICTED
                                   : row.categories().empty() ? v1::TERM_CLASS_CONTACT_ONLY
                                                              : v1::TERM_CLASS_VICTIM_OR_OTHER;
  return Kept{term_class, FromProto(side.last_day())};
}

std::optional<Kept> KeptByEki(const v1::KeptSide& side) {
  if (!side.open_course_ids().empty()) return std::nullopt;
  if (side.has_course_ended_time()) {
    return Kept{v1::TERM_CLASS_ENDED_COURSE, FromProto(side.course_ended_time())};
  }
  return Kept{v1::TERM_CLASS_EKI_CONTACT, FromProto(side.last_day())};
}

}  // namespace

const v1::KeptSide* FindSide(const v1::KeptRow& row, Controller controller) {
  for (const v1::KeptSide& side : row.sides()) {
    if (side.controller() == controller) return &side;
  }
  return nullptr;
}

v1::KeptSide& SideOf(v1::KeptRow& row, Controller controller) {
  for (v1::KeptSide& side : *row.mutable_sides()) {
    if (side.controller() == controller) return side;
  }
  v1::KeptSide& side = *row.add_sides();
  side.set_controller(controller);
  return side;
}

std::optional<Kept> KeptBy(const v1::KeptRow& row, Controller controller) {
  const v1::KeptSide* side = FindSide(row, controller);
  if (side == nullptr || side->has_erased_time() || !side->has_last_day()) return std::nullopt;
  if (controller == common::v1::CONTROLLER_POLICE) return KeptByPolice(row, *side);
  if (controller == common::v1::CONTROLLER_EKI) return KeptByEki(*side);
  return Kept{v1::TERM_CLASS_PARTNER_CASE, FromProto(side->last_day())};
}

std::optional<absl::Time> HeldUntil(const v1::KeptRow& row, Controller controller) {
  std::optional<absl::Time> until;
  for (const v1::LegalHold& hold : row.holds()) {
    if (hold.controller() != controller) continue;
    until = std::max(until.value_or(absl::InfinitePast()), FromProto(hold.until()));
  }
  return until;
}

absl::Duration TermOf(const v1::RetentionPolicy& policy, v1::TermClass term_class) {
  for (const v1::RetentionTerm& term : policy.terms()) {
    if (term.term_class() == term_class) return absl::Hours(24) * term.days();
  }
  return absl::InfiniteDuration();
}

}  // namespace varsel::records
