// A person's story for tests of the rules: what was done so far is Given, one command is tried
// When.
//
//   Tale tale;
//   tale.Registered().By("officer").Given(Nominate());
//   tale.By("leader").When(Approve()).ThenRefused("NOT_QUALIFIED");
//
// Every command is decided and folded as the runner does it, without log and keys. Time stands
// still until At or Later.
#ifndef VARSEL_SERVICES_FOCUS_FOCUS_TALE_H_
#define VARSEL_SERVICES_FOCUS_FOCUS_TALE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/focus/age.h"
#include "services/focus/decide.h"
#include "services/focus/evolve.h"
#include "services/focus/life.h"
#include "tests/testing/given_when_then.h"
#include "tests/testing/test_ids.h"

namespace varsel::focus {

using testing::At;
using testing::TestId;
using testing::TestUuid;

inline google::protobuf::Timestamp Stamp(const std::string& time) { return ToProto(At(time)); }

inline v1::RegisterPersonRequest Register(const std::string& birth_date = "1990-06-15") {
  v1::RegisterPersonRequest command;
  command.set_person_id(TestId("person"));
  command.set_section_id(TestId("section"));
  command.set_name("Opfundet Person");
  command.set_birth_date(birth_date);
  command.set_invented(true);
  return command;
}

inline v1::CorrectPersonRequest CorrectBirthDate(const std::string& birth_date) {
  v1::CorrectPersonRequest command;
  command.set_person_id(TestId("person"));
  command.set_section_id(TestId("section"));
  command.set_name("Opfundet Person");
  command.set_birth_date(birth_date);
  command.set_reason("forkert dato");
  return command;
}

inline v1::RecordCategoryRequest Categorised(v1::Category category,
                                             const std::string& id = "category") {
  v1::RecordCategoryRequest command;
  command.set_person_id(TestId("person"));
  command.set_category_id(TestId(id));
  command.set_category(category);
  *command.mutable_from() = Stamp("2020-01-01T12:00:00Z");
  command.set_source("dom");
  return command;
}

inline v1::RecordAffiliationRequest Affiliated(const std::string& id = "affiliation") {
  v1::RecordAffiliationRequest command;
  command.set_person_id(TestId("person"));
  command.set_affiliation_id(TestId(id));
  command.set_group_id(TestId("group"));
  command.set_role(v1::AFFILIATION_ROLE_LEADER);
  *command.mutable_from() = Stamp("2021-01-01T12:00:00Z");
  command.set_judged_by("efterforsker");
  command.set_source("observation");
  return command;
}

inline v1::RecordAffiliationDenialRequest Denied() {
  v1::RecordAffiliationDenialRequest command;
  command.set_person_id(TestId("person"));
  command.set_affiliation_id(TestId("affiliation"));
  return command;
}

inline v1::NominationGround Ground(const std::string& date) {
  v1::NominationGround ground;
  ground.set_text("det, der skete");
  ground.set_ground_kind(v1::GROUND_KIND_FACT);
  *ground.mutable_date() = Stamp(date);
  ground.set_source("sag");
  return ground;
}

template <typename Command = v1::NominatePersonRequest>
Command Nominate(const std::string& id = "nomination",
                 const std::string& evidence = "2022-10-01T12:00:00Z") {
  Command command;
  command.set_person_id(TestId("person"));
  command.set_nomination_id(TestId(id));
  *command.add_position_grounds() = Ground(evidence);
  *command.add_violence_grounds() = Ground(evidence);
  command.set_legal_basis("politiloven-1");
  command.set_purpose("at stoppe volden");
  command.set_explanation("Du har en stemme, som de andre lytter til.");
  command.set_explanation_confirmed(true);
  return command;
}

inline v1::QualifyNominationRequest Qualify(bool able = true,
                                            const std::string& id = "nomination") {
  v1::QualifyNominationRequest command;
  command.set_person_id(TestId("person"));
  command.set_nomination_id(TestId(id));
  command.set_able_to_take_part(able);
  return command;
}

inline v1::ApproveNominationRequest Approve(const std::string& id = "nomination") {
  v1::ApproveNominationRequest command;
  command.set_person_id(TestId("person"));
  command.set_nomination_id(TestId(id));
  return command;
}

inline v1::DeclineNominationRequest Decline() {
  v1::DeclineNominationRequest command;
  command.set_person_id(TestId("person"));
  command.set_nomination_id(TestId("nomination"));
  command.set_reason("ikke længere aktuel");
  return command;
}

inline v1::ReviewPersonRequest Review() {
  v1::ReviewPersonRequest command;
  command.set_person_id(TestId("person"));
  command.set_reasoning("stadig en stemme");
  return command;
}

inline v1::RemovePersonRequest Remove() {
  v1::RemovePersonRequest command;
  command.set_person_id(TestId("person"));
  command.set_reason("ude af miljøet");
  return command;
}

inline v1::WithdrawFactRequest Withdraw(const std::string& fact_id) {
  v1::WithdrawFactRequest command;
  command.set_person_id(TestId("person"));
  command.set_withdrawn_fact_id(fact_id);
  command.set_reason("registreret ved en fejl");
  return command;
}

class Tale {
 public:
  struct Told {
    v1::FocusEvent event;
    EventMeta meta;
  };

