#include "services/replay/selection.h"

#include <algorithm>
#include <map>
#include <utility>

#include "services/replay/view.h"
#include "services/runtime/rows.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/replay/v1/replay_reasons.pb.h"

namespace varsel::replay {
namespace {

using common::v1::Access;

std::set<v1::Lane> LanesFor(Access::Role role) {
  if (role == Access::OFFICER) {
    return {v1::LANE_INCIDENTS, v1::LANE_NOTIFICATIONS, v1::LANE_SUPPORT};
  }
  if (role == Access::INVESTIGATOR) return {v1::LANE_INCIDENTS, v1::LANE_MEMBERS};
  return {v1::LANE_INCIDENTS, v1::LANE_NOTIFICATIONS, v1::LANE_LEVERS, v1::LANE_SUPPORT,
          v1::LANE_MEMBERS};
}

// A caller who is bound to a section sees that one, and nothing by group or person.
bool IsBound(const runtime::Call& call) { return call.scope == Access::OWN_SECTION; }

absl::StatusOr<Uuid> KnownGroup(const runtime::Call& call, const std::string& id,
                                const char* field_path, const views::RowReader& rows) {
  const Uuid group = IdOf(id);
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::GroupRow>(rows, GroupKey(group)));
  if (!row.has_value() || row->withdrawn() || IsBound(call)) {
    return Refuse(v1::GROUP_UNKNOWN, {.field = field_path});
  }
  return group;
}

absl::Status SetChain(const runtime::Call& call, const std::string& chain_id,
                      const ChainResolver& chains, Scope* scope) {
  if (chains == nullptr) return Refuse(v1::CHAINS_NOT_KEPT, {.field = "selection.chain_id"});
  ASSIGN_OR_RETURN(const std::optional<ChainMembers> chain, chains(IdOf(chain_id)));
  if (!chain.has_value() || IsBound(call)) {
    return Refuse(v1::CHAIN_UNKNOWN, {.field = "selection.chain_id"});
  }
  scope->groups = chain->groups;
  scope->incidents.emplace();
  for (const Uuid& incident : chain->incidents) {
    scope->incidents->insert(std::string(incident.bytes()));
  }
  return absl::OkStatus();
}

// Who was in the group, as of the position: the steps that say so, and over which times whose own
// steps are the group's.
struct GroupMembers {
  std::vector<FoundStep> steps;
  std::map<Uuid, std::vector<std::pair<int64_t, int64_t>>> periods;
};

// Whom the group's list says to be one of several records of a person.
absl::StatusOr<std::set<Uuid>> SeveralIn(const Uuid& group, const views::RowReader& rows) {
  std::set<Uuid> several;
  const std::string prefix = SeveralPrefix(group);
  RETURN_IF_ERROR(rows.Scan(prefix, "", [&](std::string_view key, std::string_view) {
    several.insert(Uuid::FromBytes(key.substr(prefix.size())));
    return true;
  }));
  return several;
}

// The members who are protected, under every record that ties them. Nearly no group has one.
absl::StatusOr<std::set<Uuid>> HiddenOf(const Uuid& group, const std::vector<FoundStep>& members,
                                        const views::RowReader& rows, const KnownAs& known) {
  ASSIGN_OR_RETURN(const std::set<Uuid> listed, ProtectedIn(group, rows, known));
  std::set<Uuid> hidden;
  if (listed.empty()) return hidden;
  ASSIGN_OR_RETURN(const std::set<Uuid> several, SeveralIn(group, rows));
  for (const FoundStep& member : members) {
    const Uuid record = IdOf(member.row.person_id());
    Uuid stays = record;
    if (several.contains(record)) {
      ASSIGN_OR_RETURN(const auto family, FamilyOf(rows, record, known.protection_position));
      stays = family.front();
    }
    if (listed.contains(stays)) hidden.insert(record);
  }
  return hidden;
}

void AddMember(FoundStep step, GroupMembers* members) {
  const bool ends = step.row.later_us() != 0;
  members->periods[IdOf(step.row.person_id())].push_back(
      {step.place.occurred_us, ends ? step.row.later_us() : kLastUs});
  members->steps.push_back(std::move(step));
  if (!ends) return;
  FoundStep end = members->steps.back();
  end.row.set_step_kind(v1::STEP_KIND_AFFILIATION_ENDED);
  end.place.occurred_us = end.row.later_us();
  ++end.place.ordinal;
  members->steps.push_back(std::move(end));
}

absl::StatusOr<GroupMembers> MembersOf(const Uuid& group, const views::RowReader& rows,
                                       const KnownAs& known) {
  std::vector<FoundStep> found;
  RETURN_IF_ERROR(runtime::ScanRows<v1::StepRow>(
      rows, HomePrefix(Home::kMembers, group), "",
      [&](std::string_view key, const v1::StepRow& row) {
        const StepPlace place = PlaceOf(key);
        if (Holds(place.position, row.superseded_position(), known.position)) {
          found.push_back({place, row, {std::string(group.bytes())}});
        }
        return true;
      }));
  ASSIGN_OR_RETURN(const std::set<Uuid> hidden, HiddenOf(group, found, rows, known));
  GroupMembers members;
  for (FoundStep& step : found) {
    if (!hidden.contains(IdOf(step.row.person_id()))) AddMember(std::move(step), &members);
  }
  std::sort(members.steps.begin(), members.steps.end(),
            [](const FoundStep& a, const FoundStep& b) { return a.place < b.place; });
  return members;
}

// The same of all records of each of them. Only of those that are marked so is it looked up which
// others are his: nearly everyone has one record.
absl::StatusOr<std::shared_ptr<const MemberTimes>> TimesOf(const Uuid& group,
                                                           const GroupMembers& members,
                                                           const views::RowReader& rows,
                                                           uint64_t as_of) {
  ASSIGN_OR_RETURN(const std::set<Uuid> several, SeveralIn(group, rows));
  auto times = std::make_shared<MemberTimes>();
  for (const auto& [member, periods] : members.periods) {
    std::vector<Uuid> family = {member};
    if (several.contains(member)) {
      ASSIGN_OR_RETURN(family, FamilyOf(rows, member, as_of));
    }
    for (const Uuid& person : family) {
      for (const auto& [from_us, until_us] : periods) times->Add(person, from_us, until_us);
    }
  }
  return std::shared_ptr<const MemberTimes>(std::move(times));
}

// One stretch of a home, in what is told and in what the state at the start comes of.
void AddSource(std::string home, std::pair<int64_t, int64_t> period, std::string joined_group,
               int64_t until_us, std::vector<StepSource>* sources,
               std::shared_ptr<const MemberTimes> members = nullptr) {
  StepSource source;
  source.home = std::move(home);
  source.from_us = period.first;
  source.until_us = std::min(period.second, until_us);
  source.joined_group = std::move(joined_group);
  source.members = std::move(members);
  if (source.from_us < source.until_us) sources->push_back(std::move(source));
}

void AddMemberSteps(const std::vector<FoundStep>& steps, const PlanTimes& times, SourcePlan* plan) {
  StepSource source;
  source.steps = steps;
  source.until_us = times.until_us;
  plan->steps.push_back(source);
  source.until_us = times.before_until_us();
  plan->before.push_back(std::move(source));
}

void AddLevers(const Uuid& group, const PlanTimes& times, SourcePlan* plan) {
  const std::string home = HomePrefix(Home::kLevers, group);
  AddSource(home, {kFirstUs, kLastUs}, "", times.until_us, &plan->steps);
  AddSource(home, {kFirstUs, kLastUs}, "", times.before_until_us(), &plan->before);
}

absl::Status AddGroup(const Uuid& group, const views::RowReader& rows, const KnownAs& known,
                      const PlanTimes& times, SourcePlan* plan) {
  const std::string home = HomePrefix(Home::kGroup, group);
  AddSource(home, {kFirstUs, kLastUs}, "", times.until_us, &plan->steps);
  AddSource(home, {times.windows_from_us, kLastUs}, "", times.before_until_us(), &plan->before);
  AddLevers(group, times, plan);
  ASSIGN_OR_RETURN(const GroupMembers members, MembersOf(group, rows, known));
  AddMemberSteps(members.steps, times, plan);
  ASSIGN_OR_RETURN(const auto member_times, TimesOf(group, members, rows, known.position));
  AddSource(HomePrefix(Home::kGroupPersons, group), {times.start_us, kLastUs},
            std::string(group.bytes()), times.until_us, &plan->steps, member_times);
  AddSource(HomePrefix(Home::kGroupPersonsPromises, group), {kFirstUs, kLastUs},
            std::string(group.bytes()), times.before_until_us(), &plan->before, member_times);
  return absl::OkStatus();
}

absl::Status AddSection(const Uuid& section, bool with_groups, const views::RowReader& rows,
                        const KnownAs& known, const PlanTimes& times, SourcePlan* plan) {
  const std::string home = HomePrefix(Home::kSection, section);
  AddSource(home, {kFirstUs, kLastUs}, "", times.until_us, &plan->steps);
  AddSource(home, {times.windows_from_us, kLastUs}, "", times.before_until_us(), &plan->before);
  AddSource(HomePrefix(Home::kSectionPromises, section), {kFirstUs, kLastUs}, "",
            times.before_until_us(), &plan->before);
  if (!with_groups) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::SectionRow>(rows, SectionKey(section)));
  for (const v1::Link& link : row.groups()) {
    if (!Holds(link.position(), link.superseded_position(), known.position)) continue;
    const Uuid group = Uuid::FromBytes(link.id());
    AddLevers(group, times, plan);
    ASSIGN_OR_RETURN(const GroupMembers members, MembersOf(group, rows, known));
    AddMemberSteps(members.steps, times, plan);
  }
  return absl::OkStatus();
}

}  // namespace

