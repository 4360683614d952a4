#include "tests/replay/random_sanction.h"

#include <utility>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "storage/base/error.h"
#include "tests/replay/laws.h"
#include "varsel/sanction/v1/sanction_service.pb.h"
#include "varsel/support/v1/support_service.pb.h"
#include "varsel/timeline/v1/timeline_service.pb.h"

namespace varsel::replay {
namespace {

using testing::TestId;

constexpr char kSanctionService[] = "varsel.sanction.v1.SanctionService/";
constexpr char kSupportService[] = "varsel.support.v1.SupportService/";
constexpr char kTimelineService[] = "varsel.timeline.v1.TimelineService/";
constexpr std::array<const char*, 3> kProvisions = {"politiloven-2", "faerdselsloven-77",
                                                    "politiloven-6-2"};

}  // namespace

template <typename Response, typename Request>
bool RandomSanction::Ask(const std::string& method, Request request, const std::string& role,
                         Response* reply) {
  request.set_request_id(NewId());
  const std::string& package = request.GetDescriptor()->file()->package();
  const std::string service = package == "varsel.timeline.v1"  ? kTimelineService
                              : package == "varsel.support.v1" ? kSupportService
                                                               : kSanctionService;
  const absl::StatusOr<Response> answer =
      harness_.Call<Response>(service + method, request, {.role = role, .purpose = "sanction"});
  if (!answer.ok()) {
    EXPECT_FALSE(absl::IsInternal(answer.status()) || absl::IsDataLoss(answer.status()) ||
                 absl::IsUnavailable(answer.status()) || ReasonOf(answer.status()).empty())
        << method << ": " << answer.status();
    return false;
  }
  ++accepted_[service + method];
  for (std::string& text : TextsOf(request)) {
    if (text.rfind(mark_, 0) == 0) texts_.push_back(std::move(text));
  }
  *reply = *answer;
  return true;
}

std::string RandomSanction::NewId() { return TestId(mark_ + std::to_string(++numbers_)); }

google::protobuf::Timestamp RandomSanction::Past() {
  return ToProto(harness_.now() - absl::Minutes(static_cast<int>(Pick(3000))));
}

void RandomSanction::Incident(const std::string& section, const std::string& group,
                              const google::protobuf::Timestamp& occurred) {
  timeline::v1::RecordIncidentRequest request;
  request.set_incident_id(NewId());
  *request.mutable_occurred_time() = occurred;
  request.set_precision(timeline::v1::TIME_PRECISION_HOUR);
  request.set_section_id(section);
  request.set_incident_kind(timeline::v1::INCIDENT_KIND_KNIFE);
  request.set_severity(timeline::v1::SEVERITY_SERIOUS_INJURY);
  timeline::v1::InvolvedGroup& aggressor = *request.add_groups();
  aggressor.set_group_id(group);
  aggressor.set_role(timeline::v1::GROUP_ROLE_AGGRESSOR);
  request.set_source(timeline::v1::SOURCE_PATROL);
  request.set_reliability(timeline::v1::RELIABILITY_PROBABLE);
  request.set_note(Text());
  if (Ask<timeline::v1::RecordIncidentResponse>("RecordIncident", request, "investigator")) {
    incidents_.push_back(request.incident_id());
  }
}

void RandomSanction::WithdrawIncident() {
  if (incidents_.empty()) return;
  timeline::v1::WithdrawIncidentRequest withdraw;
  withdraw.set_incident_id(Any(incidents_));
  withdraw.set_reason_code("recorded-twice");
  Ask<timeline::v1::WithdrawIncidentResponse>("WithdrawIncident", withdraw, "investigator");
}

void RandomSanction::Draft(const std::vector<std::string>& groups) {
  sanction::v1::DraftPackageRequest request;
  request.set_package_id(NewId());
  request.set_group_id(Any(groups));
  if (!Ask<sanction::v1::DraftPackageResponse>("DraftPackage", request, "project_leader")) return;
  packages_.push_back({request.package_id(), request.group_id()});
  for (const char* lever : kRandomLevers) {
    sanction::v1::DraftLeverRequest draft;
    draft.set_package_id(request.package_id());
    draft.set_lever_id(lever);
    Ask<sanction::v1::DraftLeverResponse>("DraftLever", draft, "project_leader");
  }
  for (int i = 0; i < 20; ++i) Lever();
}

void RandomSanction::Lever() {
  const std::string& package = Any(packages_).id;
  const size_t lever = Pick(3);
  const auto fill = [&](auto request) {
    request.set_package_id(package);
    request.set_lever_id(kRandomLevers[lever]);
    return request;
  };
  switch (Pick(6)) {
    case 0:
    case 1: {
      auto clear = fill(sanction::v1::ClearLeverRequest());
      clear.set_provision(kProvisions[lever]);
      *clear.mutable_valid_until() =
          ToProto(harness_.now() + absl::Hours(1 + static_cast<int>(Pick(900))));
      Ask<sanction::v1::ClearLeverResponse>("ClearLever", clear, "jurist");
      break;
    }
    case 2:
    case 3: {
      auto resource = fill(sanction::v1::ResourceLeverRequest());
      resource.set_unit("unit-north");
      resource.set_capacity_hours(10);
      Ask<sanction::v1::ResourceLeverResponse>("ResourceLever", resource, "project_leader");
      break;
    }
    case 4: {
      auto suspend = fill(sanction::v1::SuspendLeverRequest());
      *suspend.mutable_suspended_time() = Past();
      suspend.set_reason_code("random");
      Ask<sanction::v1::SuspendLeverResponse>("SuspendLever", suspend, "jurist");
      break;
    }
    default:
      Ask<sanction::v1::ResumeLeverResponse>("ResumeLever",
                                             fill(sanction::v1::ResumeLeverRequest()), "jurist");
  }
}

void RandomSanction::Trigger(const std::vector<std::string>& sections) {
  // Often of a group to which something was promised, after violence of today.
  const Package& package = Any(packages_);
  if (Pick(3) != 0) Incident(Any(sections), package.group, ToProto(harness_.now()));
  if (incidents_.empty()) return;
  sanction::v1::TriggerPackageRequest request;
  request.set_package_id(package.id);
  request.set_trigger_id(NewId());
  request.set_incident_id(Pick(3) != 0 ? incidents_.back() : Any(incidents_));
  *request.mutable_due() = ToProto(harness_.now() + absl::Hours(1 + static_cast<int>(Pick(60))));
  sanction::v1::TriggerPackageResponse reply;
  if (!Ask("TriggerPackage", request, "leadership", &reply)) return;
  for (const std::string& duty : reply.duty_ids()) duties_.push_back(duty);
  if (Pick(4) != 0) return;
  sanction::v1::WithdrawTriggerRequest withdraw;
  withdraw.set_package_id(request.package_id());
  withdraw.set_trigger_id(request.trigger_id());
  withdraw.set_reason_code("random");
  Ask<sanction::v1::WithdrawTriggerResponse>("WithdrawTrigger", withdraw, "leadership");
}

// Before a person is met EKI is asked, and may ask that it waits.
void RandomSanction::MeetPerson(sanction::v1::OpenDutyRequest* open) {
  open->set_met(sanction::v1::MET_KIND_PERSON);
  open->set_person_id(NewId());
  support::v1::AskHoldRequest question;
  question.set_question_id(NewId());
  question.set_person_id(open->person_id());
  Ask<support::v1::AskHoldResponse>("AskHold", question, "jurist");
  open->mutable_hold()->set_question_id(question.question_id());
  if (Pick(3) != 0) return;
  support::v1::RaiseHoldRequest hold;
  hold.set_hold_id(NewId());
  hold.set_person_id(open->person_id());
  hold.set_basis(support::v1::SHARE_BASIS_LAW);
  hold.set_legal_basis("serviceloven-115");
  hold.set_note(Text());
  Ask<support::v1::RaiseHoldResponse>("RaiseHold", hold, "eki");
}

void RandomSanction::Duty() {
  if (duties_.empty()) return;
  if (Pick(2) == 0) {
    sanction::v1::OpenDutyRequest open;
    open.set_duty_id(Any(duties_));
    open.set_check_id(NewId());
    open.set_met(Pick(2) == 0 ? sanction::v1::MET_KIND_PLACE : sanction::v1::MET_KIND_GROUP);
    if (Pick(3) == 0) MeetPerson(&open);
    open.set_provision(Any(kProvisions));
    open.set_lawful(Pick(3) != 0);
    open.set_proportionate(true);
    open.set_legality(Text());
    open.set_proportionality(Text());
    Ask<sanction::v1::OpenDutyResponse>("OpenDuty", open, "jurist");
    return;
  }
  sanction::v1::CloseDutyRequest close;
  close.set_duty_id(Any(duties_));
  close.set_end(static_cast<sanction::v1::DutyEnd>(1 + Pick(3)));
  *close.mutable_ended_time() = ToProto(harness_.now());
  close.set_what_code("random");
  close.set_note(Text());
  close.set_unchecked(Pick(2) == 0);
  Ask<sanction::v1::CloseDutyResponse>("CloseDuty", close, "project_leader");
}

void RandomSanction::TakeBack() {
  const auto list = harness_.Call<sanction::v1::ListPromisesResponse>(
      std::string(kSanctionService) + "ListPromises", sanction::v1::ListPromisesRequest());
  EXPECT_TRUE(list.ok()) << list.status();
  if (!list.ok() || list->promises().empty()) return;
  const int size = list->promises_size();
  sanction::v1::TakeBackAnnouncementRequest request;
  request.set_announcement_id(
      list->promises(static_cast<int>(Pick(static_cast<size_t>(size)))).announcement_id());
  *request.mutable_taken_back_time() = ToProto(harness_.now());
  request.set_reason(Text());
  Ask<sanction::v1::TakeBackAnnouncementResponse>("TakeBackAnnouncement", request, "leadership");
}

void RandomSanction::Step(const std::vector<std::string>& sections,
                          const std::vector<std::string>& groups) {
  if (packages_.empty() || Pick(12) == 0) return Draft(groups);
  switch (Pick(10)) {
    case 0:
      return Incident(Any(sections), Any(groups), Past());
    case 1:
      return Pick(3) == 0 ? WithdrawIncident() : Trigger(sections);
    case 2:
    case 3:
      return Trigger(sections);
    case 4:
    case 5:
      return Duty();
    case 6:
      return TakeBack();
    default:
      return Lever();
  }
}

}  // namespace varsel::replay