  explicit Tale(const std::string& person = "person") : person_(person) {
    context_.base.now = testing::At("2023-01-01T12:00:00Z");
    context_.base.actor = ActorId(TestUuid("officer"));
    context_.base.role = common::v1::Access::PROJECT_LEADER;
    context_.section_known = true;
    context_.group.emplace();
    context_.group->set_group_id(TestId("group"));
    context_.group->set_group_kind(v1::GROUP_KIND_STREET_GROUP);
  }

  Tale& By(const std::string& actor) {
    context_.base.actor = ActorId(TestUuid(actor));
    return *this;
  }
  Tale& As(common::v1::Access::Role role) {
    context_.base.role = role;
    return *this;
  }
  Tale& At(const std::string& time) {
    context_.base.now = testing::At(time);
    return *this;
  }
  FocusContext& context() { return context_; }
  const v1::PersonLife& life() const { return life_; }
  const v1::PersonStanding& standing() const { return life_.standing(); }
  const std::vector<Told>& told() const { return told_; }
  // The id by which the last event is withdrawn.
  std::string LastFact() const { return told_.back().meta.event_id.ToString(); }
  std::string FactOf(v1::FocusEvent::KindCase kind) const {
    std::string found;
    for (const Told& told : told_) {
      if (told.event.kind_case() == kind) found = told.meta.event_id.ToString();
    }
    return found;
  }

  template <typename Command>
  testing::Outcome<PersonAggregate> When(const Command& command) {
    return testing::Outcome<PersonAggregate>(Decide(life_, command, Context()));
  }
  template <typename Command>
  Tale& Given(const Command& command) {
    const Decision decision = Decide(life_, command, Context());
    EXPECT_TRUE(decision.ok()) << decision.status().ToString();
    if (decision.ok()) Fold(*decision);
    return *this;
  }
  // The drafts of this person's stream, as if they had been appended.
  void Fold(const Events& events, bool of_other_stream = false) {
    for (const Draft<v1::FocusEvent>& draft : events) {
      if (draft.stream.is_none() == of_other_stream) continue;
      const uint64_t version = told_.size() + 1;
      const EventMeta meta{.event_id = EventId(TestUuid(absl::StrCat(person_, "-", version))),
                           .stream = PersonStream(TestUuid(person_)),
                           .version = Version(version),
                           .position = Position(version),
                           .occurred = draft.occurred,
                           .recorded = context_.base.now,
                           .actor = context_.base.actor,
                           .corrects = draft.corrects};
      if (draft.event.has_person_registered()) Remember(draft.event.person_registered(), version);
      if (draft.event.has_person_corrected()) Remember(draft.event.person_corrected(), version);
      told_.push_back({draft.event, meta});
      life_ = EvolvePerson(std::move(life_), draft.event, meta);
    }
  }

  // An adult suspect with an affiliation; his age is fit for anything.
  Tale& Registered(const std::string& birth_date = "1990-06-15") {
    v1::RegisterPersonRequest command = Register(birth_date);
    command.set_person_id(TestId(person_));
    return Given(command);
  }
  Tale& Nominated() { return By("officer").Given(Nominate()); }
  Tale& Qualified() { return Nominated().Given(Qualify()); }
  Tale& Approved() { return Qualified().By("leader").Given(Approve()); }

 private:
  FocusContext& Context() {
    context_.birth_date = birth_date_;
    return context_;
  }
  template <typename Details>
  void Remember(const Details& details, uint64_t version) {
    birth_date_ = {.day = {}, .details_version = version};
    if (details.has_birth_date()) birth_date_.day = DayOfNoon(FromProto(details.birth_date()));
  }

  const std::string person_;
  FocusContext context_;
  BirthDate birth_date_;
  v1::PersonLife life_;
  std::vector<Told> told_;
};

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_FOCUS_TALE_H_
