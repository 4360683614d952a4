#include "services/timeline/service.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/runtime/command.h"
#include "services/runtime/method_table.h"
#include "services/runtime/rows.h"
#include "services/timeline/decide.h"
#include "services/timeline/evolve.h"
#include "services/timeline/reference_view.h"
#include "storage/base/status_macros.h"

namespace varsel::timeline {
namespace {

using runtime::Call;

struct Gathered {
  TimelineContext context;
  std::vector<log::Precondition> reads;
};

// The row of something that the command names; what it rests on becomes a read precondition.
absl::StatusOr<bool> IsKnown(const views::RowReader& rows, const std::string& key,
                             const StreamId& stream, Gathered& gathered) {
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::ReferenceRow>(rows, key));
  if (!row.has_value()) return false;
  gathered.reads.push_back({stream, Version(row->version())});
  return !row->withdrawn();
}

template <typename Request>
absl::StatusOr<Gathered> Gather(views::ViewSource& views, const Call& call,
                                const Request& request) {
  Gathered gathered{.context = {.base = call.Context()}};
  if constexpr (requires { request.section_id(); }) {
    ASSIGN_OR_RETURN(const std::unique_ptr<views::RowReader> rows,
                     views.Read(kReferenceView, call.at_least));
    if (const auto section = Uuid::Parse(request.section_id())) {
      ASSIGN_OR_RETURN(
          gathered.context.section_known,
          IsKnown(*rows, SectionReferenceKey(*section), {"focus.section", *section}, gathered));
    }
    absl::flat_hash_set<std::string> asked;
    for (const v1::InvolvedGroup& group : request.groups()) {
      const auto id = Uuid::Parse(group.group_id());
      if (!id.has_value() || !asked.insert(group.group_id()).second) continue;
      ASSIGN_OR_RETURN(const bool known,
                       IsKnown(*rows, GroupReferenceKey(*id), {"focus.group", *id}, gathered));
      if (known) gathered.context.known_groups.insert(group.group_id());
    }
    // A person's stream moves all the time, and a record that is there stays: no precondition.
    for (const v1::InvolvedPerson& person : request.persons()) {
      ASSIGN_OR_RETURN(const auto row,
                       rows->Get(PersonReferenceKey(*Uuid::Parse(person.person_id()))));
      if (row.has_value()) gathered.context.known_persons.insert(person.person_id());
    }
  }
  return gathered;
}

template <typename Request, typename Response>
void Add(const runtime::Ground& ground, const std::string& rpc) {
  using Plan = runtime::CommandPlan<IncidentAggregate, Response>;
  views::ViewSource& views = ground.views;
  ground.methods.Command<IncidentAggregate, Request, Response>(
      "varsel.timeline.v1.TimelineService/" + rpc,
      [&views](const Call& call, const Request& request) -> absl::StatusOr<Plan> {
        ASSIGN_OR_RETURN(Gathered gathered, Gather(views, call, request));
        Plan plan{.stream = IncidentStream(*Uuid::Parse(request.incident_id())),
                  .reads = std::move(gathered.reads)};
        if constexpr (requires { request.expected_version(); }) {
          if (request.expected_version() > 0) plan.expected = Version(request.expected_version());
        }
        plan.decide = [&request, context = std::move(gathered.context)](
                          const v1::IncidentLife& life) { return Decide(life, request, context); };
        plan.reply = [id = request.incident_id()](const runtime::CommandOutcome& outcome,
                                                  Response* response) {
          response->set_incident_id(id);
          response->set_version(outcome.version.value());
        };
        return plan;
      });
}

}  // namespace

void RegisterCommands(const runtime::Ground& ground) {
  Add<v1::RecordIncidentRequest, v1::RecordIncidentResponse>(ground, "RecordIncident");
  Add<v1::CorrectIncidentRequest, v1::CorrectIncidentResponse>(ground, "CorrectIncident");
  Add<v1::WithdrawIncidentRequest, v1::WithdrawIncidentResponse>(ground, "WithdrawIncident");
}

}  // namespace varsel::timeline
