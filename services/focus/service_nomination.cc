#include "services/focus/life.h"
#include "services/focus/person_plan.h"

namespace varsel::focus {
namespace {

template <typename Request>
absl::Status WithBirthDate(const Request&, Facts& facts) {
  return facts.OpenBirthDate();
}

template <typename Event, typename Response>
void CopyDues(const Event& event, Response* response) {
  if (event.has_review_due()) *response->mutable_review_due() = event.review_due();
  if (event.has_removal_due()) *response->mutable_removal_due() = event.removal_due();
}

// A merge is withdrawn on the record that went; everything else on the one that stayed.
void RegisterWithdrawFact(const Desk& desk) {
  using Request = v1::WithdrawFactRequest;
  using Response = v1::WithdrawFactResponse;
  desk.ground.methods.Command<PersonAggregate, Request, Response>(
      "varsel.focus.v1.FocusService/WithdrawFact",
      [ground = desk.ground](const runtime::Call& call,
                             const Request& request) -> absl::StatusOr<PersonPlan<Response>> {
        Facts facts(ground, call);
        RETURN_IF_ERROR(facts.PersonAsNamed(request.person_id()));
        std::string merged_into;
        for (const v1::MergeFact& merge : facts.row().life().merges()) {
          if (Stands(merge) && FactIdOf(merge.event_id()) == request.withdrawn_fact_id()) {
            merged_into = merge.into_person_id();
          }
        }
        if (merged_into.empty()) {
          RETURN_IF_ERROR(facts.Person(request.person_id()));
        } else {
          RETURN_IF_ERROR(facts.Other(merged_into, /*follow=*/false));
        }
        return PlanOn<Request, Response>(
            facts, request, [](const v1::FocusEvent& first, Response* response) {
              response->set_nomination_state(first.fact_withdrawn().nomination_state());
              CopyDues(first.fact_withdrawn(), response);
            });
      });
}

}  // namespace

void RegisterNominationCommands(const Desk& desk) {
  PersonCommand<v1::NominatePersonRequest, v1::NominatePersonResponse>(
      desk, "NominatePerson", WithBirthDate<v1::NominatePersonRequest>,
      [](const v1::FocusEvent& first, v1::NominatePersonResponse* response) {
        response->set_renewed(first.person_nominated().renewed());
      });
  PersonCommand<v1::CorrectNominationRequest, v1::CorrectNominationResponse>(desk,
                                                                             "CorrectNomination");
  PersonCommand<v1::RecordAdviceRequest, v1::RecordAdviceResponse>(desk, "RecordAdvice");
  PersonCommand<v1::QualifyNominationRequest, v1::QualifyNominationResponse>(desk,
                                                                             "QualifyNomination");
  PersonCommand<v1::ApproveNominationRequest, v1::ApproveNominationResponse>(
      desk, "ApproveNomination", WithBirthDate<v1::ApproveNominationRequest>,
      [](const v1::FocusEvent& first, v1::ApproveNominationResponse* response) {
        CopyDues(first.nomination_approved(), response);
        response->set_second_approval_needed(first.nomination_approved().second_approval_needed());
      });
  PersonCommand<v1::DeclineNominationRequest, v1::DeclineNominationResponse>(desk,
                                                                             "DeclineNomination");
  PersonCommand<v1::ReviewPersonRequest, v1::ReviewPersonResponse>(
      desk, "ReviewPerson", WithBirthDate<v1::ReviewPersonRequest>,
      [](const v1::FocusEvent& first, v1::ReviewPersonResponse* response) {
        CopyDues(first.person_reviewed(), response);
      });
  PersonCommand<v1::RemovePersonRequest, v1::RemovePersonResponse>(desk, "RemovePerson");
  PersonCommand<v1::RemoveLapsedRequest, v1::RemoveLapsedResponse>(desk, "RemoveLapsed");
  RegisterWithdrawFact(desk);
}

}  // namespace varsel::focus
