#include "services/records/kept_fold.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/records/evolve.h"
#include "services/records/person_view.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/records/v1/records_events.pb.h"
#include "varsel/support/v1/support_events.pb.h"

namespace varsel::records {
namespace {

using google::protobuf::Timestamp;
using Change = std::function<void(v1::KeptRow&)>;

// Whose term this row keeps; empty where nothing runs.
std::string IndexKey(const v1::KeptRow& row, Controller controller, const Uuid& person) {
  if (!row.into_person_id().empty()) return "";
  const v1::KeptSide* side = FindSide(row, controller);
  if (side == nullptr || side->has_erased_time()) return "";
  const std::optional<Kept> kept = KeptBy(row, controller);
  if (side->has_restricted_time()) {
    // Due when the hold lapses; at once where there is none, or he is worked with again.
    const absl::Time restricted = FromProto(side->restricted_time());
    const absl::Time until =
        kept.has_value() ? std::max(HeldUntil(row, controller).value_or(restricted), restricted)
                         : restricted;
    return KeyBuilder(RestrictedPrefix(controller)).Time(until).Id(person).Take();
  }
  if (!kept.has_value()) return "";
  return KeyBuilder(TermPrefix(controller, kept->term_class)).Time(kept->since).Id(person).Take();
}

// Writes the row where it changed, and its indexes with it.
void Replace(const v1::KeptRow& before, const v1::KeptRow& after, const Uuid& person,
             views::RowStore& rows) {
  for (const Controller controller : {common::v1::CONTROLLER_POLICE, common::v1::CONTROLLER_EKI,
                                      common::v1::CONTROLLER_PARTNER}) {
    const std::string was = IndexKey(before, controller, person);
    const std::string is = IndexKey(after, controller, person);
    if (was == is && before.hold_changes() == after.hold_changes()) continue;
    if (!was.empty()) rows.Delete(was);
    if (is.empty()) continue;
    v1::TermIndexRow index;
    index.set_hold_changes(after.hold_changes());
    runtime::PutRow(rows, is, index);
  }
  runtime::PutRow(rows, KeptKey(person), after);
}

// Changes the record's row and, where it was merged, the row of the record that stands.
absl::Status ChangeBoth(const Uuid& person, views::RowStore& rows, const Change& change) {
  Uuid at = person;
  while (true) {  // ends: a merge never closes a ring
    ASSIGN_OR_RETURN(auto row, runtime::GetRow<v1::KeptRow>(rows, KeptKey(at)));
    if (!row.has_value()) return absl::OkStatus();  // not a person
    v1::KeptRow after = *row;
    change(after);
    Replace(*row, after, at, rows);
    const auto into = Uuid::Parse(row->into_person_id());
    if (!into.has_value()) return absl::OkStatus();
    at = *into;
  }
}

absl::StatusOr<Uuid> StandingRecord(Uuid person, const views::RowReader& rows) {
  while (true) {
    ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::KeptRow>(rows, KeptKey(person)));
    const auto into = row.has_value() ? Uuid::Parse(row->into_person_id()) : std::nullopt;
    if (!into.has_value()) return person;
    person = *into;
  }
}

// True if `time` is later than what is there, or nothing is.
bool IsLater(const Timestamp& time, bool has, const Timestamp& there, bool is_there) {
  return has && (!is_there || FromProto(there) < FromProto(time));
}

// The row of the record that stands gets what was of the other.
void Join(const v1::KeptRow& gone, v1::KeptRow& standing) {
  if (standing.nomination_state() == 0) standing.set_nomination_state(gone.nomination_state());
  if (IsLater(gone.removed_time(), gone.has_removed_time(), standing.removed_time(),
              standing.has_removed_time())) {
    *standing.mutable_removed_time() = gone.removed_time();
  }
  if (IsLater(gone.declined_time(), gone.has_declined_time(), standing.declined_time(),
              standing.has_declined_time())) {
    *standing.mutable_declined_time() = gone.declined_time();
  }
  standing.mutable_categories()->MergeFrom(gone.categories());
  standing.mutable_holds()->MergeFrom(gone.holds());
  standing.set_hold_changes(standing.hold_changes() + gone.hold_changes() + 1);
  for (const v1::KeptSide& side : gone.sides()) {
    v1::KeptSide& into = SideOf(standing, side.controller());
    if (IsLater(side.last_day(), side.has_last_day(), into.last_day(), into.has_last_day())) {
      *into.mutable_last_day() = side.last_day();
    }
    if (IsLater(side.course_ended_time(), side.has_course_ended_time(), into.course_ended_time(),
                into.has_course_ended_time())) {
      *into.mutable_course_ended_time() = side.course_ended_time();
    }
    into.mutable_open_course_ids()->MergeFrom(side.open_course_ids());
  }
}

absl::Status FoldMerge(const Uuid& person, const std::string& into_id, views::RowStore& rows) {
  const auto into = Uuid::Parse(into_id);
  if (!into.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Uuid gone, StandingRecord(person, rows));
  ASSIGN_OR_RETURN(const Uuid standing, StandingRecord(*into, rows));
  if (gone == standing) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto gone_row, runtime::GetRowOrNew<v1::KeptRow>(rows, KeptKey(gone)));
  v1::KeptRow merged = gone_row;
  merged.set_into_person_id(standing.ToString());
  Replace(gone_row, merged, gone, rows);
  rows.Put(KeyBuilder(MergedPrefix(standing)).Id(gone).Take(), "");
  return ChangeBoth(standing, rows, [&](v1::KeptRow& row) { Join(gone_row, row); });
}

