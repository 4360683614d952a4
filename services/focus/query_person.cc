#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/focus/age.h"
#include "services/focus/facts.h"
#include "services/focus/life.h"
#include "services/focus/person_reply.h"
#include "services/focus/person_scope.h"
#include "services/focus/person_view.h"
#include "services/focus/service.h"
#include "services/runtime/method_table.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_reasons.pb.h"

namespace varsel::focus {
namespace {

using runtime::ScanPage;
using runtime::Taken;

constexpr size_t kFoundMax = 50;
constexpr char kListPersons[] = "varsel.focus.v1.FocusService/ListPersons";
constexpr char kListReviewsDue[] = "varsel.focus.v1.FocusService/ListReviewsDue";
constexpr char kFindPersons[] = "varsel.focus.v1.FocusService/FindPersons";
constexpr absl::Duration kAwaitNames = absl::Seconds(2);

absl::Status FillDuplicates(const Desk& desk, const runtime::Call& call, const v1::PersonRow& row,
                            v1::Person& person) {
  if (!desk.follower.ready() || person.summary().erased()) return absl::OkStatus();
  const NameIndex::Entry entry{.name = person.summary().name(),
                               .aliases = {},
                               .birth_date = ParseDay(person.summary().birth_date())};
  const Uuid self = IdOf(row.life().person_id());
  ASSIGN_OR_RETURN(
      const auto alike,
      SurvivorsInScope(desk.ground, call, desk.names.Duplicates(entry, self, kDuplicatesMax)));
  for (const v1::PersonRow& other : alike) {
    if (other.life().person_id() == row.life().person_id()) continue;  // merged into this one
    person.add_possible_duplicate_ids(other.life().person_id());
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::GetPersonResponse> GetPerson(const Desk& desk, const runtime::Call& call,
                                                const v1::GetPersonRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, desk.ground.views.Read(kPersonView, call.at_least));
  ASSIGN_OR_RETURN(const std::optional<v1::PersonRow> row,
                   SurvivorOf(*rows, IdOf(request.person_id()), nullptr));
  if (!row.has_value() || !InScope(row->life(), call)) {
    return Refuse(v1::PERSON_UNKNOWN, {.field = "person_id", .id = request.person_id()});
  }
  const absl::Time now = request.has_known_at() ? FromProto(request.known_at()) : call.now;
  PersonReply reply(
      *rows, desk.ground.sealer,
      {.include_closed = request.include_closed(), .now = now, .programme = call.programme()});
  v1::GetPersonResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_person(),
      reply.Of(*row, request.has_known_at() ? KnownAt(row->life(), now) : row->life()));
  if (row->life().person_id() != request.person_id()) {
    response.mutable_person()->set_asked_for_id(request.person_id());
  }
  RETURN_IF_ERROR(FillDuplicates(desk, call, *row, *response.mutable_person()));
  return response;
}

// As a list shows a person: by name only as long as the caller has not been shown too many.
absl::StatusOr<v1::PersonSummary> ListedAs(const Desk& desk, const runtime::Call& call,
                                           const v1::PersonRow& row) {
  ASSIGN_OR_RETURN(v1::PersonSummary summary,
                   SummaryOf(row, desk.ground.sealer, call.now, call.programme()));
  if (summary.erased() || desk.shown.Show(call.caller.actor, IdOf(summary.person_id()), call.now)) {
    return summary;
  }
  summary.clear_name();
  summary.clear_birth_date();
  summary.set_name_withheld(true);
  return summary;
}

// One page of persons by index keys that begin with `prefix`, of those that `wanted`.
template <typename Response, typename Wanted>
absl::StatusOr<Response> PersonPage(const Desk& desk, const runtime::Call& call,
                                    const std::string& prefix, const std::string& page_token,
                                    int32_t page_size, Wanted wanted) {
  ASSIGN_OR_RETURN(const auto rows, desk.ground.views.Read(kPersonView, call.at_least));
  Response response;
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ScanPage(*rows, prefix, "", {static_cast<uint32_t>(page_size), page_token},
               [&](std::string_view key, std::string_view) -> absl::StatusOr<Taken> {
                 ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::PersonRow>(
                                                      *rows, PersonKey(PersonOfKey(key))));
                 if (!row.has_value() || !InScope(row->life(), call) || !wanted(key, row->life())) {
                   return Taken::kPassedOver;
                 }
                 ASSIGN_OR_RETURN(*response.add_persons(), ListedAs(desk, call, *row));
                 return Taken::kShown;
               }));
  return response;
}

