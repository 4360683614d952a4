#include "services/notification/facts.h"

#include "varsel/focus/v1/focus_events.pb.h"

namespace varsel::notification {
namespace {

// A chain of merges is short; this only ends a circle.
constexpr int kMergesMax = 16;

v1::TriState KnownIf(bool known) { return known ? v1::TRI_STATE_YES : v1::TRI_STATE_NO; }

template <typename Details>
absl::StatusOr<Facts::Reachable> Open(const runtime::Sealer& sealer,
                                      const common::v1::SealedCopy& copy) {
  bool erased = false;
  ASSIGN_OR_RETURN(const Details details, runtime::OpenOr<Details>(sealer, copy, &erased));
  if (erased) return Facts::Reachable{v1::TRI_STATE_UNKNOWN, v1::TRI_STATE_UNKNOWN};
  return Facts::Reachable{KnownIf(!details.address().empty()),
                          KnownIf(!details.telephone().empty())};
}

}  // namespace

absl::StatusOr<std::optional<v1::PersonFactsRow>> Facts::Person(std::string_view person_id) const {
  return RowOf<v1::PersonFactsRow>(kPersonFactsView, PersonFactsKey(person_id));
}

absl::StatusOr<std::optional<v1::PersonFactsRow>> Facts::SurvivingPerson(
    std::string person_id) const {
  for (int i = 0; i < kMergesMax; ++i) {
    ASSIGN_OR_RETURN(std::optional<v1::PersonFactsRow> person, Person(person_id));
    if (!person.has_value() || person->merged_into().empty()) return person;
    person_id = person->merged_into();
  }
  return std::optional<v1::PersonFactsRow>();
}

absl::StatusOr<std::optional<v1::TargetRow>> Facts::Target(std::string_view round_id,
                                                           std::string_view person_id) const {
  return RowOf<v1::TargetRow>(kTargetView, TargetKey(round_id, person_id));
}

absl::StatusOr<Facts::Reachable> Facts::ReachableOf(std::string_view person_id) const {
  ASSIGN_OR_RETURN(const std::optional<v1::PersonDetailsRow> row,
                   RowOf<v1::PersonDetailsRow>(kPersonFactsView, PersonDetailsKey(person_id)));
  if (!row.has_value() || !row->has_details()) {
    return Reachable{v1::TRI_STATE_NO, v1::TRI_STATE_NO};
  }
  return row->details().kind() == "focus.v1.PersonRegistered"
             ? Open<focus::v1::PersonRegistered>(sealer_, row->details())
             : Open<focus::v1::PersonCorrected>(sealer_, row->details());
}

absl::StatusOr<Facts::Judged> Facts::JudgedBy(const NotificationState& state) const {
  Judged judged;
  if (!state.exists()) return judged;
  ASSIGN_OR_RETURN(judged.person, SurvivingPerson(state.plan->person_id()));
  if (state.cancelled && !state.plan->round_id().empty()) {
    ASSIGN_OR_RETURN(const std::optional<v1::TargetRow> target,
                     Target(state.plan->round_id(), state.plan->person_id()));
    judged.second_in_round = target.has_value() && target->notification_ids_size() > 0;
  }
  return judged;
}

}  // namespace varsel::notification
