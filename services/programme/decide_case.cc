#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/danish_calendar.h"
#include "services/domain/months.h"
#include "services/domain/time_proto.h"
#include "services/programme/case_standing.h"
#include "services/programme/decide.h"
#include "services/programme/rules.h"
#include "storage/base/status_macros.h"

namespace varsel::programme {
namespace {

using Policy = common::v1::Programme;

std::string SubjectName(common::v1::ProgrammeSubject subject) {
  const std::string name = common::v1::ProgrammeSubject_Name(subject);
  return absl::AsciiStrToLower(name.substr(name.rfind('_') + 1));
}

int YearsOn(absl::CivilDay birth, absl::CivilDay day) {
  const bool before =
      day.month() < birth.month() || (day.month() == birth.month() && day.day() < birth.day());
  return static_cast<int>(day.year() - birth.year()) - (before ? 1 : 0);
}

// A person of the programme's ages on the day on which the case is opened.
absl::Status CheckAges(const Policy& policy, absl::Time opened, const ProgrammeContext& context) {
  const int minimum = policy.ages().minimum_years();
  const int maximum = policy.ages().maximum_years();
  if (policy.subject() != common::v1::PROGRAMME_SUBJECT_PERSON || (minimum == 0 && maximum == 0)) {
    return absl::OkStatus();
  }
  if (!context.birth_date.has_value()) {
    return Refuse(v1::BIRTH_DATE_UNKNOWN, {.field = "subject_id"});
  }
  const int years = YearsOn(*context.birth_date, DanishDay(opened));
  if (years < minimum) {
    return Refuse(v1::UNDER_MINIMUM_AGE, {.field = "subject_id", .detail = absl::StrCat(minimum)});
  }
  if (maximum > 0 && years > maximum) {
    return Refuse(v1::OVER_MAXIMUM_AGE, {.field = "subject_id", .detail = absl::StrCat(maximum)});
  }
  return absl::OkStatus();
}

// What the opening and its correction say.
template <typename Command>
absl::Status CheckOpening(const Policy& policy, const Command& command,
                          const ProgrammeContext& context) {
  RETURN_IF_ERROR(CheckSection(command.section_id(), context));
  if (!HasCode(policy.intake().ways(), command.intake_code())) {
    return Refuse(v1::INTAKE_NOT_OF_PROGRAMME,
                  {.field = "intake_code", .detail = CodesOf(policy.intake().ways())});
  }
  const auto& bases = policy.law().legal_bases();
  if (std::find(bases.begin(), bases.end(), command.legal_basis()) == bases.end()) {
    return Refuse(v1::LEGAL_BASIS_NOT_OF_PROGRAMME,
                  {.field = "legal_basis", .detail = absl::StrJoin(bases, ", ")});
  }
  return absl::OkStatus();
}

template <typename Command, typename Event>
void FillOpening(const Policy& policy, const Command& command, absl::Time opened, Event* event) {
  event->set_case_id(command.case_id());
  event->set_section_id(command.section_id());
  *event->mutable_opened_time() = ToProto(opened);
  event->set_intake_code(command.intake_code());
  event->set_legal_basis(command.legal_basis());
  event->set_note(command.note());
  v1::CaseDue& review = *event->add_dues();
  review.set_due_kind(v1::CASE_DUE_KIND_REVIEW);
  *review.mutable_due() = ToProto(AddMonths(opened, policy.terms().review_within_months()));
  for (const common::v1::ProgrammeTrack& track : policy.tracks()) {
    for (const common::v1::ProgrammePhase& phase : track.phases()) {
      if (phase.within_days() == 0) continue;
      v1::CaseDue& due = *event->add_dues();
      due.set_due_kind(v1::CASE_DUE_KIND_PHASE);
      *due.mutable_due() = ToProto(opened + absl::Hours(24 * phase.within_days()));
      due.set_track(track.code());
      due.set_phase(phase.code());
      due.set_needs_consent(phase.needs_consent());
    }
  }
}

// Only who opened it says anew how.
absl::Status CheckOpener(const v1::CaseLife& life, const ProgrammeContext& context) {
  if (life.agency_code() == context.agency) return absl::OkStatus();
  return Refuse(v1::AGENCY_NOT_OF_PROGRAMME, {.field = "case_id", .detail = life.agency_code()});
}

absl::Status CheckSubject(const Policy& policy, const v1::OpenCaseRequest& command,
                          const ProgrammeContext& context) {
  if (command.subject() != policy.subject()) {
    return Refuse(v1::SUBJECT_OF_OTHER_KIND,
                  {.field = "subject", .detail = SubjectName(policy.subject())});
  }
  if (!context.subject_known) return Refuse(v1::SUBJECT_UNKNOWN, {.field = "subject_id"});
  return absl::OkStatus();
}

absl::Status CheckIntakeAgency(const Policy& policy, const ProgrammeContext& context) {
  const auto& agencies = policy.intake().agencies();
  if (std::find(agencies.begin(), agencies.end(), context.agency) != agencies.end()) {
    return absl::OkStatus();
  }
  return Refuse(v1::AGENCY_NOT_OF_PROGRAMME,
                {.field = "programme", .detail = absl::StrJoin(agencies, ", ")});
}

}  // namespace

Decision Decide(const v1::CaseLife& life, const v1::OpenCaseRequest& command,
                const ProgrammeContext& context) {
  if (Exists(life)) return Refuse(common::v1::ID_IN_USE, {.field = "case_id"});
  ASSIGN_OR_RETURN(const Policy* policy,
                   context.base.programmes->ToBegin(command.programme(), "programme"));
  if (policy->life() != common::v1::PROGRAMME_LIFE_CASES) {
    return Refuse(v1::PROGRAMME_NOT_IN_CASES, {.field = "programme", .id = policy->code()});
  }
  RETURN_IF_ERROR(CheckIntakeAgency(*policy, context));
  RETURN_IF_ERROR(CheckSubject(*policy, command, context));
  RETURN_IF_ERROR(CheckOpening(*policy, command, context));
  const absl::Time opened =
      command.has_opened_time() ? FromProto(command.opened_time()) : context.base.now;
  RETURN_IF_ERROR(CheckAges(*policy, opened, context));
  Draft<v1::ProgrammeEvent> draft{.occurred = opened};
  v1::CaseOpened& event = *draft.event.mutable_case_opened();
  FillOpening(*policy, command, opened, &event);
  event.set_subject_id(command.subject_id());
  event.set_subject(command.subject());
  event.set_programme(policy->code());
  event.set_agency_code(context.agency);
  if (context.second_open) event.add_marks(v1::CASE_MARK_SECOND_OPEN_CASE);
  return One(std::move(draft));
}

Decision Decide(const v1::CaseLife& life, const v1::CorrectCaseRequest& command,
                const ProgrammeContext& context) {
  ASSIGN_OR_RETURN(const Policy* policy, CheckCase(life, context));
  RETURN_IF_ERROR(CheckOpener(life, context));
  RETURN_IF_ERROR(CheckOpening(*policy, command, context));
  const absl::Time opened =
      FromProto(command.has_opened_time() ? command.opened_time() : life.opened_time());
  Draft<v1::ProgrammeEvent> draft{.occurred = opened, .corrects = OriginOf(life.origin_event_id())};
  v1::CaseCorrected& event = *draft.event.mutable_case_corrected();
  FillOpening(*policy, command, opened, &event);
  event.set_subject_id(life.subject_id());
  event.set_reason_code(command.reason_code());
  return One(std::move(draft));
}

Decision Decide(const v1::CaseLife& life, const v1::WithdrawCaseRequest& command,
                const ProgrammeContext& context) {
  RETURN_IF_ERROR(CheckCase(life, context).status());
  RETURN_IF_ERROR(CheckOpener(life, context));
  Draft<v1::ProgrammeEvent> draft{.occurred = context.base.now,
                                  .corrects = OriginOf(life.origin_event_id())};
  v1::CaseWithdrawn& event = *draft.event.mutable_case_withdrawn();
  event.set_case_id(command.case_id());
  event.set_reason_code(command.reason_code());
  return One(std::move(draft));
}

}  // namespace varsel::programme
