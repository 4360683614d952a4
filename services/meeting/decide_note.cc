#include <string>

#include "services/domain/time_proto.h"
#include "services/meeting/decide.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/meeting/v1/meeting_reasons.pb.h"

namespace varsel::meeting {
namespace {

absl::Status CheckNote(const v1::SafetyNoteLife& life) {
  if (life.safety_note_id().empty()) {
    return Refuse(v1::SAFETY_NOTE_UNKNOWN, {.field = "safety_note_id"});
  }
  if (life.withdrawn()) return Refuse(v1::WITHDRAWN_ALREADY, {.field = "safety_note_id"});
  return absl::OkStatus();
}

template <typename Command>
absl::Status CheckPlace(const Command& command, const NoteContext& context) {
  if (command.section_id().empty()) {
    return Refuse(v1::PLACE_NOT_SAID, {.field = "section_id"});
  }
  if (command.place().empty()) return Refuse(v1::PLACE_NOT_SAID, {.field = "place"});
  if (!context.section_known) return Refuse(v1::SECTION_UNKNOWN, {.field = "section_id"});
  return absl::OkStatus();
}

// A warning that nobody looks at again for a year tells of the past: it is written anew.
constexpr absl::Duration kNoteStandsMax = absl::Hours(24 * 366);

absl::Status CheckExpires(const google::protobuf::Timestamp& expires, absl::Time now) {
  if (FromProto(expires) <= now + kNoteStandsMax) return absl::OkStatus();
  return Refuse(common::v1::TIME_TOO_FAR, {.field = "expires"});
}

// Section and place stand on a note about a place only.
template <typename Command, typename Event>
void FillNote(const Command& command, v1::SafetyAbout about, const std::string& about_id,
              Event* event) {
  event->set_safety_note_id(command.safety_note_id());
  event->set_about(about);
  event->set_about_id(about_id);
  if (about == v1::SAFETY_ABOUT_PLACE) {
    event->set_section_id(command.section_id());
    event->set_place(command.place());
  }
  *event->mutable_expires() = command.expires();
  event->set_text(command.text());
  event->set_source(command.source());
}

}  // namespace

Decision Decide(const v1::EkiTimeLife& life, const v1::OfferEkiTimeRequest& command,
                const DecideContext& context) {
  if (!life.eki_time_id().empty()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "eki_time_id"});
  }
  const Span span{FromProto(command.starts()), FromProto(command.ends())};
  if (span.ends <= span.starts) return Refuse(v1::ENDS_BEFORE_START, {.field = "ends"});
  if (span.ends - span.starts > kEkiTimeLastsMax) {
    return Refuse(v1::LASTS_TOO_LONG, {.field = "ends", .detail = "24 h"});
  }
  if (span.ends <= context.now) return Refuse(v1::PLANNED_IN_PAST, {.field = "ends"});
  EventDrafts drafts;
  v1::EkiTimeOffered& event = *Add(context.now, &drafts).event.mutable_eki_time_offered();
  event.set_eki_time_id(command.eki_time_id());
  event.set_eki_worker_id(context.actor.ToString());
  *event.mutable_starts() = command.starts();
  *event.mutable_ends() = command.ends();
  return drafts;
}

Decision Decide(const v1::EkiTimeLife& life, const v1::WithdrawEkiTimeRequest& command,
                const DecideContext& context) {
  // Another worker's is none of the caller's.
  if (life.eki_time_id().empty() || life.eki_worker_id() != context.actor.ToString()) {
    return Refuse(v1::EKI_TIME_UNKNOWN, {.field = "eki_time_id"});
  }
  if (life.withdrawn()) return Refuse(v1::WITHDRAWN_ALREADY, {.field = "eki_time_id"});
  EventDrafts drafts;
  Add(context.now, &drafts)
      .event.mutable_eki_time_withdrawn()
      ->set_eki_time_id(command.eki_time_id());
  return drafts;
}

Decision Decide(const v1::SafetyNoteLife& life, const v1::RecordSafetyNoteRequest& command,
                const NoteContext& context) {
  if (!life.safety_note_id().empty()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "safety_note_id"});
  }
  RETURN_IF_ERROR(CheckExpires(command.expires(), context.base.now));
  const bool of_person = !command.person_id().empty();
  if (!of_person) RETURN_IF_ERROR(CheckPlace(command, context));
  if (of_person && !context.person_known) {
    return Refuse(v1::PERSON_UNKNOWN, {.field = "person_id"});
  }
  EventDrafts drafts;
  FillNote(command, of_person ? v1::SAFETY_ABOUT_PERSON : v1::SAFETY_ABOUT_PLACE,
           of_person ? command.person_id() : command.safety_note_id(),
           Add(context.base.now, &drafts).event.mutable_safety_note_recorded());
  return drafts;
}

Decision Decide(const v1::SafetyNoteLife& life, const v1::CorrectSafetyNoteRequest& command,
                const NoteContext& context) {
  RETURN_IF_ERROR(CheckNote(life));
  RETURN_IF_ERROR(CheckExpires(command.expires(), context.base.now));
  if (life.about() == v1::SAFETY_ABOUT_PLACE) RETURN_IF_ERROR(CheckPlace(command, context));
  EventDrafts drafts;
  Draft<v1::MeetingEvent>& draft = Add(context.base.now, &drafts);
  draft.corrects = EventId(Uuid::FromBytes(life.event_id()));
  v1::SafetyNoteCorrected& event = *draft.event.mutable_safety_note_corrected();
  FillNote(command, life.about(), life.about_id(), &event);
  event.set_reason(command.reason());
  return drafts;
}

Decision Decide(const v1::SafetyNoteLife& life, const v1::WithdrawSafetyNoteRequest& command,
                const NoteContext& context) {
  RETURN_IF_ERROR(CheckNote(life));
  EventDrafts drafts;
  Draft<v1::MeetingEvent>& draft = Add(context.base.now, &drafts);
  draft.corrects = EventId(Uuid::FromBytes(life.event_id()));
  v1::SafetyNoteWithdrawn& event = *draft.event.mutable_safety_note_withdrawn();
  event.set_safety_note_id(command.safety_note_id());
  event.set_reason_code(command.reason_code());
  return drafts;
}

}  // namespace varsel::meeting
