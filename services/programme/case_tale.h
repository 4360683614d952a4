// A case as its rules see it, told fact by fact: given-when-then over the shipped programmes.
#ifndef VARSEL_SERVICES_PROGRAMME_CASE_TALE_H_
#define VARSEL_SERVICES_PROGRAMME_CASE_TALE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/programme/case_standing.h"
#include "services/programme/decide.h"
#include "services/programme/evolve.h"
#include "services/programme/policy.h"
#include "storage/base/check.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"

namespace varsel::programme {

using testing::At;
using testing::TestId;
using testing::TestUuid;

inline const ProgrammeCatalogue& ShippedProgrammes() {
  static const ProgrammeCatalogue& programmes = *new ProgrammeCatalogue([] {
    auto policies = LoadProgrammes("deploy/policy");
    VARSEL_CHECK(policies.ok());
    return *std::move(policies);
  }());
  return programmes;
}

inline absl::Time Opened() { return At("2023-03-01T10:00:00+01:00"); }
inline absl::Time After(int days) { return Opened() + absl::Hours(24 * days); }

inline ProgrammeContext PoliceContext(absl::Time now = Opened()) {
  ProgrammeContext context;
  context.base.now = now;
  context.base.programmes = &ShippedProgrammes();
  context.base.programme = ShippedProgrammes().district();
  context.section_known = true;
  context.subject_known = true;
  context.birth_date = absl::CivilDay(2003, 5, 1);  // 19 when the case is opened
  return context;
}

inline v1::OpenCaseRequest Opening(const std::string& programme, const std::string& intake,
                                   const std::string& basis) {
  v1::OpenCaseRequest request;
  request.set_case_id(TestId("case"));
  request.set_programme(programme);
  request.set_subject(common::v1::PROGRAMME_SUBJECT_PERSON);
  request.set_subject_id(TestId("subject"));
  request.set_section_id(TestId("section"));
  *request.mutable_opened_time() = ToProto(Opened());
  request.set_intake_code(intake);
  request.set_legal_basis(basis);
  return request;
}

class CaseTale {
 public:
  explicit CaseTale(const v1::OpenCaseRequest& opening,
                    const ProgrammeContext& context = PoliceContext())
      : context_(context) {
    EXPECT_THAT(Do(opening), testing::IsOk());
  }

