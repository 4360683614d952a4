#include "services/records/person_facts.h"

#include <memory>

#include "services/domain/time_proto.h"
#include "services/records/person_view.h"
#include "services/records/streams.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::records {
namespace {

constexpr int kTries = 4;

absl::StatusOr<std::optional<Records>> ReadRecords(const views::ViewSource& views,
                                                   const Uuid& person, Position at_least) {
  ASSIGN_OR_RETURN(const std::unique_ptr<views::RowReader> rows, views.Read(kPersonView, at_least));
  return RecordsOf(*rows, person);
}

}  // namespace

absl::StatusOr<std::optional<Records>> RecordsOf(const views::RowReader& rows, Uuid person) {
  Records records;
  while (true) {  // ends: a merge never closes a ring
    ASSIGN_OR_RETURN(auto row, runtime::GetRow<v1::KeptRow>(rows, KeptKey(person)));
    if (!row.has_value()) return std::optional<Records>();
    const auto into = Uuid::Parse(row->into_person_id());
    records.row = *std::move(row);
    if (!into.has_value()) break;
    person = *into;
  }
  records.person_ids = {person};
  for (size_t i = 0; i < records.person_ids.size(); ++i) {
    RETURN_IF_ERROR(rows.Scan(MergedPrefix(records.person_ids[i]), "",
                              [&](std::string_view key, std::string_view) {
                                records.person_ids.push_back(PersonOfKey(key));
                                return true;
                              }));
  }
  return std::optional<Records>(std::move(records));
}

PersonFacts FactsOf(const Records& records, Controller controller) {
  PersonFacts facts;
  for (const Uuid& id : records.person_ids) facts.person_ids.push_back(id.ToString());
  facts.kept = KeptBy(records.row, controller);
  facts.held_until = HeldUntil(records.row, controller);
  if (const v1::KeptSide* side = FindSide(records.row, controller)) {
    facts.keeps = side->has_last_day();
    facts.erased = side->has_erased_time();
    facts.restricted = side->has_restricted_time();
  }
  return facts;
}

absl::StatusOr<Gathered> GatherPerson(const log::EventLog& log, const views::ViewSource& views,
                                      const Uuid& person, Controller controller,
                                      Position at_least) {
  std::vector<Uuid> known = {person};
  for (int i = 0; i < kTries; ++i) {
    Gathered gathered;
    std::vector<StreamId> streams = {KeysStream()};
    for (const Uuid& id : known) {
      streams.push_back(HoldStream(id));
      streams.push_back({"focus.person", id});
    }
    for (const StreamId& stream : streams) {
      ASSIGN_OR_RETURN(const Version version, log.StreamVersion(stream));
      gathered.reads.push_back({stream, version});
    }
    ASSIGN_OR_RETURN(const auto records, ReadRecords(views, person, at_least));
    if (!records.has_value()) return gathered;
    if (records->person_ids == known) {
      gathered.person = FactsOf(*records, controller);
      return gathered;
    }
    known = records->person_ids;
  }
  return Refuse(common::v1::CONTENTION);
}

}  // namespace varsel::records
