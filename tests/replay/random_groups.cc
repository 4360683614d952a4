#include "tests/replay/random_groups.h"

#include <utility>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "storage/base/error.h"
#include "tests/replay/laws.h"
#include "varsel/picture/v1/picture_service.pb.h"
#include "varsel/programme/v1/programme_service.pb.h"

namespace varsel::replay {

using testing::TestId;

RandomGroups::RandomGroups(uint64_t seed, testing::AreaHarness& harness,
                           const RandomDistrict& district)
    : harness_(harness),
      district_(district),
      random_(seed),
      mark_("gruppe " + std::to_string(seed) + "-") {}

template <typename Response, typename Request>
bool RandomGroups::Ask(const std::string& rpc, Request request) {
  request.set_request_id(NewId());
  const auto answer = harness_.Call<Response>(
      "varsel." + rpc, request, {.role = "project_leader", .actor = TestId("leader")});
  if (!answer.ok()) {
    EXPECT_FALSE(absl::IsInternal(answer.status()) || absl::IsDataLoss(answer.status()) ||
                 absl::IsUnavailable(answer.status()) || ReasonOf(answer.status()).empty())
        << rpc << ": " << answer.status();
    return false;
  }
  ++accepted_[rpc.substr(rpc.rfind('/') + 1)];
  for (std::string& text : TextsOf(request)) {
    if (text.rfind(mark_, 0) == 0) texts_.push_back(std::move(text));
  }
  return true;
}

std::string RandomGroups::NewId() { return TestId(mark_ + std::to_string(++ids_)); }
std::string RandomGroups::Text() { return mark_ + std::to_string(++ids_) + " om grupperingen."; }

void RandomGroups::JudgeRisk() {
  picture::v1::JudgeRiskRequest judge;
  judge.set_group_id(Any(district_.groups()));
  judge.set_judgement_id(NewId());
  judge.set_indicator(static_cast<picture::v1::RiskIndicator>(1 + Pick(4)));
  judge.set_level(static_cast<picture::v1::RiskLevel>(1 + Pick(3)));
  *judge.mutable_judged_time() = ToProto(harness_.now() - absl::Hours(Pick(500)));
  judge.set_basis(Text());
  Ask<picture::v1::JudgeRiskResponse>("picture.v1.PictureService/JudgeRisk", judge);
}

template <typename Request>
void RandomGroups::Hold(Request* request) {
  request->set_round_id(Any(district_.rounds()));
  *request->mutable_held_time() = ToProto(harness_.now() - absl::Hours(Pick(500)));
  request->add_participants()->set_agency("politi");
  request->mutable_participants(0)->set_role("naerpoliti");
}

void RandomGroups::Audit() {
  if (audits_.empty() || Pick(3) == 0) {
    picture::v1::HoldAuditRequest hold;
    hold.set_audit_id(NewId());
    Hold(&hold);
    if (Ask<picture::v1::HoldAuditResponse>("picture.v1.PictureService/HoldAudit", hold)) {
      audits_.push_back(hold.audit_id());
    }
  } else if (Pick(6) == 0) {
    picture::v1::WithdrawAuditRequest withdraw;
    withdraw.set_audit_id(Any(audits_));
    withdraw.set_reason_code("wrong");
    Ask<picture::v1::WithdrawAuditResponse>("picture.v1.PictureService/WithdrawAudit", withdraw);
  } else {
    picture::v1::CorrectAuditRequest correct;
    correct.set_audit_id(Any(audits_));
    correct.set_reason_code("wrong");
    Hold(&correct);
    Ask<picture::v1::CorrectAuditResponse>("picture.v1.PictureService/CorrectAudit", correct);
  }
}

template <typename Request>
void RandomGroups::Find(Request* request) {
  *request->mutable_judged_time() = ToProto(harness_.now() - absl::Hours(Pick(500)));
  request->set_activity(static_cast<picture::v1::GroupActivity>(1 + Pick(4)));
  request->set_group_kind(focus::v1::GROUP_KIND_STREET_GROUP);
  if (Pick(2) == 0) request->set_members_judged(static_cast<uint32_t>(Pick(50)));
  if (Pick(2) == 0) request->add_conflict_group_ids(Any(district_.groups()));
  request->add_areas("Havnen");
  request->set_note(Text());
}

void RandomGroups::Go() {
  if (audits_.empty()) return;
  picture::v1::RecordFindingRequest find;
  find.set_audit_id(Any(audits_));
  find.set_finding_id(NewId());
  find.set_group_id(Any(district_.groups()));
  Find(&find);
  if (Ask<picture::v1::RecordFindingResponse>("picture.v1.PictureService/RecordFinding", find)) {
    findings_.push_back({find.audit_id(), find.finding_id(), find.group_id()});
  }
}

void RandomGroups::ChangeFinding() {
  if (findings_.empty()) return;
  const Finding& finding = Any(findings_);
  if (Pick(3) == 0) {
    picture::v1::WithdrawFindingRequest withdraw;
    withdraw.set_audit_id(finding.audit);
    withdraw.set_finding_id(finding.id);
    withdraw.set_reason_code("wrong");
    Ask<picture::v1::WithdrawFindingResponse>("picture.v1.PictureService/WithdrawFinding",
                                              withdraw);
    return;
  }
  picture::v1::CorrectFindingRequest correct;
  correct.set_audit_id(finding.audit);
  correct.set_finding_id(finding.id);
  correct.set_group_id(finding.group);
  correct.set_reason_code("wrong");
  Find(&correct);
  Ask<picture::v1::CorrectFindingResponse>("picture.v1.PictureService/CorrectFinding", correct);
}

void RandomGroups::JudgeViolent() {
  if (!judgements_.empty() && Pick(3) == 0) {
    const Judgement& judgement = Any(judgements_);
    picture::v1::WithdrawMostViolentRequest withdraw;
    withdraw.set_round_id(judgement.round);
    withdraw.set_judgement_id(judgement.id);
    withdraw.set_reason_code("wrong");
    Ask<picture::v1::WithdrawMostViolentResponse>("picture.v1.PictureService/WithdrawMostViolent",
                                                  withdraw);
    return;
  }
  const auto judge = [&](auto* request) {
    request->set_group_id(Any(district_.groups()));
    *request->mutable_judged_time() = ToProto(harness_.now() - absl::Hours(Pick(500)));
    request->set_judged_by("ledelsen");
    request->set_grounds(Text());
  };
  if (!judgements_.empty() && Pick(3) == 0) {
    const Judgement& judgement = Any(judgements_);
    picture::v1::CorrectMostViolentRequest correct;
    correct.set_round_id(judgement.round);
    correct.set_judgement_id(judgement.id);
    correct.set_reason_code("wrong");
    judge(&correct);
    Ask<picture::v1::CorrectMostViolentResponse>("picture.v1.PictureService/CorrectMostViolent",
                                                 correct);
    return;
  }
  picture::v1::JudgeMostViolentRequest request;
  request.set_round_id(Any(district_.rounds()));
  request.set_judgement_id(NewId());
  judge(&request);
  if (Ask<picture::v1::JudgeMostViolentResponse>("picture.v1.PictureService/JudgeMostViolent",
                                                 request)) {
    judgements_.push_back({request.round_id(), request.judgement_id()});
  }
}

void RandomGroups::OpenCase() {
  programme::v1::OpenCaseRequest open;
  open.set_case_id(NewId());
  open.set_programme("gruppe-14-dage");
  open.set_subject(common::v1::PROGRAMME_SUBJECT_GROUP);
  open.set_subject_id(Any(district_.groups()));
  open.set_section_id(Any(district_.sections()));
  open.set_intake_code("residents");
  open.set_legal_basis("retsplejeloven-115");
  open.set_note(Text());
  if (Ask<programme::v1::OpenCaseResponse>("programme.v1.ProgrammeService/OpenCase", open)) {
    cases_.push_back(open.case_id());
  }
}

void RandomGroups::RecordFact() {
  if (cases_.empty()) return;
  programme::v1::RecordCaseFactRequest record;
  record.set_case_id(Any(cases_));
  record.set_note(Text());
  programme::v1::CaseFact& fact = *record.mutable_fact();
  fact.set_fact_id(NewId());
  *fact.mutable_fact_time() = ToProto(harness_.now());
  switch (Pick(4)) {
    case 0:
      fact.mutable_review()->set_agency("police");
      break;
    case 1:
      fact.mutable_follow_up()->set_contact_made(true);
      break;
    case 2:
      fact.mutable_responsibility()->set_agency("police");
      break;
    default:
      fact.mutable_phase()->set_track("young");
      fact.mutable_phase()->set_phase("visited");
      fact.mutable_phase()->add_message_parts(static_cast<common::v1::MessagePart>(1 + Pick(5)));
  }
  if (Ask<programme::v1::RecordCaseFactResponse>("programme.v1.ProgrammeService/RecordCaseFact",
                                                 record)) {
    facts_.push_back({record.case_id(), fact.fact_id()});
  }
}

void RandomGroups::WithdrawFact() {
  if (facts_.empty()) return;
  const Fact& fact = Any(facts_);
  programme::v1::WithdrawCaseFactRequest withdraw;
  withdraw.set_case_id(fact.case_id);
  withdraw.set_fact_id(fact.id);
  withdraw.set_reason_code("wrong");
  Ask<programme::v1::WithdrawCaseFactResponse>("programme.v1.ProgrammeService/WithdrawCaseFact",
                                               withdraw);
}

void RandomGroups::Step() {
  switch (Pick(10)) {
    case 0:
      return JudgeRisk();
    case 1:
      return Audit();
    case 2:
    case 3:
      return Go();
    case 4:
      return ChangeFinding();
    case 5:
      return JudgeViolent();
    case 6:
      return OpenCase();
    case 7:
      return WithdrawFact();
    default:
      return RecordFact();
  }
}

}  // namespace varsel::replay
