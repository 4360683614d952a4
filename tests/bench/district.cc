#include "tests/bench/district.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/domain/time_proto.h"
#include "storage/base/check.h"
#include "storage/base/entropy.h"
#include "storage/base/uuid.h"
#include "varsel/focus/v1/focus_service.pb.h"

namespace varsel::bench {
namespace {

namespace focus_v1 = ::varsel::focus::v1;
namespace notification_v1 = ::varsel::notification::v1;

// 200 bytes, as an officer writes it.
constexpr char kNote[] =
    "Ringede paa hos broderen to gange om formiddagen, intet svar. Naboen siger, at han er hjemme "
    "om "
    "aftenen. Vi kommer igen i morgen efter klokken nitten og tager kortet med. Intet andet at "
    "bemaerke her.....";
static_assert(sizeof(kNote) - 1 >= 200 && sizeof(kNote) - 1 < 220);

std::string Numbered(const char* area, size_t number) {
  return Uuid::Derived(area, {}, std::to_string(number)).ToString();
}

template <typename Request>
Request& Add(Phase& phase, std::string method, Who who = Who::kLeader) {
  auto request = std::make_unique<Request>();
  Request& added = *request;
  phase.push_back({std::move(method), std::move(request), who});
  return added;
}

std::string Focus(const char* method) {
  return absl::StrCat("varsel.focus.v1.FocusService/", method);
}
std::string Notification(const char* method) {
  return absl::StrCat("varsel.notification.v1.NotificationService/", method);
}

void Fill(focus_v1::NominationGround& ground, const char* text, absl::Time date) {
  ground.set_text(text);
  ground.set_ground_kind(focus_v1::GROUND_KIND_ASSESSMENT);
  *ground.mutable_date() = ToProto(date);
  ground.set_source("opdigtet");
}

void Nominate(size_t person, absl::Time now, Phase& phase) {
  auto& nominate =
      Add<focus_v1::NominatePersonRequest>(phase, Focus("NominatePerson"), Who::kNominator);
  nominate.set_person_id(PersonId(person));
  nominate.set_nomination_id(Numbered("bench.nomination", person));
  Fill(*nominate.add_position_grounds(), "Har de andres oere.", now - absl::Hours(240));
  Fill(*nominate.add_violence_grounds(), "Gruppens vold i foraaret.", now - absl::Hours(480));
  nominate.set_legal_basis("rpl-115");
  nominate.set_purpose("Besked om konsekvens og stoette.");
  nominate.set_explanation("Vi kommer til dig, fordi de andre lytter til dig.");
  nominate.set_explanation_confirmed(true);
}

}  // namespace

std::string SectionId(size_t section) { return Numbered("bench.section", section); }
std::string GroupId(size_t group) { return Numbered("bench.group", group); }
std::string RoundId(size_t round) { return Numbered("bench.round", round); }
std::string PersonId(size_t person) { return Numbered("bench.person", person); }
std::string NotificationId(size_t round, size_t person) {
  return Numbered("bench.notification", person * kRounds + round);
}
std::string ActorOf(Who who) { return Numbered("bench.actor", static_cast<size_t>(who) + 1); }

namespace {

const identity::IssuingKey& KeyAtHand() {
  static const auto& key =
      *new absl::StatusOr<std::unique_ptr<identity::IssuingKey>>(identity::IssuingKey::Load(
          std::getenv("VARSEL_DEV_KEY") != nullptr ? std::getenv("VARSEL_DEV_KEY")
                                                   : "dev_identity.key"));
  VARSEL_CHECK(key.ok());
  return **key;
}

std::vector<std::pair<std::string, std::string>> MetadataFor(const std::string& actor,
                                                             const std::string& role,
                                                             const identity::IssuingKey& key) {
  const std::string token =
      key.Issue({.actor = actor, .role = role}, absl::Now(), absl::Minutes(55));
  return {{"authorization", "Bearer " + token}, {"varsel-purpose", "notification"}};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> MetadataOf(Who who) {
  return MetadataOf(who, KeyAtHand());
}

std::vector<std::pair<std::string, std::string>> MetadataOf(Who who,
                                                            const identity::IssuingKey& key) {
  return MetadataFor(ActorOf(who), who == Who::kJurist ? "jurist" : "project_leader", key);
}

std::vector<std::pair<std::string, std::string>> MetadataOfLeader(size_t number) {
  return MetadataFor(Numbered("bench.leader", number), "project_leader", KeyAtHand());
}

std::vector<Phase> Foundation(absl::Time now) {
  std::vector<Phase> phases(2);
  for (size_t i = 0; i < kSections; ++i) {
    auto& section = Add<focus_v1::RegisterSectionRequest>(phases[0], Focus("RegisterSection"));
    section.set_section_id(SectionId(i));
    section.set_name(absl::StrCat("Sektion ", i + 1));
  }
  for (size_t i = 0; i < kRounds; ++i) {
    auto& round = Add<notification_v1::CreateRoundRequest>(phases[0], Notification("CreateRound"));
    round.set_round_id(RoundId(i));
    round.set_name(absl::StrCat("Runde ", i + 1));
    *round.mutable_starts() = ToProto(now - absl::Hours(24));
    *round.mutable_ends() = ToProto(now + absl::Hours(24 * 60));
  }
  for (size_t i = 0; i < kGroups; ++i) {
    auto& group = Add<focus_v1::RegisterGroupRequest>(phases[1], Focus("RegisterGroup"));
    group.set_group_id(GroupId(i));
    group.set_name(absl::StrCat("Gruppe ", i + 1));
    group.set_group_kind(static_cast<focus_v1::GroupKind>(1 + i % 3));
    group.set_section_id(SectionId(i % kSections));
    *group.mutable_active_from() = ToProto(now - absl::Hours(24 * 365));
  }
  return phases;
}

std::vector<Phase> People(size_t from, size_t to, absl::Time now) {
  std::vector<Phase> phases(5 + 2 * kRounds);
  for (size_t person = from; person < to; ++person) {
    auto& registered = Add<focus_v1::RegisterPersonRequest>(phases[0], Focus("RegisterPerson"));
    registered.set_person_id(PersonId(person));
    registered.set_section_id(SectionId(person % kSections));
    registered.set_name(absl::StrCat("Opdigtet Person ", person));
    registered.set_birth_date(absl::StrCat(1970 + person % 30, "-04-12"));
    registered.set_telephone(absl::StrCat("00 ", person));
    registered.set_invented(true);

    auto& tied = Add<focus_v1::RecordAffiliationRequest>(phases[1], Focus("RecordAffiliation"));
    tied.set_person_id(PersonId(person));
    tied.set_affiliation_id(Numbered("bench.affiliation", person));
    tied.set_group_id(GroupId(person % kGroups));
    tied.set_role(static_cast<focus_v1::AffiliationRole>(1 + person % 4));
    *tied.mutable_from() = ToProto(now - absl::Hours(24 * 90));
    tied.set_judged_by("opdigtet");
    tied.set_source("opdigtet");

    Nominate(person, now, phases[2]);

    auto& qualified =
        Add<focus_v1::QualifyNominationRequest>(phases[3], Focus("QualifyNomination"));
    qualified.set_person_id(PersonId(person));
    qualified.set_nomination_id(Numbered("bench.nomination", person));
    qualified.set_able_to_take_part(true);

    auto& approved = Add<focus_v1::ApproveNominationRequest>(phases[4], Focus("ApproveNomination"));
    approved.set_person_id(PersonId(person));
    approved.set_nomination_id(Numbered("bench.nomination", person));

    for (size_t round = 0; round < kRounds; ++round) {
      auto& target =
          Add<notification_v1::AddTargetRequest>(phases[5 + round], Notification("AddTarget"));
      target.set_round_id(RoundId(round));
      target.set_person_id(PersonId(person));
      target.set_officer_known(static_cast<notification_v1::TriState>(1 + person % 3));

      auto& plan = Add<notification_v1::PlanNotificationRequest>(phases[5 + kRounds + round],
                                                                 Notification("PlanNotification"));
      plan.set_notification_id(NotificationId(round, person));
      plan.set_person_id(PersonId(person));
      plan.set_round_id(RoundId(round));
    }
  }
  return phases;
}

Phase StartRounds() {
  Phase phase;
  for (size_t i = 0; i < kRounds; ++i) {
    Add<notification_v1::StartRoundRequest>(phase, Notification("StartRound"))
        .set_round_id(RoundId(i));
  }
  return phase;
}

notification_v1::RecordAttemptRequest Attempt(std::string_view notification_id, size_t number,
                                              absl::Time attempted) {
  notification_v1::RecordAttemptRequest request;
  request.set_request_id(SystemEntropy().NewUuid().ToString());
  request.set_attempt_id(SystemEntropy().NewUuid().ToString());
  request.set_notification_id(std::string(notification_id));
  request.set_way(static_cast<notification_v1::AttemptWay>(1 + number % 10));
  request.set_outcome(number % 37 == 0
                          ? notification_v1::ATTEMPT_OUTCOME_DELIVERED
                          : static_cast<notification_v1::AttemptOutcome>(2 + number % 8));
  *request.mutable_attempted_time() = ToProto(attempted);
  request.set_note(kNote);
  return request;
}

}  // namespace varsel::bench