// The merge is withdrawn: the record stands for itself again. What it brought stays counted with
// the other, which at worst is kept as long as both.
absl::Status FoldUnmerge(const Uuid& person, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::KeptRow>(rows, KeptKey(person)));
  const auto into = row.has_value() ? Uuid::Parse(row->into_person_id()) : std::nullopt;
  if (!into.has_value()) return absl::OkStatus();
  rows.Delete(KeyBuilder(MergedPrefix(*into)).Id(person).Take());
  v1::KeptRow after = *row;
  after.clear_into_person_id();
  after.set_hold_changes(after.hold_changes() + 1);
  Replace(*row, after, person, rows);
  return absl::OkStatus();
}

void SetCategory(v1::KeptRow& row, const std::string& id, int category) {
  auto& categories = *row.mutable_categories();
  categories.erase(std::remove_if(categories.begin(), categories.end(),
                                  [&](const auto& known) { return known.category_id() == id; }),
                   categories.end());
  if (category == 0) return;
  v1::KeptCategory& added = *categories.Add();
  added.set_category_id(id);
  added.set_category(category);
}

// What a focus event says of how the person stands; null if nothing.
Change ChangeOf(const focus::v1::FocusEvent& event, const Timestamp& occurred) {
  const auto state = [](focus::v1::NominationState state) {
    return [state](v1::KeptRow& row) { row.set_nomination_state(state); };
  };
  const auto category = [](const auto& said) {
    return [&said](v1::KeptRow& row) { SetCategory(row, said.category_id(), said.category()); };
  };
  if (event.has_person_nominated()) return state(focus::v1::NOMINATION_STATE_NOMINATED);
  if (event.has_nomination_qualified()) return state(focus::v1::NOMINATION_STATE_QUALIFIED);
  if (event.has_nomination_approved()) return state(focus::v1::NOMINATION_STATE_APPROVED);
  if (event.has_category_recorded()) return category(event.category_recorded());
  if (event.has_category_corrected()) return category(event.category_corrected());
  if (event.has_nomination_declined()) {
    return [occurred](v1::KeptRow& row) {
      row.set_nomination_state(focus::v1::NOMINATION_STATE_DECLINED);
      *row.mutable_declined_time() = occurred;
    };
  }
  if (event.has_person_removed()) {
    return [&event](v1::KeptRow& row) {
      row.set_nomination_state(focus::v1::NOMINATION_STATE_REMOVED);
      *row.mutable_removed_time() = event.person_removed().removed_time();
    };
  }
  if (event.has_person_absorbed() && event.person_absorbed().has_removed_time()) {
    return [&event](v1::KeptRow& row) {
      if (row.nomination_state() != 0) return;
      row.set_nomination_state(focus::v1::NOMINATION_STATE_REMOVED);
      *row.mutable_removed_time() = event.person_absorbed().removed_time();
    };
  }
  if (event.has_fact_withdrawn()) {
    return [&event](v1::KeptRow& row) {
      SetCategory(row, event.fact_withdrawn().fact_id(), 0);
      row.set_nomination_state(event.fact_withdrawn().nomination_state());
    };
  }
  return nullptr;
}

