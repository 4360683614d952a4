#include <algorithm>
#include <optional>
#include <vector>

#include "services/focus/age.h"
#include "services/focus/person_plan.h"
#include "services/focus/person_scope.h"
#include "services/focus/person_view.h"
#include "storage/base/error.h"

namespace varsel::focus {
namespace {

// Warns and never blocks: what cannot be searched or read is said, not refused.
void WarnOfDuplicates(const Desk& desk, const runtime::Call& call,
                      const v1::RegisterPersonRequest& request,
                      v1::RegisterPersonResponse& warning) {
  if (!desk.follower.ready()) {
    warning.set_duplicates_not_searched(true);
    return;
  }
  const std::vector<Uuid> alike =
      desk.names.Duplicates({.name = request.name(), .birth_date = ParseDay(request.birth_date())},
                            Uuid::Parse(request.person_id()).value_or(Uuid()), kDuplicatesMax);
  const auto seen = SurvivorsInScope(desk.ground, call, alike);
  if (!seen.ok()) {
    warning.set_duplicates_not_searched(true);
    return;
  }
  for (const v1::PersonRow& row : *seen) {
    warning.add_possible_duplicate_ids(row.life().person_id());
  }
}

void RegisterRegisterPerson(const Desk& desk) {
  using Request = v1::RegisterPersonRequest;
  using Response = v1::RegisterPersonResponse;
  desk.ground.methods.Command<PersonAggregate, Request, Response>(
      "varsel.focus.v1.FocusService/RegisterPerson",
      [desk](const runtime::Call& call,
             const Request& request) -> absl::StatusOr<PersonPlan<Response>> {
        Facts facts(desk.ground, call);
        RETURN_IF_ERROR(facts.PersonAsNamed(request.person_id()));
        RETURN_IF_ERROR(facts.Section(request.section_id()));
        Response warning;
        WarnOfDuplicates(desk, call, request, warning);
        return PlanOn<Request, Response>(
            facts, request, [warning](const v1::FocusEvent&, Response* response) {
              *response->mutable_possible_duplicate_ids() = warning.possible_duplicate_ids();
              response->set_duplicates_not_searched(warning.duplicates_not_searched());
            });
      });
}

void RegisterMergePersons(const Desk& desk) {
  using Request = v1::MergePersonsRequest;
  using Response = v1::MergePersonsResponse;
  desk.ground.methods.Command<PersonAggregate, Request, Response>(
      "varsel.focus.v1.FocusService/MergePersons",
      [ground = desk.ground](const runtime::Call& call,
                             const Request& request) -> absl::StatusOr<PersonPlan<Response>> {
        Facts facts(ground, call);
        RETURN_IF_ERROR(facts.PersonAsNamed(request.person_id()));
        RETURN_IF_ERROR(facts.Other(request.into_person_id(), /*follow=*/true));
        return PlanOn<Request, Response>(
            facts, request, [](const v1::FocusEvent& first, Response* response) {
              response->set_person_id(first.person_merged().into_person_id());
            });
      });
}

}  // namespace

std::string FactIdFor(const v1::FocusEvent& event, const EventId& event_id) {
  if (event.has_category_recorded()) return event.category_recorded().category_id();
  if (event.has_category_corrected()) return event.category_corrected().category_id();
  if (event.has_affiliation_recorded()) return event.affiliation_recorded().affiliation_id();
  if (event.has_affiliation_corrected()) return event.affiliation_corrected().affiliation_id();
  if (event.has_person_nominated()) return event.person_nominated().nomination_id();
  if (event.has_nomination_corrected()) return event.nomination_corrected().nomination_id();
  if (event.has_fact_withdrawn()) return event.fact_withdrawn().fact_id();
  return event_id.ToString();
}

void RegisterPersonCommands(const Desk& desk) {
  RegisterRegisterPerson(desk);
  RegisterMergePersons(desk);
  PersonCommand<v1::CorrectPersonRequest, v1::CorrectPersonResponse>(
      desk, "CorrectPerson", [](const v1::CorrectPersonRequest& request, Facts& facts) {
        return facts.Section(request.section_id());
      });
  PersonCommand<v1::ChangePersonSectionRequest, v1::ChangePersonSectionResponse>(
      desk, "ChangePersonSection", [](const v1::ChangePersonSectionRequest& request, Facts& facts) {
        return facts.Section(request.section_id());
      });
  PersonCommand<v1::RecordCategoryRequest, v1::RecordCategoryResponse>(desk, "RecordCategory");
  PersonCommand<v1::CorrectCategoryRequest, v1::CorrectCategoryResponse>(desk, "CorrectCategory");
  PersonCommand<v1::RecordAffiliationRequest, v1::RecordAffiliationResponse>(
      desk, "RecordAffiliation", [](const v1::RecordAffiliationRequest& request, Facts& facts) {
        RETURN_IF_ERROR(facts.OpenBirthDate());
        return facts.Group(request.group_id());
      });
  PersonCommand<v1::CorrectAffiliationRequest, v1::CorrectAffiliationResponse>(
      desk, "CorrectAffiliation", [](const v1::CorrectAffiliationRequest& request, Facts& facts) {
        RETURN_IF_ERROR(facts.OpenBirthDate());
        return facts.Group(request.group_id());
      });
  PersonCommand<v1::RecordAffiliationDenialRequest, v1::RecordAffiliationDenialResponse>(
      desk, "RecordAffiliationDenial", nullptr,
      [](const v1::FocusEvent& first, v1::RecordAffiliationDenialResponse* response) {
        if (!first.affiliation_denied().has_review_due()) return;
        *response->mutable_review_due() = first.affiliation_denied().review_due();
      });
}

}  // namespace varsel::focus