v1::Lane LaneOf(v1::StepKind kind) {
  if (kind == v1::STEP_KIND_INCIDENT) return v1::LANE_INCIDENTS;
  if (kind == v1::STEP_KIND_OFFER) return v1::LANE_SUPPORT;
  if (kind >= v1::STEP_KIND_PLANNED && kind <= v1::STEP_KIND_PROVISIONAL) {
    return v1::LANE_NOTIFICATIONS;
  }
  if (kind >= v1::STEP_KIND_LEVER_READY && kind <= v1::STEP_KIND_DUTY_OVERDUE) {
    return v1::LANE_LEVERS;
  }
  return kind == v1::STEP_KIND_FACT_WITHDRAWN ? v1::LANE_UNSPECIFIED : v1::LANE_MEMBERS;
}

bool Scope::Wants(const v1::StepRow& row) const {
  const v1::StepKind kind = row.step_kind();
  if (lanes.count(LaneOf(kind)) == 0) return false;
  if (kind != v1::STEP_KIND_INCIDENT) return true;
  if (incidents.has_value()) return incidents->count(row.thing_id()) > 0;
  if (!pair) return true;
  return std::all_of(groups.begin(), groups.end(), [&](const Uuid& group) {
    return std::count(row.group_ids().begin(), row.group_ids().end(), group.bytes()) > 0;
  });
}

