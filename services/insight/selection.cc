#include "services/insight/selection.h"

#include <algorithm>
#include <optional>
#include <set>

#include "services/insight/attempt_contribution.h"
#include "services/insight/contribution.h"
#include "services/insight/hit_rate_view.h"
#include "services/insight/round_rows.h"
#include "services/runtime/rows.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

absl::StatusOr<std::vector<v1::RoundRow>> ChosenRounds(
    const views::RowReader& rows,
    const google::protobuf::RepeatedPtrField<std::string>& round_ids) {
  std::vector<v1::RoundRow> chosen;
  if (round_ids.empty()) {
    ASSIGN_OR_RETURN(std::vector<v1::RoundRow> all, AllRounds(rows));
    for (v1::RoundRow& round : all) {
      if (round.started_us() != 0) chosen.push_back(std::move(round));
    }
  }
  for (const std::string& id : std::set<std::string>(round_ids.begin(), round_ids.end())) {
    ASSIGN_OR_RETURN(std::optional<v1::RoundRow> round, GetRound(rows, id));
    if (!round.has_value()) {
      return Refuse(common::v1::UNKNOWN_THING, {.field = "round_ids", .id = id});
    }
    chosen.push_back(*std::move(round));
  }
  std::sort(chosen.begin(), chosen.end(), [](const v1::RoundRow& a, const v1::RoundRow& b) {
    const auto key = [](const v1::RoundRow& round) {
      return std::pair(round.started_us() != 0 ? round.started_us() : round.planned_start_us(),
                       round.round_id());
    };
    return key(a) < key(b);
  });
  return chosen;
}

// Who is or was targeted in any of the rounds.
absl::StatusOr<std::set<std::string>> PersonsOf(const views::RowReader& rows,
                                                const std::vector<v1::RoundRow>& rounds) {
  std::set<std::string> persons;
  for (const v1::RoundRow& round : rounds) {
    const std::string prefix = TargetedPrefix(round.round_id());
    RETURN_IF_ERROR(rows.Scan(prefix, "", [&](std::string_view key, std::string_view) {
      persons.emplace(key.substr(prefix.size()));
      return true;
    }));
  }
  return persons;
}

absl::Status CountDistinct(const views::RowReader& rows, Selection* selection) {
  ASSIGN_OR_RETURN(const std::set<std::string> persons, PersonsOf(rows, selection->rounds));
  const auto chosen = [selection](std::string_view round_id) {
    return std::any_of(selection->rounds.begin(), selection->rounds.end(),
                       [&](const v1::RoundRow& round) { return round.round_id() == round_id; });
  };
  for (const std::string& person : persons) {
    ASSIGN_OR_RETURN(const v1::PersonRow row,
                     runtime::GetRowOrNew<v1::PersonRow>(rows, PersonKey(person)));
    const std::optional<PersonStanding> standing = StandingIn(row, chosen);
    if (standing.has_value()) AddPerson(*standing, 1, &selection->persons);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Selection> Select(const views::RowReader& rows,
                                 const google::protobuf::RepeatedPtrField<std::string>& round_ids,
                                 bool with_attempts) {
  Selection selection;
  ASSIGN_OR_RETURN(selection.rounds, ChosenRounds(rows, round_ids));
  selection.window = WindowOf(selection.rounds);
  if (round_ids.empty() || selection.rounds.size() == 1) {
    const std::string scope =
        round_ids.empty() ? std::string(kAllRounds) : selection.rounds[0].round_id();
    ASSIGN_OR_RETURN(selection.persons,
                     runtime::GetRowOrNew<v1::PersonCounters>(rows, PersonCountersKey(scope)));
  } else {
    RETURN_IF_ERROR(CountDistinct(rows, &selection));
  }
  if (!with_attempts) return selection;
  // Summed over the rounds that were shown: an attempt made before its round has begun is in no
  // rate yet.
  for (const v1::RoundRow& round : selection.rounds) {
    ASSIGN_OR_RETURN(
        const v1::AttemptCounters counters,
        runtime::GetRowOrNew<v1::AttemptCounters>(rows, AttemptCountersKey(round.round_id())));
    AddCounters(counters, &selection.attempts);
  }
  return selection;
}

absl::StatusOr<std::string> LabelOfPart(const views::RowReader& rows, v1::Breakdown breakdown,
                                        const std::string& section_id) {
  if (breakdown != v1::BREAKDOWN_SECTION) return std::string();
  ASSIGN_OR_RETURN(const v1::NameRow row,
                   runtime::GetRowOrNew<v1::NameRow>(rows, SectionKey(section_id)));
  return row.name();
}

absl::StatusOr<std::vector<v1::Breakdown>> BreakdownsOf(
    const google::protobuf::RepeatedField<int>& breakdowns) {
  std::vector<v1::Breakdown> asked;
  for (const int number : breakdowns) {
    const auto breakdown = static_cast<v1::Breakdown>(number);
    if (breakdown == v1::BREAKDOWN_UNSPECIFIED) {
      return Refuse(common::v1::FIELD_UNKNOWN_VALUE, {.field = "breakdowns"});
    }
    if (std::find(asked.begin(), asked.end(), breakdown) == asked.end()) {
      asked.push_back(breakdown);
    }
  }
  return asked;
}

}  // namespace varsel::insight