  // A fact of this name, so many days after the opening, by the agency.
  v1::CaseFact New(const std::string& name, int days) {
    v1::CaseFact fact;
    fact.set_fact_id(TestId(name));
    *fact.mutable_fact_time() = ToProto(After(days));
    return fact;
  }
  absl::Status Record(const v1::CaseFact& fact, const std::string& agency = "police") {
    v1::RecordCaseFactRequest request;
    request.set_case_id(life_.case_id());
    *request.mutable_fact() = fact;
    context_.agency = agency;
    return Do(request);
  }
  absl::Status Phase(const std::string& track, const std::string& phase, int days) {
    v1::CaseFact fact = New(track + phase, days);
    fact.mutable_phase()->set_track(track);
    fact.mutable_phase()->set_phase(phase);
    return Record(fact);
  }
  absl::Status Plan(const std::string& track, const std::string& phase, int days, int planned) {
    v1::CaseFact fact = New(absl::StrCat("plan", track, phase, days), days);
    fact.mutable_phase_plan()->set_track(track);
    fact.mutable_phase_plan()->set_phase(phase);
    *fact.mutable_phase_plan()->mutable_planned_time() = ToProto(After(planned));
    return Record(fact);
  }
  absl::Status Consents(const std::string& by, v1::ConsentAnswer answer, int days,
                        common::v1::ConsentForm form = common::v1::CONSENT_FORM_WRITTEN) {
    v1::CaseFact fact = New(absl::StrCat("consent", by, days), days);
    fact.mutable_consent()->set_by(by);
    fact.mutable_consent()->set_answer(answer);
    fact.mutable_consent()->set_form(form);
    return Record(fact);
  }
  absl::Status Join(const std::string& party, int days) {
    v1::CaseFact fact = New("joined" + party, days);
    fact.mutable_party()->set_party(party);
    fact.mutable_party()->set_joined(true);
    return Record(fact);
  }
  absl::Status Agree(const std::string& name, const std::string& measure, const std::string& agency,
                     int days, int due) {
    v1::CaseFact fact = New(name, days);
    fact.mutable_measure()->set_measure(measure);
    fact.mutable_measure()->set_agency(agency);
    *fact.mutable_measure()->mutable_due() = ToProto(After(due));
    return Record(fact);
  }
  absl::Status End(const std::string& name, const std::string& measure, int days) {
    v1::CaseFact fact = New(name, days);
    fact.mutable_measure_end()->set_measure_id(TestId(measure));
    fact.mutable_measure_end()->set_outcome(v1::MEASURE_OUTCOME_DONE);
    return Record(fact);
  }
  absl::Status FollowUp(int days) {
    v1::CaseFact fact = New(absl::StrCat("follow-up", days), days);
    fact.mutable_follow_up()->set_contact_made(true);
    return Record(fact);
  }
  absl::Status Review(int days) {
    v1::CaseFact fact = New(absl::StrCat("review", days), days);
    fact.mutable_review();
    return Record(fact);
  }
  // The reviews that are open, as days after the opening.
  std::vector<int64_t> ReviewDays() const {
    std::vector<int64_t> days;
    for (const v1::CaseDue& due : OpenDues(life_)) {
      if (due.due_kind() != v1::CASE_DUE_KIND_REVIEW) continue;
      days.push_back((FromProto(due.due()) - Opened()) / absl::Hours(24));
    }
    return days;
  }
  absl::Status Close(const std::string& outcome, int days) {
    v1::CaseFact fact = New("closing", days);
    fact.mutable_closing()->set_outcome(outcome);
    return Record(fact);
  }
  absl::Status Withdraw(const std::string& name, const std::string& agency = "police") {
    v1::WithdrawCaseFactRequest request;
    request.set_case_id(life_.case_id());
    request.set_fact_id(TestId(name));
    request.set_reason_code("wrong");
    context_.agency = agency;
    return Do(request);
  }
  template <typename Command>
  absl::Status Do(const Command& command) {
    const Decision decision = Decide(life_, command, context_);
    if (!decision.ok()) return decision.status();
    for (const auto& draft : *decision) {
      EventMeta meta;
      meta.event_id = EventId(TestUuid(absl::StrCat("event", ++events_)));
      meta.recorded = context_.base.now;
      meta.corrects = draft.corrects;
      life_ = EvolveCase(std::move(life_), draft.event, meta);
      last_ = draft;
    }
    return absl::OkStatus();
  }

  // Of the newest fact.
  std::vector<v1::CaseMark> Marks() const {
    std::vector<v1::CaseMark> marks;
    for (const int mark : life_.facts(life_.facts_size() - 1).marks()) {
      marks.push_back(static_cast<v1::CaseMark>(mark));
    }
    return marks;
  }
  // Days after the opening on which something falls due; reviews apart.
  std::vector<int64_t> DueDays() const {
    std::vector<int64_t> days;
    for (const v1::CaseDue& due : OpenDues(life_)) {
      if (due.due_kind() == v1::CASE_DUE_KIND_REVIEW) continue;
      days.push_back((FromProto(due.due()) - Opened()) / absl::Hours(24));
    }
    return days;
  }
  const v1::CaseLife& life() const { return life_; }
  const Draft<v1::ProgrammeEvent>& last() const { return last_; }
  ProgrammeContext& context() { return context_; }

 private:
  ProgrammeContext context_;
  v1::CaseLife life_;
  Draft<v1::ProgrammeEvent> last_;
  int events_ = 0;
};

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_CASE_TALE_H_