absl::Status FoldFocus(const log::Record& record, views::RowStore& rows) {
  if (record.header.meta.stream.area != "focus.person") return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<focus::v1::FocusEvent>(record));
  const Uuid& person = record.header.meta.stream.id;
  if (event->has_person_merged()) {
    return FoldMerge(person, event->person_merged().into_person_id(), rows);
  }
  if (event->has_fact_withdrawn() && event->fact_withdrawn().fact_kind() == "person_merged") {
    return FoldUnmerge(person, rows);
  }
  const Change change = ChangeOf(*event, ToProto(record.header.meta.occurred));
  return change == nullptr ? absl::OkStatus() : ChangeBoth(person, rows, change);
}

void SetCourse(v1::KeptRow& row, const std::string& course, bool open) {
  auto& ids = *SideOf(row, common::v1::CONTROLLER_EKI).mutable_open_course_ids();
  ids.erase(std::remove(ids.begin(), ids.end(), course), ids.end());
  if (open) *ids.Add() = course;
}

template <typename Step>
absl::Status FoldStep(const Step& step, views::RowStore& rows) {
  const auto person = Uuid::Parse(step.person_id());
  if (!person.has_value()) return absl::OkStatus();
  const bool ended = step.state() == support::v1::COURSE_STATE_COMPLETED ||
                     step.state() == support::v1::COURSE_STATE_INTERRUPTED;
  return ChangeBoth(*person, rows, [&](v1::KeptRow& row) {
    SetCourse(row, step.course_id(), !ended);
    v1::KeptSide& side = SideOf(row, common::v1::CONTROLLER_EKI);
    if (IsLater(step.step_time(), ended, side.course_ended_time(), side.has_course_ended_time())) {
      *side.mutable_course_ended_time() = step.step_time();
    }
  });
}

absl::Status FoldSupport(const log::Record& record, views::RowStore& rows) {
  if (record.header.meta.stream.area != "support.course") return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<support::v1::SupportEvent>(record));
  if (event->has_course_step_recorded()) return FoldStep(event->course_step_recorded(), rows);
  if (event->has_course_step_corrected()) return FoldStep(event->course_step_corrected(), rows);
  const bool opened = event->has_course_opened();
  if (!opened && !event->has_course_fact_withdrawn()) return absl::OkStatus();
  // A withdrawn step leaves the course open, which at worst keeps for longer.
  const auto& withdrawn = event->course_fact_withdrawn();
  const std::string& course = opened ? event->course_opened().course_id() : withdrawn.course_id();
  const bool open = opened || withdrawn.fact_id() != course;
  const auto person =
      Uuid::Parse(opened ? event->course_opened().person_id() : withdrawn.person_id());
  if (!person.has_value()) return absl::OkStatus();
  return ChangeBoth(*person, rows, [&](v1::KeptRow& row) { SetCourse(row, course, open); });
}

template <typename Event, typename Do>
absl::Status ChangeAll(const Event& event, views::RowStore& rows, const Do& change) {
  for (const std::string& id : event.person_ids()) {
    const auto person = Uuid::Parse(id);
    if (!person.has_value()) continue;
    ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::KeptRow>(rows, KeptKey(*person)));
    if (!row.has_value()) continue;
    v1::KeptRow after = *row;
    after.set_hold_changes(after.hold_changes() + 1);
    change(SideOf(after, event.controller()));
    Replace(*row, after, *person, rows);
  }
  return absl::OkStatus();
}

