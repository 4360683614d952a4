#include <string>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/programme/case_standing.h"
#include "services/programme/decide.h"
#include "services/programme/judge_fact.h"
#include "services/programme/rules.h"
#include "storage/base/status_macros.h"

namespace varsel::programme {
namespace {

template <typename Event>
void FillJudged(Judged judged, Event* event) {
  for (v1::CaseDue& due : judged.dues) *event->add_dues() = std::move(due);
  for (const v1::CaseMark mark : judged.marks) event->add_marks(mark);
  if (judged.settles.has_value()) *event->mutable_settles() = *std::move(judged.settles);
  if (judged.keep_until.has_value()) {
    *event->mutable_keep_until() = ToProto(*judged.keep_until);
  }
}

// A fact of the caller's agency that stands. What another recorded answers as unknown.
absl::StatusOr<const v1::HeldFact*> CheckOwnFact(const v1::CaseLife& life,
                                                 const std::string& fact_id,
                                                 const std::string& path,
                                                 const ProgrammeContext& context) {
  const v1::HeldFact* held = FindFact(life, fact_id);
  if (held == nullptr || held->agency_code() != context.agency) {
    return Refuse(v1::FACT_UNKNOWN, {.field = path, .id = fact_id});
  }
  if (held->withdrawn()) {
    return Refuse(v1::FACT_WITHDRAWN_ALREADY, {.field = path, .id = fact_id});
  }
  return held;
}

std::string KindName(const v1::CaseFact& fact) {
  const auto* what = v1::CaseFact::descriptor()->FindOneofByName("what");
  const auto* set = fact.GetReflection()->GetOneofFieldDescriptor(fact, what);
  return set == nullptr ? std::string() : set->name();
}

}  // namespace

Decision Decide(const v1::CaseLife& life, const v1::RecordCaseFactRequest& command,
                const ProgrammeContext& context) {
  ASSIGN_OR_RETURN(const common::v1::Programme* policy, CheckCase(life, context));
  if (FindFact(life, command.fact().fact_id()) != nullptr) {
    return Refuse(common::v1::ID_IN_USE, {.field = "fact.fact_id"});
  }
  ASSIGN_OR_RETURN(Judged judged, JudgeFact(life, *policy, command.fact()));
  Draft<v1::ProgrammeEvent> draft{.occurred = FromProto(command.fact().fact_time())};
  v1::CaseFactRecorded& event = *draft.event.mutable_case_fact_recorded();
  event.set_case_id(command.case_id());
  event.set_subject_id(life.subject_id());
  *event.mutable_fact() = command.fact();
  event.set_agency_code(context.agency);
  FillJudged(std::move(judged), &event);
  event.set_note(command.note());
  event.set_name(command.name());
  return One(std::move(draft));
}

Decision Decide(const v1::CaseLife& life, const v1::CorrectCaseFactRequest& command,
                const ProgrammeContext& context) {
  ASSIGN_OR_RETURN(const common::v1::Programme* policy, CheckCase(life, context));
  ASSIGN_OR_RETURN(const v1::HeldFact* held,
                   CheckOwnFact(life, command.fact().fact_id(), "fact.fact_id", context));
  if (held->fact().what_case() != command.fact().what_case()) {
    return Refuse(v1::FACT_OF_OTHER_KIND, {.field = "fact", .detail = KindName(held->fact())});
  }
  ASSIGN_OR_RETURN(Judged judged,
                   JudgeFact(Without(life, command.fact().fact_id()), *policy, command.fact()));
  Draft<v1::ProgrammeEvent> draft{.occurred = FromProto(command.fact().fact_time()),
                                  .corrects = OriginOf(held->origin_event_id())};
  v1::CaseFactCorrected& event = *draft.event.mutable_case_fact_corrected();
  event.set_case_id(command.case_id());
  event.set_subject_id(life.subject_id());
  *event.mutable_fact() = command.fact();
  FillJudged(std::move(judged), &event);
  event.set_reason_code(command.reason_code());
  event.set_note(command.note());
  event.set_name(command.name());
  return One(std::move(draft));
}

Decision Decide(const v1::CaseLife& life, const v1::WithdrawCaseFactRequest& command,
                const ProgrammeContext& context) {
  RETURN_IF_ERROR(CheckCase(life, context).status());
  ASSIGN_OR_RETURN(const v1::HeldFact* held,
                   CheckOwnFact(life, command.fact_id(), "fact_id", context));
  Draft<v1::ProgrammeEvent> draft{.occurred = context.base.now,
                                  .corrects = OriginOf(held->origin_event_id())};
  v1::CaseFactWithdrawn& event = *draft.event.mutable_case_fact_withdrawn();
  event.set_case_id(command.case_id());
  event.set_fact_id(command.fact_id());
  event.set_reason_code(command.reason_code());
  return One(std::move(draft));
}

}  // namespace varsel::programme
