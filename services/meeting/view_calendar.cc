#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/time_proto.h"
#include "services/meeting/evolve.h"
#include "services/meeting/views.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"

namespace varsel::meeting {
namespace {

using Event = v1::MeetingEvent;

std::vector<std::string> IndexKeys(const v1::MeetingLife& life) {
  std::vector<std::string> keys;
  if (life.meeting_id().empty()) return keys;
  const v1::MeetingPlan& plan = life.plan();
  const absl::Time starts = FromProto(plan.starts());
  const auto add = [&](char space, const std::string& owner) {
    keys.push_back(TimedKey(space, owner, starts, life.meeting_id()));
  };
  add('d', "");
  add('s', plan.section_id());
  for (const std::string& officer : plan.officer_ids()) add('o', officer);
  if (!plan.eki_worker_id().empty()) add('e', plan.eki_worker_id());
  for (const v1::MeetingItem& item : plan.items()) add('n', item.notification_id());
  return keys;
}

// Where the words of this event are kept; nullptr = it has none.
common::v1::SealedCopy* WordsOf(const Event& event, v1::MeetingRow* row) {
  switch (event.kind_case()) {
    case Event::kMeetingPlanned:
    case Event::kMeetingChanged:
      return row->mutable_plan_words();
    case Event::kMeetingCancelled:
      return row->mutable_cancelling_words();
    case Event::kMeetingOutcomeRecorded:
      return row->mutable_held_words();
    case Event::kBriefingRecorded:
      return event.briefing_recorded().briefing_kind() == v1::BRIEFING_KIND_DEBRIEF
                 ? row->mutable_debrief_words()
                 : row->mutable_pre_meeting_words();
    case Event::kDisclosureRecalled:
      return row->add_recall_words();
    case Event::kMeetingFactWithdrawn:
    case Event::kEkiAnswered:
    case Event::kPersonDisclosed:
    case Event::kCalendarBooked:
    case Event::kEkiTimeOffered:
    case Event::kEkiTimeWithdrawn:
    case Event::kSafetyNoteRecorded:
    case Event::kSafetyNoteCorrected:
    case Event::kSafetyNoteWithdrawn:
    case Event::KIND_NOT_SET:
      break;
  }
  return nullptr;
}

// The arm's field name, by which its sealed parts are found.
std::string ArmOf(const Event& event) {
  const auto* arm = event.GetReflection()->GetOneofFieldDescriptor(
      event, event.GetDescriptor()->FindOneofByName("kind"));
  return arm == nullptr ? "" : arm->name();
}

absl::Status CopyPlaces(const log::Record& record, const std::string& arm, v1::MeetingRow* row) {
  row->clear_places();
  for (int i = 0; i < row->life().plan().items_size(); ++i) {
    ASSIGN_OR_RETURN(std::optional<common::v1::SealedCopy> copy,
                     runtime::CopySealed(record, absl::StrCat(arm, ".plan.items[", i, "]")));
    if (copy.has_value()) *row->add_places() = *std::move(copy);
  }
  return absl::OkStatus();
}

absl::Status CopyWords(const log::Record& record, const Event& event, v1::MeetingRow* row) {
  const std::string arm = ArmOf(event);
  if (common::v1::SealedCopy* words = WordsOf(event, row); words != nullptr) {
    words->Clear();
    ASSIGN_OR_RETURN(std::optional<common::v1::SealedCopy> copy, runtime::CopySealed(record, arm));
    if (copy.has_value()) *words = *std::move(copy);
  }
  if (event.has_meeting_planned() || event.has_meeting_changed()) {
    return CopyPlaces(record, arm, row);
  }
  return absl::OkStatus();
}

}  // namespace

bool CalendarView::Wants(std::string_view kind) const {
  return kind.starts_with("meeting.v1.Meeting") || kind == "meeting.v1.BriefingRecorded" ||
         kind == "meeting.v1.EkiAnswered" || kind == "meeting.v1.PersonDisclosed" ||
         kind == "meeting.v1.DisclosureRecalled";
}

absl::Status CalendarView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const Event* event, runtime::DecodeShared<Event>(record));
  const std::string key = IdKey('m', record.header.meta.stream.id.ToString());
  ASSIGN_OR_RETURN(v1::MeetingRow row, runtime::GetRowOrNew<v1::MeetingRow>(rows, key));
  const std::vector<std::string> before = IndexKeys(row.life());
  *row.mutable_life() =
      EvolveMeeting(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  RETURN_IF_ERROR(CopyWords(record, *event, &row));
  if (const std::vector<std::string> after = IndexKeys(row.life()); after != before) {
    for (const std::string& index : before) rows.Delete(index);
    for (const std::string& index : after) rows.Put(index, "");
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::meeting