absl::Status FoldOwn(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<v1::RecordsEvent>(record));
  const EventMeta meta = runtime::MetaOf(record.header);
  if (event->has_legal_hold_placed()) {
    return ChangeBoth(meta.stream.id, rows, [&](v1::KeptRow& row) {
      row.set_hold_changes(row.hold_changes() + 1);
      *row.add_holds() = HoldOf(event->legal_hold_placed(), meta);
    });
  }
  if (event->has_legal_hold_lifted()) {
    return ChangeBoth(meta.stream.id, rows, [&](v1::KeptRow& row) {
      row.set_hold_changes(row.hold_changes() + 1);
      auto& holds = *row.mutable_holds();
      holds.erase(std::remove_if(holds.begin(), holds.end(),
                                 [&](const auto& hold) {
                                   return hold.hold_id() == event->legal_hold_lifted().hold_id();
                                 }),
                  holds.end());
    });
  }
  if (event->has_person_erased()) {
    return ChangeAll(event->person_erased(), rows, [&](v1::KeptSide& side) {
      side.clear_restricted_time();
      *side.mutable_erased_time() = event->person_erased().erased_time();
    });
  }
  if (event->has_person_restricted()) {
    return ChangeAll(event->person_restricted(), rows, [&](v1::KeptSide& side) {
      *side.mutable_restricted_time() = ToProto(meta.occurred);
    });
  }
  if (event->has_person_released()) {
    return ChangeAll(event->person_released(), rows,
                     [](v1::KeptSide& side) { side.clear_restricted_time(); });
  }
  return absl::OkStatus();
}

// That the person is spoken of, and on which day; the row is written only where the day is new.
absl::Status NoteDay(const log::Record& record, const Uuid& person, views::RowStore& rows) {
  const Controller controller = static_cast<Controller>(record.header.meta.controller);
  const int64_t hour = absl::ToUnixSeconds(record.header.meta.occurred) / 3600;
  const absl::Time day = absl::FromUnixSeconds((hour - (hour % 24 + 24) % 24) * 3600);
  Uuid at = person;
  bool first = true;
  while (true) {
    ASSIGN_OR_RETURN(auto row, runtime::GetRow<v1::KeptRow>(rows, KeptKey(at)));
    if (!row.has_value()) {
      if (!first || record.header.meta.kind != "focus.v1.PersonRegistered") return absl::OkStatus();
      row.emplace();
      row->set_person_id(at.ToString());
    }
    if (first) {
      rows.Put(KeyBuilder(SpokenOfPrefix(at)).Number(record.header.position.value()).Take(),
               std::string(1, static_cast<char>(controller)));
    }
    const v1::KeptSide* side = FindSide(*row, controller);
    if (side == nullptr || !side->has_last_day() || FromProto(side->last_day()) < day) {
      v1::KeptRow after = *row;
      *SideOf(after, controller).mutable_last_day() = ToProto(day);
      Replace(*row, after, at, rows);
    }
    const auto into = Uuid::Parse(row->into_person_id());
    if (!into.has_value()) return absl::OkStatus();
    at = *into;
    first = false;
  }
}

}  // namespace

absl::Status FoldKept(const log::Record& record, views::RowStore& rows) {
  const log::RecordMeta& meta = record.header.meta;
  if (meta.kind.starts_with("records.v1.")) return FoldOwn(record, rows);
  for (const SubjectId& subject : meta.subjects) {
    RETURN_IF_ERROR(NoteDay(record, subject.uuid(), rows));
  }
  if (meta.kind.starts_with("focus.v1.")) return FoldFocus(record, rows);
  if (meta.kind.starts_with("support.v1.")) return FoldSupport(record, rows);
  return absl::OkStatus();
}

}  // namespace varsel::records
