#include "services/replay/change.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"

namespace varsel::replay {
namespace {

// Kinds of the four areas that are no step and change no row: rounds, messages, reviews, package
// facts that readiness tells.
bool IsPassedOver(std::string_view kind) {
  static const auto& passed = *new absl::flat_hash_set<std::string>{
      "focus.v1.PersonSectionChanged",
      "focus.v1.AdviceRecorded",
      "focus.v1.NominationQualified",
      "focus.v1.PersonReviewed",
      "focus.v1.ReviewForced",
      "focus.v1.NominationCorrected",
      "focus.v1.GroupDissolved",
      "notification.v1.RoundCreated",
      "notification.v1.RoundStarted",
      "notification.v1.RoundEnded",
      "notification.v1.RoundCorrected",
      "notification.v1.TargetAdded",
      "notification.v1.TargetRemoved",
      "notification.v1.TargetNotified",
      "notification.v1.TargetFreed",
      "notification.v1.OutcomeDecided",
      "notification.v1.OfficerKnownRecorded",
      "notification.v1.MessageVersionRegistered",
      "sanction.v1.PackageDrafted",
      "sanction.v1.GroupClaimed",
      "sanction.v1.GroupFreed",
      "sanction.v1.LeverDrafted",
      "sanction.v1.LeverRemoved",
      "sanction.v1.LeverCleared",
      "sanction.v1.LeverResourced",
      "sanction.v1.LeverSuspended",
      "sanction.v1.LeverResumed",
      "sanction.v1.LeverExpired",
      "sanction.v1.LeverFactWithdrawn",
      "sanction.v1.FamilyUseApproved",
      "sanction.v1.DutyOpened",
  };
  return passed.contains(absl::string_view(kind.data(), kind.size()));
}

}  // namespace

bool IsWanted(std::string_view kind) {
  const bool ours = kind.starts_with("focus.v1.") || kind.starts_with("notification.v1.") ||
                    kind.starts_with("sanction.v1.") || kind.starts_with("timeline.v1.");
  return ours && !IsPassedOver(kind);
}

int64_t MicrosOf(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1'000'000 + time.nanos() / 1000;
}
int64_t MicrosOf(absl::Time time) { return absl::ToUnixMicros(time); }

std::string BytesOf(const std::string& id) {
  const std::optional<Uuid> uuid = Uuid::Parse(id);
  return uuid.has_value() ? std::string(uuid->bytes()) : std::string();
}

AddedStep& AddStep(v1::StepKind kind, int64_t occurred_us, const log::RecordHeader& header,
                   Change* change) {
  AddedStep& step = change->added.emplace_back();
  step.occurred_us = occurred_us;
  step.ordinal = static_cast<uint32_t>(change->added.size() - 1);
  step.row.set_step_kind(kind);
  step.row.set_recorded_us(MicrosOf(header.recorded));
  const EventId& origin =
      header.meta.corrects.is_none() ? header.meta.event_id : header.meta.corrects;
  step.row.set_origin(std::string(origin.uuid().bytes()));
  return step;
}

void CloseCorrected(std::string home, int64_t hint_us, const log::RecordHeader& header,
                    Change* change) {
  if (header.meta.corrects.is_none()) return;
  ClosedFact& closed = change->closed.emplace_back();
  closed.home = std::move(home);
  closed.by = std::string(header.meta.corrects.uuid().bytes());
  closed.hint_us = hint_us;
}

absl::StatusOr<Change> ChangeOf(const log::Record& record) {
  Change change;
  const std::string_view kind = record.header.meta.kind;
  if (kind.starts_with("notification.")) {
    ASSIGN_OR_RETURN(const auto* event,
                     runtime::DecodeShared<notification::v1::NotificationEvent>(record));
    AddNotification(*event, record.header, &change);
  } else if (kind.starts_with("focus.")) {
    ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<focus::v1::FocusEvent>(record));
    AddFocus(*event, record.header, &change);
  } else if (kind.starts_with("sanction.")) {
    ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<sanction::v1::SanctionEvent>(record));
    AddSanction(*event, record.header, &change);
  } else {
    ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<timeline::v1::TimelineEvent>(record));
    AddTimeline(*event, record.header, &change);
  }
  return change;
}

void AddTimeline(const timeline::v1::TimelineEvent& event, const log::RecordHeader& header,
                 Change* change) {
  const auto add = [&](const auto& said) {
    v1::StepRow& row =
        AddStep(v1::STEP_KIND_INCIDENT, MicrosOf(said.occurred_time()), header, change).row;
    row.set_thing_id(BytesOf(said.incident_id()));
    row.set_section_id(BytesOf(said.section_id()));
    row.set_incident_kind(said.incident_kind());
    row.set_severity(said.severity());
    row.set_precision(said.precision());
    for (const timeline::v1::InvolvedGroup& group : said.groups()) {
      row.add_group_ids(BytesOf(group.group_id()));
      row.add_group_roles(group.role());
    }
  };
  const auto close = [&](const std::string& section_id, int64_t hint_us) {
    CloseCorrected(HomePrefix(Home::kSection, IdOf(section_id)), hint_us, header, change);
  };
  switch (event.kind_case()) {
    case timeline::v1::TimelineEvent::kIncidentRecorded:
      add(event.incident_recorded());
      break;
    case timeline::v1::TimelineEvent::kIncidentCorrected: {
      const auto& said = event.incident_corrected();
      close(said.section_id_before(), MicrosOf(said.occurred_time_before()));
      add(said);
      break;
    }
    case timeline::v1::TimelineEvent::kIncidentWithdrawn: {
      const auto& said = event.incident_withdrawn();
      close(said.section_id(), MicrosOf(said.occurred_time()));
      break;
    }
    // What hangs together and when to act is the chain's to show: no step of its own.
    case timeline::v1::TimelineEvent::kLinkProposed:
    case timeline::v1::TimelineEvent::kLinkStated:
    case timeline::v1::TimelineEvent::kLinkWithdrawn:
    case timeline::v1::TimelineEvent::kSpiralProposed:
    case timeline::v1::TimelineEvent::kSpiralJudged:
    case timeline::v1::TimelineEvent::kSpiralWithdrawn:
    case timeline::v1::TimelineEvent::kTimingSet:
    case timeline::v1::TimelineEvent::kTimingWithdrawn:
    case timeline::v1::TimelineEvent::KIND_NOT_SET:
      break;
  }
}

}  // namespace varsel::replay
