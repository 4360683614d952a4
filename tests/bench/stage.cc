// What the queries of a leader's day are asked of.
#include "absl/strings/str_cat.h"
#include "services/domain/time_proto.h"
#include "storage/base/uuid.h"
#include "tests/bench/district.h"
#include "varsel/meeting/v1/meeting_service.pb.h"
#include "varsel/notification/v1/notification_service.pb.h"
#include "varsel/sanction/v1/sanction_service.pb.h"

namespace varsel::bench {
namespace {

constexpr size_t kTold = 40;  // persons who are told of a lever, and have a meeting

struct StagedLever {
  const char* id;
  const char* provision;  // nullptr = not cleared
};
constexpr StagedLever kStaged[] = {
    {"more-patrols", "politiloven-2"},
    {"traffic-enforcement", "faerdselsloven-77"},
    {"zone-ban", nullptr},
};

std::string StagedId(const char* area, size_t number) {
  return Uuid::Derived(area, {}, std::to_string(number)).ToString();
}

template <typename Request>
Request& Put(Phase& phase, const std::string& method, Who who = Who::kLeader) {
  auto request = std::make_unique<Request>();
  Request& added = *request;
  phase.push_back({"varsel." + method, std::move(request), who});
  return added;
}

void MakePackage(size_t group, absl::Time now, std::vector<Phase>& phases) {
  const std::string id = StagedId("bench.package", group);
  const std::string service = "sanction.v1.SanctionService/";
  auto& package = Put<sanction::v1::DraftPackageRequest>(phases[0], service + "DraftPackage");
  package.set_package_id(id);
  package.set_group_id(GroupId(group));
  size_t phase = 1;  // one after another: they are of one stream
  for (const StagedLever& staged : kStaged) {
    auto& lever = Put<sanction::v1::DraftLeverRequest>(phases[phase++], service + "DraftLever");
    lever.set_package_id(id);
    lever.set_lever_id(staged.id);
    if (staged.provision == nullptr) continue;
    auto& clear =
        Put<sanction::v1::ClearLeverRequest>(phases[phase++], service + "ClearLever", Who::kJurist);
    clear.set_package_id(id);
    clear.set_lever_id(staged.id);
    clear.set_provision(staged.provision);
    *clear.mutable_valid_until() = ToProto(now + absl::Hours(24 * 180));
    auto& resource =
        Put<sanction::v1::ResourceLeverRequest>(phases[phase++], service + "ResourceLever");
    resource.set_package_id(id);
    resource.set_lever_id(staged.id);
    resource.set_unit("unit-north");
    resource.set_capacity_hours(20);
  }
}

void Tell(size_t person, absl::Time now, Phase& phase) {
  auto& delivery = Put<notification::v1::RecordDeliveryRequest>(
      phase, "notification.v1.NotificationService/RecordDelivery");
  delivery.set_notification_id(NotificationId(0, person));
  delivery.set_delivery_id(StagedId("bench.delivery", person));
  delivery.mutable_facts()->set_mode(notification::v1::DELIVERY_MODE_AT_HOME);
  *delivery.mutable_facts()->mutable_delivered_time() = ToProto(now);
  delivery.mutable_facts()->add_announced_levers()->set_lever_id("more-patrols");
  delivery.mutable_facts()->add_support_offers("housing");
}

void Meet(size_t person, absl::Time now, Phase& phase) {
  auto& plan = Put<meeting::v1::PlanMeetingRequest>(phase, "meeting.v1.MeetingService/PlanMeeting");
  plan.set_meeting_id(StagedId("bench.meeting", person));
  meeting::v1::MeetingForm& form = *plan.mutable_meeting();
  form.set_meeting_kind(meeting::v1::MEETING_KIND_PLANNED);
  form.set_mode(notification::v1::DELIVERY_MODE_AT_HOME);
  form.set_section_id(SectionId(person % kSections));
  *form.mutable_starts() = ToProto(now + absl::Hours(24 + 2 * static_cast<int64_t>(person)));
  form.add_officer_ids(ActorOf(Who::kLeader));
  form.add_officer_ids(ActorOf(Who::kNominator));
  form.add_items()->set_notification_id(NotificationId(1, person));
}

}  // namespace

std::vector<Phase> Stage(absl::Time now) {
  std::vector<Phase> phases(10);
  for (size_t group = 0; group < kGroups; ++group) MakePackage(group, now, phases);
  for (size_t person = 0; person < kTold; ++person) {
    Tell(person, now, phases[8]);
    phases.emplace_back();  // their days are guarded by one stream each
    Meet(person, now, phases.back());
  }
  return phases;
}

}  // namespace varsel::bench
