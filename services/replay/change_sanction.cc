#include <string>

#include "services/replay/change.h"

namespace varsel::replay {
namespace {

using sanction::v1::SanctionEvent;

std::string HomeOfLevers(const std::string& group_id) {
  return HomePrefix(Home::kLevers, IdOf(group_id));
}

template <typename Said>
v1::StepRow& AddOfGroup(v1::StepKind kind, int64_t occurred_us, const Said& said,
                        const log::RecordHeader& header, Change* change) {
  v1::StepRow& row = AddStep(kind, occurred_us, header, change).row;
  row.add_group_ids(BytesOf(said.group_id()));
  return row;
}

// A step for each period. The view keeps those that were said before, and closes what no longer
// holds.
void AddReadiness(const sanction::v1::LeverReadinessDecided& said, const log::RecordHeader& header,
                  Change* change) {
  for (const sanction::v1::ReadinessPeriod& period : said.periods()) {
    const v1::StepKind kind =
        period.blockers().empty() ? v1::STEP_KIND_LEVER_READY : v1::STEP_KIND_LEVER_NOT_READY;
    v1::StepRow& row = AddOfGroup(kind, MicrosOf(period.from()), said, header, change);
    row.add_codes(said.lever_id());
    *row.mutable_blockers() = period.blockers();
    row.set_origin(std::string(
        Uuid::Derived("replay.lever", {IdOf(said.group_id())}, said.lever_id()).bytes()));
  }
}

void AddTrigger(const sanction::v1::PackageTriggered& said, const log::RecordHeader& header,
                Change* change) {
  v1::StepRow& row =
      AddOfGroup(v1::STEP_KIND_TRIGGERED, MicrosOf(said.triggered_time()), said, header, change);
  row.set_thing_id(BytesOf(said.trigger_id()));
  row.set_other_id(BytesOf(said.incident_id()));
  *row.mutable_codes() = said.lever_ids();
}

void AddDuty(const sanction::v1::DutyCreated& said, const log::RecordHeader& header,
             Change* change) {
  v1::StepRow& row =
      AddOfGroup(v1::STEP_KIND_DUTY, MicrosOf(said.triggered_time()), said, header, change);
  row.set_thing_id(BytesOf(said.duty_id()));
  row.set_other_id(BytesOf(said.incident_id()));
  row.add_codes(said.lever_id());
  row.set_later_us(MicrosOf(said.due()));
}

// Unit and due time anew, from then on.
void AddAssigned(const sanction::v1::DutyAssigned& said, const log::RecordHeader& header,
                 Change* change) {
  v1::StepRow& row =
      AddOfGroup(v1::STEP_KIND_DUTY, MicrosOf(header.meta.occurred), said, header, change);
  row.set_thing_id(BytesOf(said.duty_id()));
  row.add_codes(said.lever_id());
  row.set_later_us(MicrosOf(said.due()));
}

void AddEnd(const sanction::v1::DutyEnded& said, const log::RecordHeader& header, Change* change) {
  v1::StepRow& row =
      AddOfGroup(v1::STEP_KIND_DUTY_ENDED, MicrosOf(said.ended_time()), said, header, change);
  row.set_thing_id(BytesOf(said.duty_id()));
  row.add_codes(said.lever_id());
  row.set_duty_end(said.end());
  row.set_yes(said.in_time());
}

void AddOverdue(const sanction::v1::DutyDuePassed& said, const log::RecordHeader& header,
                Change* change) {
  v1::StepRow& row =
      AddOfGroup(v1::STEP_KIND_DUTY_OVERDUE, MicrosOf(said.due()), said, header, change);
  row.set_thing_id(BytesOf(said.duty_id()));
  row.add_codes(said.lever_id());
}

// Section and delivery are filled in by the view, which knows the promise.
void AddTakenBack(const sanction::v1::AnnouncementTakenBack& said, const log::RecordHeader& header,
                  Change* change) {
  v1::StepRow& row =
      AddStep(v1::STEP_KIND_PROMISE_TAKEN_BACK, MicrosOf(said.taken_back_time()), header, change)
          .row;
  row.set_person_id(BytesOf(said.subject_id()));
  row.set_thing_id(BytesOf(said.notification_id()));
  row.add_levers()->set_lever_id(said.lever_id());
}

void CloseDuty(const sanction::v1::DutyWithdrawn& said, Change* change) {
  ClosedFact& closed = change->closed.emplace_back();
  closed.home = HomeOfLevers(said.group_id());
  closed.by = BytesOf(said.duty_id());
  closed.by_thing = true;
}

}  // namespace

void AddSanction(const SanctionEvent& event, const log::RecordHeader& header, Change* change) {
  switch (event.kind_case()) {
    case SanctionEvent::kLeverReadinessDecided:
      return AddReadiness(event.lever_readiness_decided(), header, change);
    case SanctionEvent::kPackageTriggered:
      return AddTrigger(event.package_triggered(), header, change);
    case SanctionEvent::kTriggerWithdrawn:
      return CloseCorrected(HomeOfLevers(event.trigger_withdrawn().group_id()), 0, header, change);
    case SanctionEvent::kDutyCreated:
      return AddDuty(event.duty_created(), header, change);
    case SanctionEvent::kDutyAssigned:
      return AddAssigned(event.duty_assigned(), header, change);
    case SanctionEvent::kDutyEnded:
      return AddEnd(event.duty_ended(), header, change);
    case SanctionEvent::kDutyDuePassed:
      return AddOverdue(event.duty_due_passed(), header, change);
    case SanctionEvent::kDutyFactWithdrawn:
      return CloseCorrected(HomeOfLevers(event.duty_fact_withdrawn().group_id()), 0, header,
                            change);
    case SanctionEvent::kDutyWithdrawn:
      return CloseDuty(event.duty_withdrawn(), change);
    case SanctionEvent::kAnnouncementTakenBack:
      return AddTakenBack(event.announcement_taken_back(), header, change);
    case SanctionEvent::kTakeBackWithdrawn:
      return CloseCorrected(
          HomePrefix(Home::kPerson, IdOf(event.take_back_withdrawn().subject_id())), 0, header,
          change);
    case SanctionEvent::kPackageWithdrawn:  // in the same append, the readiness of its levers
    case SanctionEvent::kPackageDrafted:
    case SanctionEvent::kGroupClaimed:
    case SanctionEvent::kGroupFreed:
    case SanctionEvent::kLeverDrafted:
    case SanctionEvent::kLeverRemoved:
    case SanctionEvent::kLeverCleared:
    case SanctionEvent::kLeverResourced:
    case SanctionEvent::kLeverSuspended:
    case SanctionEvent::kLeverResumed:
    case SanctionEvent::kLeverExpired:
    case SanctionEvent::kLeverFactWithdrawn:
    case SanctionEvent::kFamilyUseApproved:
    case SanctionEvent::kDutyOpened:
    case SanctionEvent::KIND_NOT_SET:
      return;
  }
}

}  // namespace varsel::replay