absl::StatusOr<Scope> ScopeOf(const runtime::Call& call, const v1::Selection& selection,
                              const views::RowReader& rows, const ChainResolver& chains) {
  Scope scope;
  scope.lanes = LanesFor(call.caller.role);
  switch (selection.of_case()) {
    case v1::Selection::kGroupId: {
      ASSIGN_OR_RETURN(const Uuid group,
                       KnownGroup(call, selection.group_id(), "selection.group_id", rows));
      scope.groups = {group};
      return scope;
    }
    case v1::Selection::kPair: {
      const v1::GroupPair& pair = selection.pair();
      if (pair.group_id() == pair.with_group_id()) {
        return Refuse(v1::SAME_GROUP_TWICE, {.field = "selection.pair.with_group_id"});
      }
      ASSIGN_OR_RETURN(const Uuid one,
                       KnownGroup(call, pair.group_id(), "selection.pair.group_id", rows));
      ASSIGN_OR_RETURN(const Uuid other, KnownGroup(call, pair.with_group_id(),
                                                    "selection.pair.with_group_id", rows));
      scope.groups = {one, other};
      scope.pair = true;
      return scope;
    }
    case v1::Selection::kChainId:
      RETURN_IF_ERROR(SetChain(call, selection.chain_id(), chains, &scope));
      return scope;
    case v1::Selection::kSectionId: {
      scope.section = IdOf(selection.section_id());
      ASSIGN_OR_RETURN(const auto row,
                       runtime::GetRow<v1::SectionRow>(rows, SectionKey(*scope.section)));
      const bool others = IsBound(call) && (!call.caller.section.has_value() ||
                                            call.caller.section->uuid() != *scope.section);
      if (!row.has_value() || others) {
        return Refuse(v1::SECTION_UNKNOWN, {.field = "selection.section_id"});
      }
      return scope;
    }
    case v1::Selection::kPersonId: {
      scope.person = IdOf(selection.person_id());
      ASSIGN_OR_RETURN(const auto row,
                       runtime::GetRow<v1::PersonRow>(rows, PersonKey(*scope.person)));
      if (!row.has_value() || IsBound(call)) {
        return Refuse(v1::PERSON_UNKNOWN, {.field = "selection.person_id"});
      }
      return scope;
    }
    case v1::Selection::OF_NOT_SET:
      break;
  }
  return Refuse(v1::SELECTION_MISSING, {.field = "selection"});
}

absl::StatusOr<SourcePlan> PlanOf(const Scope& scope, const views::RowReader& rows,
                                  const KnownAs& known, const PlanTimes& times) {
  SourcePlan plan;
  for (const Uuid& group : scope.groups) {
    RETURN_IF_ERROR(AddGroup(group, rows, known, times, &plan));
  }
  if (scope.section.has_value()) {
    const bool with_groups = scope.lanes.count(v1::LANE_MEMBERS) > 0;
    RETURN_IF_ERROR(AddSection(*scope.section, with_groups, rows, known, times, &plan));
  }
  if (scope.person.has_value()) {
    ASSIGN_OR_RETURN(const std::vector<Uuid> family, FamilyOf(rows, *scope.person, known.position));
    for (const Uuid& person : family) {
      const std::string home = HomePrefix(Home::kPerson, person);
      AddSource(home, {kFirstUs, kLastUs}, "", times.until_us, &plan.steps);
      AddSource(home, {kFirstUs, kLastUs}, "", times.before_until_us(), &plan.before);
    }
  }
  return plan;
}

}  // namespace varsel::replay
