#include "services/support/match_rows.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "services/runtime/merged_records.h"
#include "services/runtime/rows.h"
#include "services/support/match.h"
#include "services/support/streams.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"

namespace varsel::support {
namespace {

using Absorbed = absl::StatusOr<google::protobuf::RepeatedPtrField<std::string>>;

absl::StatusOr<v1::MatchRow> RowOf(const views::RowReader& rows, const std::string& person_id) {
  return runtime::GetRowOrNew<v1::MatchRow>(rows, MatchPersonKey(UuidOf(person_id)));
}

void PutRowOf(const std::string& person_id, const v1::MatchRow& row, views::RowStore& rows) {
  runtime::PutRow(rows, MatchPersonKey(UuidOf(person_id)), row);
}

using Persons = std::vector<v1::MatchRow>;

v1::EkiCounts SumOf(const Persons& persons, const MatchSpan& span) {
  v1::EkiCounts sum;
  for (const v1::MatchRow& person : persons) AddTo(ContributionOf(person, span), &sum);
  return sum;
}

absl::Status CountIn(const Uuid& round, const v1::EkiCounts& before, const v1::EkiCounts& now,
                     views::RowStore& rows) {
  if (SameCounts(before, now)) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto counts, runtime::GetRowOrNew<v1::EkiCounts>(rows, CountsKey(round)));
  AddTo(DifferenceOf(now, before), &counts);
  runtime::PutRow(rows, CountsKey(round), counts);
  return absl::OkStatus();
}

// Takes the persons as they were out of the counters, and puts them in as they are now.
absl::Status Recount(const Persons& before, const Persons& now, views::RowStore& rows) {
  std::set<std::string> rounds;
  for (const Persons* persons : {&before, &now}) {
    for (const v1::MatchRow& person : *persons) {
      for (const v1::MatchedRound& round : person.rounds()) rounds.insert(round.round_id());
    }
  }
  if (rounds.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(CountIn(Uuid(), SumOf(before, {}), SumOf(now, {}), rows));
  for (const std::string& round : rounds) {
    const MatchSpan span{.takes = [&round](const std::string& id) { return id == round; }};
    RETURN_IF_ERROR(CountIn(UuidOf(round), SumOf(before, span), SumOf(now, span), rows));
  }
  return absl::OkStatus();
}

}  // namespace

std::string MatchPersonKey(const Uuid& person_id) { return KeyBuilder("p").Id(person_id).Take(); }
std::string CountsKey(const Uuid& round_id) { return KeyBuilder("c").Id(round_id).Take(); }

absl::StatusOr<std::string> CountedAs(const views::RowReader& rows, const std::string& person_id) {
  const auto into = [&](const std::string& id) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const v1::MatchRow row, RowOf(rows, id));
    return row.merged_into();
  };
  return runtime::SurvivingRecord(person_id, into);
}

absl::StatusOr<std::vector<std::string>> RecordsOf(const views::RowReader& rows,
                                                   const std::string& person_id) {
  ASSIGN_OR_RETURN(std::string counted_as, CountedAs(rows, person_id));
  return runtime::RecordsUnder(std::move(counted_as), [&](const std::string& id) -> Absorbed {
    ASSIGN_OR_RETURN(const v1::MatchRow row, RowOf(rows, id));
    return row.absorbed();
  });
}

absl::StatusOr<v1::MatchRow> WholePerson(const views::RowReader& rows,
                                         const std::string& counted_as) {
  ASSIGN_OR_RETURN(v1::MatchRow whole, RowOf(rows, counted_as));
  std::vector<std::string> absorbed(whole.absorbed().begin(), whole.absorbed().end());
  while (!absorbed.empty()) {
    ASSIGN_OR_RETURN(const v1::MatchRow part, RowOf(rows, absorbed.back()));
    absorbed.pop_back();
    absorbed.insert(absorbed.end(), part.absorbed().begin(), part.absorbed().end());
    whole.MergeFrom(part);
  }
  return whole;
}

absl::Status ChangePerson(const std::string& person_id, views::RowStore& rows,
                          const std::function<bool(v1::MatchRow&)>& change) {
  ASSIGN_OR_RETURN(v1::MatchRow own, RowOf(rows, person_id));
  const bool alone = own.merged_into().empty() && own.absorbed().empty();
  v1::MatchRow now = own;
  if (!change(now)) return absl::OkStatus();
  if (alone) {
    PutRowOf(person_id, now, rows);
    return Recount({std::move(own)}, {std::move(now)}, rows);
  }
  ASSIGN_OR_RETURN(const std::string counted_as, CountedAs(rows, person_id));
  ASSIGN_OR_RETURN(v1::MatchRow whole_before, WholePerson(rows, counted_as));
  PutRowOf(person_id, now, rows);
  ASSIGN_OR_RETURN(v1::MatchRow whole_now, WholePerson(rows, counted_as));
  return Recount({std::move(whole_before)}, {std::move(whole_now)}, rows);
}

absl::Status MergePersons(const std::string& person_id, const std::string& into_person_id,
                          views::RowStore& rows) {
  ASSIGN_OR_RETURN(const std::string gone, CountedAs(rows, person_id));
  ASSIGN_OR_RETURN(const std::string staying, CountedAs(rows, into_person_id));
  if (gone == staying) return absl::OkStatus();
  Persons before(2);
  ASSIGN_OR_RETURN(before[0], WholePerson(rows, gone));
  ASSIGN_OR_RETURN(before[1], WholePerson(rows, staying));
  ASSIGN_OR_RETURN(v1::MatchRow gone_row, RowOf(rows, gone));
  ASSIGN_OR_RETURN(v1::MatchRow staying_row, RowOf(rows, staying));
  gone_row.set_merged_into(staying);
  staying_row.add_absorbed(gone);
  PutRowOf(gone, gone_row, rows);
  PutRowOf(staying, staying_row, rows);
  ASSIGN_OR_RETURN(v1::MatchRow now, WholePerson(rows, staying));
  return Recount(before, {std::move(now)}, rows);
}

absl::Status UnmergePerson(const std::string& person_id, views::RowStore& rows) {
  ASSIGN_OR_RETURN(v1::MatchRow own, RowOf(rows, person_id));
  if (own.merged_into().empty()) return absl::OkStatus();
  const std::string into = own.merged_into();
  ASSIGN_OR_RETURN(const std::string counted_as, CountedAs(rows, into));
  ASSIGN_OR_RETURN(v1::MatchRow before, WholePerson(rows, counted_as));
  ASSIGN_OR_RETURN(v1::MatchRow into_row, RowOf(rows, into));
  auto& absorbed = *into_row.mutable_absorbed();
  absorbed.erase(std::remove(absorbed.begin(), absorbed.end(), person_id), absorbed.end());
  own.clear_merged_into();
  PutRowOf(person_id, own, rows);
  PutRowOf(into, into_row, rows);
  Persons now(2);
  ASSIGN_OR_RETURN(now[0], WholePerson(rows, counted_as));
  ASSIGN_OR_RETURN(now[1], WholePerson(rows, person_id));
  return Recount({std::move(before)}, now, rows);
}

}  // namespace varsel::support
