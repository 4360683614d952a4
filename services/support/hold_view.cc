#include "services/support/hold_view.h"

#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/support/evolve.h"
#include "services/support/fold.h"
#include "services/support/streams.h"

namespace varsel::support {
namespace {

absl::Status FoldQuestion(const v1::HoldAsked& asked, const Uuid& question, views::RowStore& rows) {
  v1::QuestionRow row;
  row.set_question_id(asked.question_id());
  row.set_person_id(asked.person_id());
  *row.mutable_asked_time() = asked.asked_time();
  runtime::PutRow(rows,
                  KeyBuilder(QuestionsPrefix())
                      .Number(NewestFirst(FromProto(asked.asked_time())))
                      .Id(question)
                      .Take(),
                  row);
  return absl::OkStatus();
}

bool Waits(const v1::SharingFact& fact) {
  return fact.has_asked_time() && (!fact.has_answered_time() ||
                                   FromProto(fact.answered_time()) < FromProto(fact.asked_time()));
}

std::string WaitingKey(const v1::SharingFact& fact, const Uuid& person) {
  return KeyBuilder(WaitingSharesPrefix())
      .Time(FromProto(fact.asked_time()))
      .Id(person)
      .Byte(static_cast<uint8_t>(fact.share_subject()))
      .Take();
}

}  // namespace

std::string HoldKey(const Uuid& hold_id) { return KeyBuilder("h").Id(hold_id).Take(); }
std::string StandingHoldsPrefix(const Uuid& person_id) {
  return KeyBuilder("p").Id(person_id).Take();
}
std::string QuestionsPrefix() { return "q"; }
std::string SharingKey(const Uuid& person_id) { return KeyBuilder("s").Id(person_id).Take(); }
std::string WaitingSharesPrefix() { return "a"; }

bool HoldView::Wants(std::string_view kind) const { return kind.starts_with("support.v1.Hold"); }

absl::Status HoldView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<v1::SupportEvent>(record));
  const Uuid& id = record.header.meta.stream.id;
  if (event->has_hold_asked()) return FoldQuestion(event->hold_asked(), id, rows);
  const std::string key = HoldKey(id);
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::HoldRow>(rows, key));
  *row.mutable_life() =
      EvolveHold(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  if (event->has_hold_raised()) {
    ASSIGN_OR_RETURN(auto note, NoteOf(record, *event));
    if (note.has_value()) *row.mutable_sealed() = *std::move(note);
  }
  const v1::HoldLife& life = row.life();
  const std::string standing =
      KeyBuilder(StandingHoldsPrefix(UuidOf(life.person_id()))).Id(id).Take();
  if (life.withdrawn() || life.has_ended_time()) {
    rows.Delete(standing);
  } else {
    v1::StandingHoldRow entry;
    entry.set_hold_id(life.hold_id());
    *entry.mutable_from() = life.from();
    if (life.has_until()) *entry.mutable_until() = life.until();
    runtime::PutRow(rows, standing, entry);
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

bool SharingView::Wants(std::string_view kind) const {
  return kind.starts_with("support.v1.Sharing");
}

absl::Status SharingView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<v1::SupportEvent>(record));
  const Uuid& person = record.header.meta.stream.id;
  const std::string key = SharingKey(person);
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::SharingRow>(rows, key));
  for (const v1::SharingFact& fact : row.life().facts()) {
    if (Waits(fact)) rows.Delete(WaitingKey(fact, person));
  }
  *row.mutable_life() =
      EvolveSharing(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  for (const v1::SharingFact& fact : row.life().facts()) {
    if (!Waits(fact)) continue;
    v1::WaitingShareRow entry;
    entry.set_person_id(row.life().person_id());
    entry.set_share_subject(fact.share_subject());
    *entry.mutable_asked_time() = fact.asked_time();
    runtime::PutRow(rows, WaitingKey(fact, person), entry);
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::support
