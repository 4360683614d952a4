#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "services/domain/time_proto.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "services/sanction/incident_view.h"
#include "services/sanction/lever.h"
#include "services/sanction/package_view.h"
#include "services/sanction/promise_keys.h"
#include "services/sanction/query.h"
#include "services/sanction/reference_view.h"
#include "services/sanction/rules.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_reasons.pb.h"

namespace varsel::sanction {
namespace {

using runtime::Call;

constexpr int kBoardMax = 500;  // packages, and groups without one, of one board

// Counts of the levers that are in the package at the time.
void FillReadiness(const v1::PackageLife& life, absl::Time at, absl::Time known_at,
                   v1::Readiness* readiness) {
  absl::btree_map<v1::LeverBlocker, v1::BlockerCount> counts;
  for (const v1::LeverLife& lever : life.levers()) {
    if (StateAt(lever, at, known_at) == v1::LEVER_STATE_UNSPECIFIED) continue;
    readiness->set_levers(readiness->levers() + 1);
    const Blockers blockers = BlockersAt(lever, at, known_at);
    if (blockers.empty()) readiness->set_ready(readiness->ready() + 1);
    for (const v1::LeverBlocker blocker : blockers) {
      v1::BlockerCount& count = counts[blocker];
      count.set_blocker(blocker);
      count.set_levers(count.levers() + 1);
      count.add_lever_ids(lever.lever_id());
    }
  }
  for (auto& [blocker, count] : counts) *readiness->add_blockers() = std::move(count);
}

v1::RecordedFact FactOf(const v1::LeverFact& fact) {
  v1::RecordedFact told;
  told.set_fact_id(Uuid::FromBytes(fact.event_id()).ToString());
  told.set_kind(fact.kind());
  *told.mutable_from() = fact.from();
  if (fact.has_until()) *told.mutable_until() = fact.until();
  *told.mutable_recorded_from() = fact.recorded_from();
  if (fact.has_recorded_until()) *told.mutable_recorded_until() = fact.recorded_until();
  told.set_withdrawn(fact.withdrawn());
  told.set_recorded_by(Uuid::FromBytes(fact.actor()).ToString());
  told.set_provision(fact.provision());
  told.set_unit(fact.unit());
  told.set_capacity_hours(fact.capacity_hours());
  told.set_reason_code(fact.reason_code());
  return told;
}

void FillLever(const v1::LeverLife& lever, absl::Time at, absl::Time known_at,
               v1::PackageLever* told) {
  told->set_lever_id(lever.lever_id());
  told->set_scope(lever.scope());
  told->set_owner_authority(lever.owner_authority());
  told->set_condition(lever.condition());
  told->set_judged_by(lever.judged_by());
  told->set_state(StateAt(lever, at, known_at));
  for (const v1::LeverBlocker blocker : BlockersAt(lever, at, known_at)) {
    told->add_blockers(blocker);
  }
  for (const v1::LeverFact& fact : lever.facts()) *told->add_facts() = FactOf(fact);
}

absl::Status FillTrigger(const v1::TriggerFact& trigger, const std::string& group_id,
                         const views::RowReader& incidents, const views::RowReader& promises,
                         v1::Trigger* told) {
  told->set_trigger_id(trigger.trigger_id());
  told->set_incident_id(trigger.incident_id());
  *told->mutable_incident_time() = trigger.incident_time();
  *told->mutable_triggered_time() = trigger.triggered_time();
  *told->mutable_lever_ids() = trigger.lever_ids();
  told->set_withdrawn(trigger.withdrawn());
  ASSIGN_OR_RETURN(const bool changed, IncidentChanged(incidents, trigger.incident_id(), group_id));
  if (changed) told->add_marks(v1::SANCTION_MARK_INCIDENT_CHANGED);
  ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::TriggerRow>(
                                       promises, TriggerKey(*Uuid::Parse(group_id),
                                                            FromProto(trigger.incident_time()),
                                                            *Uuid::Parse(trigger.trigger_id()))));
  for (const v1::TriggerDuty& duty : row.duties()) {
    if (duty.end() != v1::DUTY_END_CARRIED_OUT) continue;
    if (!told->has_first_lever_time() ||
        FromProto(duty.ended_time()) < FromProto(told->first_lever_time())) {
      *told->mutable_first_lever_time() = duty.ended_time();
    }
  }
  return absl::OkStatus();
}

// By its own id, or the one that guards the group.
absl::StatusOr<std::optional<Uuid>> PackageIdOf(const v1::GetPackageRequest& request,
                                                const views::RowReader& rows) {
  if (!request.package_id().empty()) return Uuid::Parse(request.package_id());
  const auto group = Uuid::Parse(request.group_id());
  if (!group.has_value()) return std::optional<Uuid>();
  ASSIGN_OR_RETURN(const auto claimed,
                   runtime::GetRowOrNew<v1::GroupPackageRow>(rows, GroupPackageKey(*group)));
  return Uuid::Parse(claimed.package_id());
}

// What the group is called; empty if it is not known.
absl::StatusOr<std::string> GroupName(const std::string& group_id,
                                      const views::RowReader& references) {
  const auto group = Uuid::Parse(group_id);
  if (!group.has_value()) return std::string();
  ASSIGN_OR_RETURN(
      auto row, runtime::GetRowOrNew<v1::GroupReferenceRow>(references, GroupReferenceKey(*group)));
  return std::move(*row.mutable_name());
}

void Summarize(const v1::PackageRow& row, absl::Time at, v1::PackageSummary* package) {
  package->set_package_id(row.life().package_id());
  package->set_group_id(row.life().group_id());
  package->set_version(row.version());
  FillReadiness(row.life(), at, absl::InfiniteFuture(), package->mutable_readiness());
}

void AddTo(const v1::Readiness& one, v1::Readiness* sum) {
  sum->set_levers(sum->levers() + one.levers());
  sum->set_ready(sum->ready() + one.ready());
  for (const v1::BlockerCount& count : one.blockers()) {
    auto& blockers = *sum->mutable_blockers();
    auto there = std::find_if(blockers.begin(), blockers.end(), [&](const v1::BlockerCount& other) {
      return other.blocker() == count.blocker();
    });
    v1::BlockerCount& total = there == blockers.end() ? *blockers.Add() : *there;
    total.set_blocker(count.blocker());
    total.set_levers(total.levers() + count.levers());
  }
}

bool IsActive(const v1::GroupReferenceRow& group, absl::Time at) {
  return !group.withdrawn() && (!group.has_active_from() || FromProto(group.active_from()) <= at) &&
         (!group.has_active_until() || at < FromProto(group.active_until()));
}

template <typename Named>
void SortByName(google::protobuf::RepeatedPtrField<Named>* named) {
  std::sort(named->begin(), named->end(), [](const Named& a, const Named& b) {
    return std::tie(a.group_name(), a.group_id()) < std::tie(b.group_name(), b.group_id());
  });
}

// Names the groups of the packages, and adds the active ones that have none.
absl::Status NameGroups(const views::RowReader& references, absl::Time at,
                        v1::GetReadinessBoardResponse* board) {
  absl::flat_hash_map<std::string, v1::PackageSummary*> by_group;
  for (v1::PackageSummary& package : *board->mutable_packages()) {
    by_group.emplace(package.group_id(), &package);
  }
  RETURN_IF_ERROR(runtime::ScanRows<v1::GroupReferenceRow>(
      references, GroupReferencePrefix(), "",
      [&](std::string_view key, const v1::GroupReferenceRow& row) {
        const std::string id = Uuid::FromBytes(key.substr(1)).ToString();
        if (const auto package = by_group.find(id); package != by_group.end()) {
          package->second->set_group_name(row.name());
        } else if (IsActive(row, at)) {
          if (board->groups_without_package_size() == kBoardMax) board->set_more(true);
          if (board->more()) return true;
          v1::BoardGroup& group = *board->add_groups_without_package();
          group.set_group_id(id);
          group.set_group_name(row.name());
        }
        return true;
      }));
  SortByName(board->mutable_packages());
  SortByName(board->mutable_groups_without_package());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::GetReadinessBoardResponse> QueryReadinessBoard(
    const Queries& queries, const Call& call, const v1::GetReadinessBoardRequest& request) {
  const absl::Time at = TimeOr(request.has_at(), request.at(), call.now);
  v1::GetReadinessBoardResponse board;
  *board.mutable_at() = ToProto(at);
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kPackageView, call.at_least));
  RETURN_IF_ERROR(runtime::ScanRows<v1::PackageRow>(
      *rows, PackagePrefix(), "", [&](std::string_view, const v1::PackageRow& row) {
        if (row.life().withdrawn() || row.life().package_id().empty()) return true;
        if (board.packages_size() == kBoardMax) {
          board.set_more(true);
          return false;
        }
        Summarize(row, at, board.add_packages());
        AddTo(board.packages().rbegin()->readiness(), board.mutable_sum());
        return true;
      }));
  auto& blockers = *board.mutable_sum()->mutable_blockers();
  std::sort(blockers.begin(), blockers.end(),
            [](const auto& a, const auto& b) { return a.blocker() < b.blocker(); });
  ASSIGN_OR_RETURN(const auto references, queries.views.Read(kReferenceView, call.at_least));
  RETURN_IF_ERROR(NameGroups(*references, at, &board));
  return board;
}