// The narrowest index that holds all that is asked for. A caller of one section never scans
// another's.
std::string NarrowestPrefix(const v1::ListPersonsRequest& request, const runtime::Call& call) {
  const v1::NominationState state = request.nomination_state();
  const bool any_state = state == v1::NOMINATION_STATE_UNSPECIFIED;
  if (!request.group_id().empty()) return GroupPrefix(IdOf(request.group_id()));
  if (!request.section_id().empty() || call.scope == common::v1::Access::OWN_SECTION) {
    const Uuid own = call.caller.section.has_value() ? call.caller.section->uuid() : Uuid();
    const Uuid section = request.section_id().empty() ? own : IdOf(request.section_id());
    return any_state ? SectionPrefix(section) : SectionPrefix(section, state);
  }
  return any_state ? DistrictPrefix() : DistrictPrefix(state);
}

absl::StatusOr<v1::ListPersonsResponse> ListPersons(const Desk& desk, const runtime::Call& call,
                                                    const v1::ListPersonsRequest& request) {
  return PersonPage<v1::ListPersonsResponse>(
      desk, call, NarrowestPrefix(request, call), request.page_token(), request.page_size(),
      [&](std::string_view, const v1::PersonLife& life) {
        const v1::NominationState state = request.nomination_state();
        return (state == v1::NOMINATION_STATE_UNSPECIFIED || life.standing().state() == state) &&
               (request.section_id().empty() ||
                life.standing().section_id() == request.section_id());
      });
}

absl::StatusOr<v1::ListReviewsDueResponse> ListReviewsDue(
    const Desk& desk, const runtime::Call& call, const v1::ListReviewsDueRequest& request) {
  return PersonPage<v1::ListReviewsDueResponse>(
      desk, call, ReviewDuePrefix(), request.page_token(), request.page_size(),
      [&](std::string_view key, const v1::PersonLife& life) {
        return (!request.has_due_before() || DueOfKey(key) < FromProto(request.due_before())) &&
               (request.section_id().empty() ||
                life.standing().section_id() == request.section_id());
      });
}

absl::StatusOr<v1::FindPersonsResponse> FindPersons(const Desk& desk, const runtime::Call& call,
                                                    const v1::FindPersonsRequest& request) {
  NameIndex::Entry entry{.name = request.name(), .aliases = {}, .birth_date = {}};
  if (!request.birth_date().empty()) {
    entry.birth_date = ParseDay(request.birth_date());
    if (!entry.birth_date.has_value()) {
      return Refuse(common::v1::FIELD_MALFORMED,
                    {.field = "birth_date", .detail = "a day such as 1995-04-12, from 1900 on"});
    }
  } else if (request.name().empty()) {
    return Refuse(common::v1::FIELD_REQUIRED, {.field = "name"});
  }
  if (!desk.follower.AwaitNow(kAwaitNames)) return Refuse(common::v1::VIEW_NOT_THERE_YET);
  ASSIGN_OR_RETURN(const auto found,
                   SurvivorsInScope(desk.ground, call, desk.names.Find(entry, kFoundMax)));
  v1::FindPersonsResponse response;
  for (const v1::PersonRow& row : found) {
    ASSIGN_OR_RETURN(*response.add_persons(), ListedAs(desk, call, row));
  }
  return response;
}

}  // namespace

std::vector<std::string_view> MethodsThatListPersons() {
  return {kListPersons, kListReviewsDue, kFindPersons};
}

void RegisterPersonQueries(const Desk& desk) {
  const auto bound = [&desk](auto handler) {
    return [desk, handler](const runtime::Call& call, const auto& request) {
      return handler(desk, call, request);
    };
  };
  runtime::MethodTable& methods = desk.ground.methods;
  // Opens a dozen sealed texts, and compares names: not for a transport's thread.
  methods.Query<v1::GetPersonRequest, v1::GetPersonResponse>(
      "varsel.focus.v1.FocusService/GetPerson", runtime::Work::kScan, bound(GetPerson));
  methods.Query<v1::ListPersonsRequest, v1::ListPersonsResponse>(kListPersons, runtime::Work::kScan,
                                                                 bound(ListPersons));
  methods.Query<v1::ListReviewsDueRequest, v1::ListReviewsDueResponse>(
      kListReviewsDue, runtime::Work::kScan, bound(ListReviewsDue));
  methods.Query<v1::FindPersonsRequest, v1::FindPersonsResponse>(kFindPersons, runtime::Work::kScan,
                                                                 bound(FindPersons));
}

}  // namespace varsel::focus
