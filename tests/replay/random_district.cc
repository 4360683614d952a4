#include "tests/replay/random_district.h"

#include <utility>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "storage/base/error.h"
#include "tests/replay/laws.h"

namespace varsel::replay {
namespace {

using google::protobuf::Timestamp;
using testing::TestId;

constexpr char kFocus[] = "varsel.focus.v1.FocusService/";
constexpr char kNotification[] = "varsel.notification.v1.NotificationService/";

}  // namespace

RandomDistrict::RandomDistrict(uint64_t seed, testing::AreaHarness& harness)
    : harness_(harness),
      random_(seed),
      mark_("tekst " + std::to_string(seed) + "-"),
      sanction_(seed, harness) {}

template <typename Response, typename Request>
bool RandomDistrict::Ask(const std::string& method, Request request, const std::string& actor,
                         Response* reply) {
  request.set_request_id(NewId());
  const testing::CallerOptions caller{.role = actor == "eki" ? "eki" : "project_leader",
                                      .actor = TestId(actor)};
  const absl::StatusOr<Response> answer = harness_.Call<Response>(method, request, caller);
  if (Pick(8) == 0) {
    const Position head = harness_.event_log().head().position;
    const absl::StatusOr<Response> again = harness_.Call<Response>(method, request, caller);
    EXPECT_EQ(again.status(), answer.status()) << method;
    if (answer.ok() && again.ok()) {
      EXPECT_EQ(again->SerializeAsString(), answer->SerializeAsString()) << method;
      EXPECT_EQ(harness_.event_log().head().position, head) << method << " was done twice";
    }
  }
  if (!answer.ok()) {
    EXPECT_FALSE(absl::IsInternal(answer.status()) || absl::IsDataLoss(answer.status()) ||
                 absl::IsUnavailable(answer.status()) || ReasonOf(answer.status()).empty())
        << method << ": " << answer.status();
    return false;
  }
  ++accepted_[method];
  for (std::string& text : TextsOf(request)) {
    if (text.rfind(mark_, 0) == 0) texts_.push_back(std::move(text));
  }
  *reply = *answer;
  return true;
}

std::string RandomDistrict::NewId() { return TestId(mark_ + std::to_string(++ids_)); }

std::string RandomDistrict::Text() {
  // the end mark keeps one text from being the beginning of another
  return mark_ + std::to_string(++text_number_) + " om ære og gæld.";
}

Timestamp RandomDistrict::Past() { return ToProto(harness_.now() - absl::Minutes(Pick(3000))); }

notification::v1::DeliveryFacts RandomDistrict::Facts() {
  notification::v1::DeliveryFacts facts;
  facts.set_mode(static_cast<notification::v1::DeliveryMode>(1 + Pick(6)));
  *facts.mutable_delivered_time() = Past();
  facts.set_receipt_confirmed(static_cast<notification::v1::TriState>(Pick(4)));
  facts.set_presence_known(static_cast<notification::v1::TriState>(Pick(4)));
  facts.set_consequence_given(static_cast<notification::v1::TriState>(Pick(4)));
  facts.set_support_given(static_cast<notification::v1::TriState>(Pick(4)));
  facts.set_reception(static_cast<notification::v1::Reception>(Pick(5)));
  if (Pick(3) == 0) facts.add_support_offers("housing");
  if (facts.reception() == notification::v1::RECEPTION_NEGATIVE) {
    facts.set_would_not_hear(static_cast<notification::v1::TriState>(Pick(4)));
  }
  for (const char* lever : kRandomLevers) {
    if (Pick(4) == 0) facts.add_announced_levers()->set_lever_id(lever);
  }
  return facts;
}

std::vector<std::string> RandomDistrict::person_ids() const {
  std::vector<std::string> ids;
  for (const Person& person : persons_) ids.push_back(person.id);
  return ids;
}
std::vector<std::string> RandomDistrict::notification_ids() const {
  std::vector<std::string> ids;
  for (const Notified& notified : notified_) ids.push_back(notified.id);
  return ids;
}

void RandomDistrict::Found() {
  for (int i = 0; i < 3; ++i) {
    focus::v1::RegisterSectionRequest section;
    section.set_section_id(NewId());
    section.set_name("Sektion " + std::to_string(i));
    EXPECT_TRUE(
        Ask<focus::v1::RegisterSectionResponse>(std::string(kFocus) + "RegisterSection", section));
    sections_.push_back(section.section_id());
  }
  for (int i = 0; i < 4; ++i) {
    focus::v1::RegisterGroupRequest group;
    group.set_group_id(NewId());
    group.set_name("Gruppe " + std::to_string(i));
    group.set_group_kind(static_cast<focus::v1::GroupKind>(1 + Pick(3)));
    group.set_section_id(Any(sections_));
    *group.mutable_active_from() = ToProto(harness_.now() - absl::Hours(1000));
    EXPECT_TRUE(
        Ask<focus::v1::RegisterGroupResponse>(std::string(kFocus) + "RegisterGroup", group));
    groups_.push_back(group.group_id());
  }
  for (int i = 0; i < 3; ++i) {
    notification::v1::CreateRoundRequest round;
    round.set_round_id(NewId());
    round.set_name("Runde " + std::to_string(i));
    *round.mutable_starts() = ToProto(harness_.now());
    *round.mutable_ends() = ToProto(harness_.now() + absl::Hours(2000));
    EXPECT_TRUE(Ask<notification::v1::CreateRoundResponse>(
        std::string(kNotification) + "CreateRound", round));
    rounds_.push_back(round.round_id());
  }
  for (int i = 0; i < 10; ++i) RegisterPerson();
  for (int i = 0; i < 8; ++i) Approve(persons_[static_cast<size_t>(i)]);
}

void RandomDistrict::RegisterPerson() {
  focus::v1::RegisterPersonRequest request;
  request.set_person_id(NewId());
  request.set_section_id(Any(sections_));
  request.set_name(Text());
  request.set_address(Text());
  request.set_birth_date(Pick(10) == 0 ? "2010-04-12" : "1990-04-12");
  request.set_invented(true);
  if (!Ask<focus::v1::RegisterPersonResponse>(std::string(kFocus) + "RegisterPerson", request)) {
    return;
  }
  persons_.push_back(
      {.id = request.person_id(), .nomination = {}, .affiliations = {}, .facts = {}});
  focus::v1::RecordCategoryRequest category;
  category.set_person_id(request.person_id());
  category.set_category_id(NewId());
  category.set_category(focus::v1::CATEGORY_SUSPECT);
  category.set_source(Text());
  Ask<focus::v1::RecordCategoryResponse>(std::string(kFocus) + "RecordCategory", category);
  Affiliate(persons_.back());
}

void RandomDistrict::Affiliate(Person& person) {
  focus::v1::RecordAffiliationRequest affiliation;
  affiliation.set_person_id(person.id);
  affiliation.set_affiliation_id(NewId());
  affiliation.set_group_id(Any(groups_));
  affiliation.set_role(focus::v1::AFFILIATION_ROLE_LEADER);
  *affiliation.mutable_from() = Past();
  affiliation.set_judged_by(Text());
  affiliation.set_source(Text());
  if (Ask<focus::v1::RecordAffiliationResponse>(std::string(kFocus) + "RecordAffiliation",
                                                affiliation)) {
    person.affiliations.push_back(affiliation.affiliation_id());
    person.facts.push_back(affiliation.affiliation_id());
  }
}

void RandomDistrict::Approve(Person& person) {
  focus::v1::NominatePersonRequest nominate;
  nominate.set_person_id(person.id);
  nominate.set_nomination_id(NewId());
  for (auto* grounds : {nominate.mutable_position_grounds(), nominate.mutable_violence_grounds()}) {
    auto& ground = *grounds->Add();
    ground.set_text(Text());
    ground.set_ground_kind(focus::v1::GROUND_KIND_FACT);
    ground.set_source(Text());
    *ground.mutable_date() = Past();
  }
  nominate.set_legal_basis("retshaandhaevelsesloven-9");
  nominate.set_purpose(Text());
  nominate.set_explanation(Text());
  nominate.set_explanation_confirmed(true);
  focus::v1::NominatePersonResponse nominated;
  if (!Ask(std::string(kFocus) + "NominatePerson", nominate, "officer", &nominated)) return;
  person.nomination = nominate.nomination_id();
  person.facts.push_back(nominate.nomination_id());
  focus::v1::QualifyNominationRequest qualify;
  qualify.set_person_id(person.id);
  qualify.set_nomination_id(person.nomination);
  qualify.set_able_to_take_part(true);
  focus::v1::QualifyNominationResponse qualified;
  if (Ask(std::string(kFocus) + "QualifyNomination", qualify, "officer", &qualified)) {
    person.facts.push_back(qualified.fact_id());
  }
  for (const char* approver : {"leader", "second-leader"}) {
    if (Pick(4) == 0 && std::string(approver) == "second-leader") continue;
    focus::v1::ApproveNominationRequest approve;
    approve.set_person_id(person.id);
    approve.set_nomination_id(person.nomination);
    focus::v1::ApproveNominationResponse approved;
    if (Ask(std::string(kFocus) + "ApproveNomination", approve, approver, &approved)) {
      person.facts.push_back(approved.fact_id());
    }
  }
}

void RandomDistrict::StepPerson() {
  Person& person = Any(persons_);
  switch (Pick(7)) {
    case 0:
      return Affiliate(person);
    case 1:
      return Approve(person);
    case 2: {
      focus::v1::ReviewPersonRequest review;
      review.set_person_id(person.id);
      review.set_reasoning(Text());
      focus::v1::ReviewPersonResponse reviewed;
      if (Ask(std::string(kFocus) + "ReviewPerson", review, "leader", &reviewed)) {
        person.facts.push_back(reviewed.fact_id());
      }
      return;
    }
    case 3: {
      if (Pick(4) != 0) return;
      focus::v1::RemovePersonRequest remove;
      remove.set_person_id(person.id);
      remove.set_reason(Text());
      focus::v1::RemovePersonResponse removed;
      if (Ask(std::string(kFocus) + "RemovePerson", remove, "leader", &removed)) {
        person.facts.push_back(removed.fact_id());
      }
      return;
    }
    case 4: {
      focus::v1::ChangePersonSectionRequest change;
      change.set_person_id(person.id);
      change.set_section_id(Any(sections_));
      focus::v1::ChangePersonSectionResponse changed;
      if (Ask(std::string(kFocus) + "ChangePersonSection", change, "leader", &changed)) {
        person.facts.push_back(changed.fact_id());
      }
      return;
    }
    case 5: {
      if (person.affiliations.empty()) return;
      focus::v1::CorrectAffiliationRequest correct;
      correct.set_person_id(person.id);
      correct.set_affiliation_id(Any(person.affiliations));
      correct.set_group_id(Any(groups_));
      correct.set_role(focus::v1::AFFILIATION_ROLE_MEMBER);
      *correct.mutable_from() = Past();
      correct.set_judged_by(Text());
      correct.set_source(Text());
      correct.set_reason(Text());
      Ask<focus::v1::CorrectAffiliationResponse>(std::string(kFocus) + "CorrectAffiliation",
                                                 correct);
      return;
    }
    default: {
      if (person.facts.empty() || Any(person.facts).empty() || Pick(3) != 0) return;
      focus::v1::WithdrawFactRequest withdraw;
      withdraw.set_person_id(person.id);
      withdraw.set_withdrawn_fact_id(Any(person.facts));
      withdraw.set_reason(Text());
      if (withdraw.withdrawn_fact_id().empty()) return;
      Ask<focus::v1::WithdrawFactResponse>(std::string(kFocus) + "WithdrawFact", withdraw);
      return;
    }
  }
}

void RandomDistrict::Merge() {
  Person& gone = Any(persons_);
  focus::v1::MergePersonsRequest merge;
  merge.set_person_id(gone.id);
  merge.set_into_person_id(Any(persons_).id);
  merge.set_reason(Text());
  focus::v1::MergePersonsResponse merged;
  if (Ask(std::string(kFocus) + "MergePersons", merge, "leader", &merged)) {
    gone.facts.push_back(merged.fact_id());
  }
}

void RandomDistrict::StepRound() {
  const std::string& round = Any(rounds_);
  const std::string& person = Any(persons_).id;
  switch (Pick(9)) {
    case 0: {
      notification::v1::StartRoundRequest start;
      start.set_round_id(round);
      Ask<notification::v1::StartRoundResponse>(std::string(kNotification) + "StartRound", start);
      return;
    }
    case 1: {
      if (Pick(12) != 0) return;
      notification::v1::EndRoundRequest end;
      end.set_round_id(round);
      Ask<notification::v1::EndRoundResponse>(std::string(kNotification) + "EndRound", end);
      return;
    }
    case 2: {
      notification::v1::RemoveTargetRequest remove;
      remove.set_round_id(round);
      remove.set_person_id(person);
      remove.set_reason(Text());
      Ask<notification::v1::RemoveTargetResponse>(std::string(kNotification) + "RemoveTarget",
                                                  remove);
      return;
    }
    case 3: {
      notification::v1::RecordOfficerKnownRequest known;
      known.set_round_id(round);
      known.set_person_id(person);
      known.set_officer_known(static_cast<notification::v1::TriState>(1 + Pick(3)));
      Ask<notification::v1::RecordOfficerKnownResponse>(
          std::string(kNotification) + "RecordOfficerKnown", known);
      return;
    }
    default: {
      notification::v1::AddTargetRequest add;
      add.set_round_id(round);
      add.set_person_id(person);
      add.set_officer_known(static_cast<notification::v1::TriState>(Pick(4)));
      Ask<notification::v1::AddTargetResponse>(std::string(kNotification) + "AddTarget", add);
      return;
    }
  }
}

void RandomDistrict::Plan() {
  notification::v1::PlanNotificationRequest plan;
  plan.set_notification_id(NewId());
  plan.set_person_id(Any(persons_).id);
  if (Pick(4) != 0) plan.set_round_id(Any(rounds_));
  plan.set_own_risk(Text());
  plan.set_note(Text());
  if (Ask<notification::v1::PlanNotificationResponse>(
          std::string(kNotification) + "PlanNotification", plan)) {
    notified_.push_back(
        {.id = plan.notification_id(), .attempts = {}, .deliveries = {}, .follow_ups = {}});
  }
}

void RandomDistrict::Attempt(Notified& notified) {
  if (!notified.attempts.empty() && Pick(3) == 0) {
    notification::v1::CorrectAttemptRequest correct;
    correct.set_notification_id(notified.id);
    correct.set_attempt_id(Any(notified.attempts));
    correct.set_way(static_cast<notification::v1::AttemptWay>(1 + Pick(11)));
    correct.set_outcome(static_cast<notification::v1::AttemptOutcome>(1 + Pick(11)));
    *correct.mutable_attempted_time() = Past();
    correct.add_officer_ids(TestId("officer"));
    correct.set_note(Text());
    correct.set_reason(Text());
    Ask<notification::v1::CorrectAttemptResponse>(std::string(kNotification) + "CorrectAttempt",
                                                  correct);
    return;
  }
  notification::v1::RecordAttemptRequest attempt;
  attempt.set_notification_id(notified.id);
  attempt.set_attempt_id(NewId());
  attempt.set_way(static_cast<notification::v1::AttemptWay>(1 + Pick(11)));
  attempt.set_outcome(static_cast<notification::v1::AttemptOutcome>(1 + Pick(11)));
  *attempt.mutable_attempted_time() = Past();
  attempt.set_note(Text());
  if (Pick(10) == 0) attempt.set_expected_version(9999);
  if (Ask<notification::v1::RecordAttemptResponse>(std::string(kNotification) + "RecordAttempt",
                                                   attempt)) {
    notified.attempts.push_back(attempt.attempt_id());
  }
}

void RandomDistrict::Deliver(Notified& notified) {
  notification::v1::RecordDeliveryRequest deliver;
  deliver.set_notification_id(notified.id);
  deliver.set_delivery_id(NewId());
  if (!notified.attempts.empty() && Pick(2) == 0) deliver.set_attempt_id(Any(notified.attempts));
  *deliver.mutable_facts() = Facts();
  deliver.set_note(Text());
  deliver.set_request(Text());
  if (Ask<notification::v1::RecordDeliveryResponse>(std::string(kNotification) + "RecordDelivery",
                                                    deliver)) {
    notified.deliveries.push_back(deliver.delivery_id());
  }
}

void RandomDistrict::CorrectDelivery(Notified& notified) {
  if (notified.deliveries.empty()) return;
  if (Pick(2) == 0) {
    notification::v1::CompleteDeliveryRequest complete;
    complete.set_notification_id(notified.id);
    complete.set_delivery_id(Any(notified.deliveries));
    *complete.mutable_facts() = Facts();
    complete.set_note(Text());
    Ask<notification::v1::CompleteDeliveryResponse>(std::string(kNotification) + "CompleteDelivery",
                                                    complete);
    return;
  }
  notification::v1::CorrectDeliveryRequest correct;
  correct.set_notification_id(notified.id);
  correct.set_delivery_id(Any(notified.deliveries));
  if (!notified.attempts.empty() && Pick(2) == 0) correct.set_attempt_id(Any(notified.attempts));
  *correct.mutable_facts() = Facts();
  correct.set_note(Text());
  correct.set_reason(Text());
  Ask<notification::v1::CorrectDeliveryResponse>(std::string(kNotification) + "CorrectDelivery",
                                                 correct);
}

void RandomDistrict::FollowUp(Notified& notified) {
  notification::v1::RecordFollowUpRequest follow_up;
  follow_up.set_notification_id(notified.id);
  follow_up.set_follow_up_id(NewId());
  *follow_up.mutable_followed_up_time() = Past();
  follow_up.set_contact_made(static_cast<notification::v1::TriState>(Pick(4)));
  follow_up.set_remembers(Text());
  follow_up.set_note(Text());
  if (Ask<notification::v1::RecordFollowUpResponse>(std::string(kNotification) + "RecordFollowUp",
                                                    follow_up)) {
    notified.follow_ups.push_back(follow_up.follow_up_id());
  }
}

void RandomDistrict::Withdraw(Notified& notified) {
  std::vector<std::string> facts = notified.attempts;
  facts.insert(facts.end(), notified.deliveries.begin(), notified.deliveries.end());
  facts.insert(facts.end(), notified.follow_ups.begin(), notified.follow_ups.end());
  facts.push_back(notified.id);
  notification::v1::WithdrawFactRequest withdraw;
  withdraw.set_notification_id(notified.id);
  withdraw.set_fact_id(Any(facts));
  withdraw.set_reason(Text());
  Ask<notification::v1::WithdrawFactResponse>(std::string(kNotification) + "WithdrawFact",
                                              withdraw);
}

void RandomDistrict::CancelOrClose(Notified& notified) {
  if (Pick(3) == 0) {
    notification::v1::CancelNotificationRequest cancel;
    cancel.set_notification_id(notified.id);
    cancel.set_reason(Text());
    Ask<notification::v1::CancelNotificationResponse>(
        std::string(kNotification) + "CancelNotification", cancel);
    return;
  }
  notification::v1::CloseNotificationRequest close;
  close.set_notification_id(notified.id);
  close.set_leader_decided_declined(Pick(3) == 0);
  close.set_reason(Text());
  Ask<notification::v1::CloseNotificationResponse>(std::string(kNotification) + "CloseNotification",
                                                   close);
}

void RandomDistrict::Acute() {
  notification::v1::RecordAcuteRequest acute;
  acute.set_notification_id(NewId());
  acute.set_person_id(Any(persons_).id);
  acute.set_attempt_id(NewId());
  acute.set_way(notification::v1::ATTEMPT_WAY_STREET_ENCOUNTER);
  *acute.mutable_contact_time() = Past();
  if (Pick(2) == 0) acute.set_round_id(Any(rounds_));
  if (Pick(3) == 0) {
    acute.set_outcome(notification::v1::ATTEMPT_OUTCOME_NO_ANSWER);
  } else {
    acute.set_delivery_id(NewId());
    *acute.mutable_facts() = Facts();
  }
  acute.set_note(Text());
  notification::v1::RecordAcuteResponse taken;
  if (!Ask(std::string(kNotification) + "RecordAcute", acute, "officer", &taken)) return;
  if (!taken.notification_id().empty()) {
    Notified notified{
        .id = acute.notification_id(), .attempts = {}, .deliveries = {}, .follow_ups = {}};
    notified.attempts.push_back(acute.attempt_id());
    if (acute.has_facts()) notified.deliveries.push_back(acute.delivery_id());
    notified_.push_back(std::move(notified));
  } else if (Pick(3) == 0) {
    notification::v1::AdoptProvisionalRequest adopt;
    adopt.set_provisional_id(taken.provisional_id());
    Ask<notification::v1::AdoptProvisionalResponse>(std::string(kNotification) + "AdoptProvisional",
                                                    adopt);
  }
}

void RandomDistrict::Talk() {
  notification::v1::RecordGroupTalkRequest talk;
  talk.set_group_talk_id(NewId());
  talk.set_group_id(Any(groups_));
  talk.set_head_count(static_cast<uint32_t>(1 + Pick(40)));
  *talk.mutable_talked_time() = Past();
  auto& present = *talk.add_present();
  present.set_person_id(Any(persons_).id);
  Ask<notification::v1::RecordGroupTalkResponse>(std::string(kNotification) + "RecordGroupTalk",
                                                 talk);
}

void RandomDistrict::OpenCourse() {
  support::v1::OpenCourseRequest open;
  open.set_course_id(NewId());
  open.set_person_id(Any(persons_).id);
  *open.mutable_referred_time() = Past();
  open.set_came_through(static_cast<support::v1::CameThrough>(1 + Pick(5)));
  open.set_note(Text());
  if (!AskEki<support::v1::OpenCourseResponse>("OpenCourse", open)) return;
  for (const auto state : {support::v1::COURSE_STATE_ACTIVE, support::v1::COURSE_STATE_COMPLETED}) {
    support::v1::RecordCourseStepRequest step;
    step.set_course_id(open.course_id());
    step.set_step_id(NewId());
    step.set_state(state);
    *step.mutable_step_time() = Past();  // now and then before it began
    step.set_note(Text());
    AskEki<support::v1::RecordCourseStepResponse>("RecordCourseStep", step);
  }
}

void RandomDistrict::AnswerOffer() {
  if (notified_.empty()) return;
  const Notified& notified = Any(notified_);
  if (notified.deliveries.empty()) return;
  const auto delivery = Uuid::Parse(notified.deliveries.back());
  support::v1::AnswerOfferRequest answer;
  answer.set_offer_id(Uuid::Derived("support.offer", {*delivery}, "housing").ToString());
  answer.set_answer_id(NewId());
  answer.set_answer(static_cast<support::v1::OfferAnswer>(1 + Pick(4)));
  *answer.mutable_answered_time() = ToProto(harness_.now());
  answer.set_note(Text());
  AskEki<support::v1::AnswerOfferResponse>("AnswerOffer", answer);
}

void RandomDistrict::StepSupport() {
  switch (Pick(5)) {
    case 0:
      return OpenCourse();
    case 1:
      return AnswerOffer();
    case 2: {
      support::v1::AnswerSharingRequest share;
      share.set_person_id(Any(persons_).id);
      share.set_share_subject(support::v1::SHARE_SUBJECT_TOTALS);
      share.set_answer(static_cast<support::v1::ShareAnswer>(1 + Pick(2)));
      AskEki<support::v1::AnswerSharingResponse>("AnswerSharing", share);
      return;
    }
    case 3: {
      if (contacts_.empty()) return;
      support::v1::WithdrawContactRequest withdraw;
      withdraw.set_contact_id(Any(contacts_));
      withdraw.set_reason_code("mistaken");
      AskEki<support::v1::WithdrawContactResponse>("WithdrawContact", withdraw);
      return;
    }
    default: {
      support::v1::RecordContactRequest contact;
      contact.set_contact_id(NewId());
      contact.set_person_id(Any(persons_).id);
      *contact.mutable_contact_time() = Past();
      contact.set_contact_kind(support::v1::CONTACT_KIND_MEETING);
      contact.set_note(Text());
      if (AskEki<support::v1::RecordContactResponse>("RecordContact", contact)) {
        contacts_.push_back(contact.contact_id());
      }
    }
  }
}

void RandomDistrict::Step() {
  if (Pick(6) == 0) harness_.Advance(absl::Minutes(Pick(5000)));
  if (Pick(7) == 0) return StepSupport();
  if (Pick(3) == 0) sanction_.Step(sections_, groups_);
  const int kind = Pick(20);
  if (kind < 3) return StepPerson();
  if (kind < 7) return StepRound();
  if (kind < 9) return Plan();
  if (kind < 10) return Pick(3) == 0 ? Merge() : Acute();
  if (kind < 11) return Pick(3) == 0 ? Talk() : Acute();
  if (notified_.empty()) return Plan();
  Notified& notified = Any(notified_);
  if (kind < 14) return Attempt(notified);
  if (kind < 16) return Deliver(notified);
  if (kind < 17) return CorrectDelivery(notified);
  if (kind < 18) return FollowUp(notified);
  if (kind < 19) return Withdraw(notified);
  return CancelOrClose(notified);
}

}  // namespace varsel::replay