absl::StatusOr<Page> PageOf(std::string prefix, int page_size, const std::string& page_token) {
  ASSIGN_OR_RETURN(std::string start, runtime::KeyOfPageToken(page_token, prefix));
  const int size = page_size == 0 ? static_cast<int>(runtime::kPageDefault) : page_size;
  return Page{.prefix = std::move(prefix), .start = std::move(start), .size = size};
}

absl::StatusOr<bool> IncidentChanged(const views::RowReader& incidents,
                                     const std::string& incident_id, const std::string& group_id) {
  const auto id = Uuid::Parse(incident_id);
  if (!id.has_value()) return true;
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRowOrNew<v1::IncidentRow>(incidents, IncidentKey(*id)));
  const auto& groups = row.aggressor_group_ids();
  return row.withdrawn() || std::find(groups.begin(), groups.end(), group_id) == groups.end();
}

absl::StatusOr<v1::ListLeversResponse> QueryLevers(const Queries& queries) {
  v1::ListLeversResponse response;
  response.set_catalogue_version(queries.policy.levers.version());
  *response.mutable_levers() = queries.policy.levers.levers();
  return response;
}

absl::StatusOr<v1::GetPackageResponse> QueryPackage(const Queries& queries, const Call& call,
                                                    const v1::GetPackageRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kPackageView, call.at_least));
  ASSIGN_OR_RETURN(const std::optional<Uuid> id, PackageIdOf(request, *rows));
  ASSIGN_OR_RETURN(const auto row,
                   id.has_value() ? runtime::GetRowOrNew<v1::PackageRow>(*rows, PackageKey(*id))
                                  : absl::StatusOr<v1::PackageRow>(v1::PackageRow()));
  RETURN_IF_ERROR(CheckPackage(row.life()));
  const absl::Time at = TimeOr(request.has_at(), request.at(), call.now);
  const absl::Time known_at =
      TimeOr(request.has_known_at(), request.known_at(), absl::InfiniteFuture());
  v1::GetPackageResponse response;
  v1::Package& package = *response.mutable_package();
  package.set_package_id(row.life().package_id());
  package.set_group_id(row.life().group_id());
  package.set_version(row.version());
  ASSIGN_OR_RETURN(const auto references, queries.views.Read(kReferenceView, call.at_least));
  ASSIGN_OR_RETURN(*package.mutable_group_name(), GroupName(package.group_id(), *references));
  *package.mutable_at() = ToProto(at);
  FillReadiness(row.life(), at, known_at, package.mutable_readiness());
  for (const v1::LeverLife& lever : row.life().levers()) {
    FillLever(lever, at, known_at, package.add_levers());
  }
  ASSIGN_OR_RETURN(const auto incidents, queries.views.Read(kIncidentView, call.at_least));
  ASSIGN_OR_RETURN(const auto promises, queries.views.Read(kPromiseView, call.at_least));
  for (const v1::TriggerFact& trigger : row.life().triggers()) {
    RETURN_IF_ERROR(
        FillTrigger(trigger, row.life().group_id(), *incidents, *promises, package.add_triggers()));
  }
  return response;
}

absl::StatusOr<v1::ListPackagesResponse> QueryPackages(const Queries& queries, const Call& call,
                                                       const v1::ListPackagesRequest& request) {
  ASSIGN_OR_RETURN(const Page page,
                   PageOf(PackagePrefix(), request.page_size(), request.page_token()));
  const absl::Time at = TimeOr(request.has_at(), request.at(), call.now);
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kPackageView, call.at_least));
  v1::ListPackagesResponse response;
  RETURN_IF_ERROR(runtime::ScanRows<v1::PackageRow>(
      *rows, page.prefix, page.start, [&](std::string_view key, const v1::PackageRow& row) {
        if (response.packages_size() == page.size) {
          response.set_next_page_token(runtime::PageToken(key));
          return false;
        }
        if (row.life().withdrawn() || row.life().package_id().empty()) return true;
        Summarize(row, at, response.add_packages());
        return true;
      }));
  ASSIGN_OR_RETURN(const auto references, queries.views.Read(kReferenceView, call.at_least));
  for (v1::PackageSummary& package : *response.mutable_packages()) {
    ASSIGN_OR_RETURN(*package.mutable_group_name(), GroupName(package.group_id(), *references));
  }
  return response;
}

}  // namespace varsel::sanction
