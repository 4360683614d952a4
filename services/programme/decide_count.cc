#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_join.h"
#include "services/domain/time_proto.h"
#include "services/programme/case_standing.h"
#include "services/programme/decide.h"
#include "services/programme/rules.h"
#include "storage/base/status_macros.h"

namespace varsel::programme {
namespace {

using Policy = common::v1::Programme;

// The programme in which the caller's agency returns counts.
absl::StatusOr<const Policy*> CheckCounter(const std::string& programme,
                                           const ProgrammeContext& context) {
  ASSIGN_OR_RETURN(const Policy* policy, context.base.programmes->ToBegin(programme, "programme"));
  const common::v1::ProgrammeAgency* agency = AgencyOf(*policy, context.agency);
  if (agency == nullptr || !agency->counts_only()) {
    return Refuse(v1::PROGRAMME_RETURNS_NO_COUNTS, {.field = "programme"});
  }
  return policy;
}

std::set<std::string> PhasesCountedBy(const Policy& policy, const std::string& agency) {
  std::set<std::string> phases;
  for (const common::v1::ProgrammeTrack& track : policy.tracks()) {
    for (const common::v1::ProgrammePhase& phase : track.phases()) {
      if (phase.counted_by() == agency) phases.insert(phase.code());
    }
  }
  return phases;
}

template <typename Command>
absl::Status CheckTotals(const Policy& policy, const Command& command,
                         const ProgrammeContext& context) {
  const std::set<std::string> counted = PhasesCountedBy(policy, context.agency);
  std::set<std::string> named;
  for (const v1::PhaseTotal& total : command.totals()) {
    if (!counted.contains(total.phase())) {
      return Refuse(v1::PHASE_NOT_COUNTED,
                    {.field = "totals.phase", .detail = absl::StrJoin(counted, ", ")});
    }
    if (!named.insert(total.phase()).second) {
      return Refuse(v1::PHASE_COUNTED_TWICE, {.field = "totals.phase"});
    }
  }
  return absl::OkStatus();
}

// No other period that stands meets this one: nobody is counted twice.
template <typename Command>
absl::Status CheckPeriod(const v1::CountLife& life, const Command& command) {
  const absl::Time from = FromProto(command.from());
  const absl::Time until = FromProto(command.until());
  if (until <= from) return Refuse(v1::PERIOD_REVERSED, {.field = "until"});
  for (const v1::HeldCount& held : life.counts()) {
    if (held.withdrawn() || held.count_id() == command.count_id()) continue;
    if (from < FromProto(held.until()) && FromProto(held.from()) < until) {
      return Refuse(v1::PERIOD_COUNTED_ALREADY, {.field = "from", .id = held.count_id()});
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<const v1::HeldCount*> CheckCount(const v1::CountLife& life,
                                                const std::string& count_id) {
  for (const v1::HeldCount& held : life.counts()) {
    if (held.count_id() != count_id) continue;
    if (held.withdrawn()) return Refuse(v1::FACT_WITHDRAWN_ALREADY, {.field = "count_id"});
    return &held;
  }
  return Refuse(v1::COUNT_UNKNOWN, {.field = "count_id"});
}

template <typename Command, typename Event>
void FillCount(const Command& command, const ProgrammeContext& context, Event* event) {
  event->set_count_id(command.count_id());
  event->set_programme(command.programme());
  event->set_agency_code(context.agency);
  *event->mutable_from() = command.from();
  *event->mutable_until() = command.until();
  *event->mutable_totals() = command.totals();
}

}  // namespace

Decision Decide(const v1::CountLife& life, const v1::ReturnCountRequest& command,
                const ProgrammeContext& context) {
  ASSIGN_OR_RETURN(const Policy* policy, CheckCounter(command.programme(), context));
  for (const v1::HeldCount& held : life.counts()) {
    if (held.count_id() == command.count_id()) {
      return Refuse(common::v1::ID_IN_USE, {.field = "count_id"});
    }
  }
  RETURN_IF_ERROR(CheckTotals(*policy, command, context));
  RETURN_IF_ERROR(CheckPeriod(life, command));
  Draft<v1::ProgrammeEvent> draft{.occurred = context.base.now};
  FillCount(command, context, draft.event.mutable_count_returned());
  return One(std::move(draft));
}

Decision Decide(const v1::CountLife& life, const v1::CorrectCountRequest& command,
                const ProgrammeContext& context) {
  ASSIGN_OR_RETURN(const Policy* policy, CheckCounter(command.programme(), context));
  ASSIGN_OR_RETURN(const v1::HeldCount* held, CheckCount(life, command.count_id()));
  RETURN_IF_ERROR(CheckTotals(*policy, command, context));
  RETURN_IF_ERROR(CheckPeriod(life, command));
  Draft<v1::ProgrammeEvent> draft{.occurred = context.base.now,
                                  .corrects = OriginOf(held->origin_event_id())};
  v1::CountCorrected& event = *draft.event.mutable_count_corrected();
  FillCount(command, context, &event);
  *event.mutable_totals_before() = held->totals();
  event.set_reason_code(command.reason_code());
  return One(std::move(draft));
}

Decision Decide(const v1::CountLife& life, const v1::WithdrawCountRequest& command,
                const ProgrammeContext& context) {
  RETURN_IF_ERROR(CheckCounter(command.programme(), context).status());
  ASSIGN_OR_RETURN(const v1::HeldCount* held, CheckCount(life, command.count_id()));
  Draft<v1::ProgrammeEvent> draft{.occurred = context.base.now,
                                  .corrects = OriginOf(held->origin_event_id())};
  v1::CountWithdrawn& event = *draft.event.mutable_count_withdrawn();
  event.set_count_id(command.count_id());
  event.set_programme(command.programme());
  event.set_agency_code(context.agency);
  *event.mutable_totals_before() = held->totals();
  event.set_reason_code(command.reason_code());
  return One(std::move(draft));
}

}  // namespace varsel::programme
