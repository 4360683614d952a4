#include "services/disclosure/service.h"

#include <optional>
#include <utility>
#include <vector>

#include "services/disclosure/decide.h"
#include "services/disclosure/evolve.h"
#include "services/disclosure/records.h"
#include "services/disclosure/view_keys.h"
#include "services/runtime/command.h"
#include "services/runtime/method_table.h"
#include "services/runtime/rows.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/disclosure/v1/disclosure_reasons.pb.h"
#include "varsel/disclosure/v1/disclosure_service.pb.h"

namespace varsel::disclosure {
namespace {

using runtime::Call;

struct Gathered {
  DiscloseContext context;
  std::vector<log::Precondition> reads;
};

// How the person stands; the version of his stream becomes a read precondition, so that he is not
// merged or removed while it is decided.
absl::StatusOr<Gathered> GatherPerson(const runtime::Sealer& sealer, const views::RowReader& rows,
                                      const Call& call, const std::string& person_id) {
  Gathered gathered{.context = {.base = call.Context()}, .reads = {}};
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::PersonRow>(rows, IdKey('p', person_id)));
  if (!row.has_value()) return gathered;
  gathered.reads.push_back({{"focus.person", UuidOf(person_id)}, Version(row->version())});
  ASSIGN_OR_RETURN(gathered.context.person_known, MaySeePerson(call, rows, person_id));
  ASSIGN_OR_RETURN(const std::string surviving, SurvivingId(rows, person_id));
  if (surviving != person_id) gathered.context.merged_into = surviving;
  gathered.context.person_removed = row->removed();
  gathered.context.base = gathered.context.base.In(row->programme());
  ASSIGN_OR_RETURN(const Identity identity, ReadIdentity(rows, sealer, person_id));
  gathered.context.person_erased = identity.erased;
  return gathered;
}

// An existing disclosure is found by its row, which names the person.
absl::StatusOr<Gathered> GatherDisclosure(const runtime::Sealer& sealer,
                                          const views::RowReader& rows, const Call& call,
                                          const std::string& disclosure_id) {
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRow<v1::DisclosureRow>(rows, IdKey('c', disclosure_id)));
  if (!row.has_value()) return Gathered{.context = {.base = call.Context()}, .reads = {}};
  ASSIGN_OR_RETURN(Gathered gathered, GatherPerson(sealer, rows, call, row->life().person_id()));
  if (gathered.context.person_known && !row->meeting_id().empty()) {
    return Refuse(v1::DISCLOSURE_OF_A_MEETING, {.field = "disclosure_id", .id = row->meeting_id()});
  }
  return gathered;
}

template <typename Request, typename Response>
void AddCommand(const runtime::Ground& ground, std::string_view rpc) {
  using Plan = runtime::CommandPlan<DisclosureAggregate, Response>;
  views::ViewSource& views = ground.views;
  const runtime::Sealer& sealer = ground.sealer;
  ground.methods.Command<DisclosureAggregate, Request, Response>(
      MethodName(rpc),
      [&views, &sealer](const Call& call, const Request& request) -> absl::StatusOr<Plan> {
        ASSIGN_OR_RETURN(const auto rows, views.Read(kPersonView, call.at_least));
        std::optional<Gathered> gathered;
        if constexpr (requires { request.person_id(); }) {
          ASSIGN_OR_RETURN(gathered, GatherPerson(sealer, *rows, call, request.person_id()));
        } else {
          ASSIGN_OR_RETURN(gathered,
                           GatherDisclosure(sealer, *rows, call, request.disclosure_id()));
        }
        Plan plan{.stream = {"disclosure", UuidOf(request.disclosure_id())},
                  .reads = std::move(gathered->reads)};
        if constexpr (requires { request.expected_version(); }) {
          if (request.expected_version() > 0) plan.expected = Version(request.expected_version());
        }
        plan.decide = [&request,
                       context = std::move(gathered->context)](const v1::DisclosureLife& life) {
          return Decide(life, request, context);
        };
        plan.reply = [id = request.disclosure_id()](const runtime::CommandOutcome& outcome,
                                                    Response* response) {
          response->set_disclosure_id(id);
          response->set_version(outcome.version.value());
        };
        return plan;
      });
}

}  // namespace

void RegisterCommands(const runtime::Ground& ground) {
  AddCommand<v1::DisclosePersonRequest, v1::DisclosePersonResponse>(ground, "DisclosePerson");
  AddCommand<v1::CorrectDisclosureRequest, v1::CorrectDisclosureResponse>(ground,
                                                                          "CorrectDisclosure");
  AddCommand<v1::RecallDisclosureRequest, v1::RecallDisclosureResponse>(ground, "RecallDisclosure");
}

}  // namespace varsel::disclosure
