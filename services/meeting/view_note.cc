#include <optional>
#include <string>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/meeting/evolve.h"
#include "services/meeting/views.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"

namespace varsel::meeting {
namespace {

using Event = v1::MeetingEvent;

std::string FreeKey(const v1::EkiTimeLife& life) {
  return TimedKey('f', "", FromProto(life.starts()), life.eki_time_id());
}

std::string NoteIndexKey(const v1::SafetyNoteLife& life) {
  const bool place = life.about() == v1::SAFETY_ABOUT_PLACE;
  return TimedKey(place ? 's' : 'p', place ? life.section_id() : life.about_id(),
                  FromProto(life.expires()), life.safety_note_id());
}

}  // namespace

bool EkiTimeView::Wants(std::string_view kind) const {
  return kind.starts_with("meeting.v1.EkiTime");
}

absl::Status EkiTimeView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const Event* event, runtime::DecodeShared<Event>(record));
  const std::string key = IdKey('t', record.header.meta.stream.id.ToString());
  ASSIGN_OR_RETURN(v1::EkiTimeRow row, runtime::GetRowOrNew<v1::EkiTimeRow>(rows, key));
  *row.mutable_life() = EvolveEkiTime(std::move(*row.mutable_life()), *event);
  row.set_version(record.header.version.value());
  if (row.life().withdrawn()) {
    rows.Delete(FreeKey(row.life()));
  } else {
    rows.Put(FreeKey(row.life()), "");
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

bool SafetyView::Wants(std::string_view kind) const {
  return kind.starts_with("meeting.v1.SafetyNote");
}

absl::Status SafetyView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const Event* event, runtime::DecodeShared<Event>(record));
  const std::string key = IdKey('t', record.header.meta.stream.id.ToString());
  ASSIGN_OR_RETURN(v1::SafetyNoteRow row, runtime::GetRowOrNew<v1::SafetyNoteRow>(rows, key));
  if (!row.life().safety_note_id().empty()) rows.Delete(NoteIndexKey(row.life()));
  *row.mutable_life() =
      EvolveSafetyNote(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  if (const char* arm = event->has_safety_note_recorded()    ? "safety_note_recorded"
                        : event->has_safety_note_corrected() ? "safety_note_corrected"
                                                             : nullptr;
      arm != nullptr) {
    row.clear_words();
    ASSIGN_OR_RETURN(std::optional<common::v1::SealedCopy> copy, runtime::CopySealed(record, arm));
    if (copy.has_value()) *row.mutable_words() = *std::move(copy);
  }
  if (!row.life().withdrawn()) rows.Put(NoteIndexKey(row.life()), "");
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::meeting
