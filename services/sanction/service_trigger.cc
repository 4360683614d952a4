#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/sanction/evolve.h"
#include "services/sanction/incident_view.h"
#include "services/sanction/package_view.h"
#include "services/sanction/promise_keys.h"
#include "services/sanction/service.h"
#include "services/sanction/streams.h"
#include "storage/base/error.h"

namespace varsel::sanction {
namespace {

using runtime::Call;

// How often the promises are read again when they move while their streams are noted.
constexpr int kReadsMax = 4;

// A lever that waits, and the promise that says so.
struct Waiting {
  WaitingLever lever;
  v1::PromiseRow promise;
};

// The first promise of each lever and condition, announced at or before `until`; in order of code.
// One seek each.
absl::StatusOr<std::vector<Waiting>> WaitingBefore(const Service& service, const Call& call,
                                                   const Uuid& group, absl::Time until) {
  absl::btree_set<std::string> codes;
  for (const v1::Lever& lever : service.catalogue.levers()) codes.insert(lever.lever_id());
  ASSIGN_OR_RETURN(const auto rows, service.views.Read(kPromiseView, call.at_least));
  std::vector<Waiting> waiting;
  for (const std::string& code : codes) {
    for (const v1::Condition condition :
         {v1::CONDITION_VIOLENCE_BY_GROUP, v1::CONDITION_JUDGED_MOST_VIOLENT}) {
      std::string first;
      RETURN_IF_ERROR(runtime::ScanRows<v1::PromiseIndexRow>(
          *rows, WaitingPrefix(group, condition, code), "",
          [&](std::string_view, const v1::PromiseIndexRow& index) {
            first = index.announcement_id();
            return false;
          }));
      if (first.empty()) continue;
      ASSIGN_OR_RETURN(auto promise, runtime::GetRowOrNew<v1::PromiseRow>(
                                         *rows, PromiseKey(*Uuid::Parse(first))));
      if (FromProto(promise.delivered_time()) > until) continue;
      waiting.push_back({{code, condition}, std::move(promise)});
    }
  }
  return waiting;
}

bool SamePromises(const std::vector<Waiting>& a, const std::vector<Waiting>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Waiting& x, const Waiting& y) {
    return x.promise.announcement_id() == y.promise.announcement_id();
  });
}

// A promise stands as long as its notification and its taking back stay as they are.
absl::Status GuardPromise(const Service& service, const v1::PromiseRow& promise,
                          Gathered* gathered) {
  RETURN_IF_ERROR(
      Guard(service, {"notification", *Uuid::Parse(promise.notification_id())}, gathered));
  return Guard(service, AnnouncementStream(*Uuid::Parse(promise.announcement_id())), gathered);
}

absl::Status GatherWaiting(const Service& service, const Call& call, const Uuid& group,
                           absl::Time until, Gathered* gathered) {
  const size_t reads = gathered->reads.size();
  ASSIGN_OR_RETURN(std::vector<Waiting> waiting, WaitingBefore(service, call, group, until));
  for (int i = 0; i < kReadsMax; ++i) {
    gathered->reads.resize(reads);
    absl::btree_set<std::string> seen;
    for (const Waiting& lever : waiting) {
      if (!seen.insert(lever.promise.announcement_id()).second) continue;
      RETURN_IF_ERROR(GuardPromise(service, lever.promise, gathered));
    }
    ASSIGN_OR_RETURN(std::vector<Waiting> again, WaitingBefore(service, call, group, until));
    const bool same = SamePromises(waiting, again);
    waiting = std::move(again);
    if (!same) continue;
    for (const Waiting& lever : waiting) gathered->context.waiting.push_back(lever.lever);
    // Two levers of one delivery rest on one notification: a stream stands once.
    std::sort(gathered->reads.begin(), gathered->reads.end(),
              [](const auto& a, const auto& b) { return a.stream < b.stream; });
    gathered->reads.erase(
        std::unique(gathered->reads.begin(), gathered->reads.end(),
                    [](const auto& a, const auto& b) { return a.stream == b.stream; }),
        gathered->reads.end());
    return absl::OkStatus();
  }
  return Refuse(common::v1::CONTENTION);
}

absl::Status GatherTrigger(const Service& service, const Call& call,
                           const v1::TriggerPackageRequest& request, Gathered* gathered) {
  const Uuid incident = *Uuid::Parse(request.incident_id());
  ASSIGN_OR_RETURN(const auto incidents, service.views.Read(kIncidentView, call.at_least));
  ASSIGN_OR_RETURN(auto row, runtime::GetRow<v1::IncidentRow>(*incidents, IncidentKey(incident)));
  if (!row.has_value()) return absl::OkStatus();
  gathered->reads.push_back({{"timeline.incident", incident}, Version(row->version())});
  if (row->withdrawn()) return absl::OkStatus();
  const absl::Time until = FromProto(row->occurred_time());
  gathered->context.incident = std::move(row);
  ASSIGN_OR_RETURN(const auto packages, service.views.Read(kPackageView, call.at_least));
  ASSIGN_OR_RETURN(const auto package,
                   runtime::GetRowOrNew<v1::PackageRow>(
                       *packages, PackageKey(*Uuid::Parse(request.package_id()))));
  const auto group = Uuid::Parse(package.life().group_id());
  if (!group.has_value()) return absl::OkStatus();
  return GatherWaiting(service, call, *group, until, gathered);
}

// The promise, the packages whose triggers could make it fall due, and whether its condition has
// occurred.
template <typename Request>
absl::Status GatherPromise(const Service& service, const Call& call, const Request& request,
                           Gathered* gathered) {
  const Uuid id = *Uuid::Parse(request.announcement_id());
  const auto read = [&]() -> absl::StatusOr<std::optional<v1::PromiseRow>> {
    ASSIGN_OR_RETURN(const auto rows, service.views.Read(kPromiseView, call.at_least));
    return runtime::GetRow<v1::PromiseRow>(*rows, PromiseKey(id));
  };
  ASSIGN_OR_RETURN(const std::optional<v1::PromiseRow> first, read());
  if (!first.has_value()) return absl::OkStatus();
  RETURN_IF_ERROR(
      Guard(service, {"notification", *Uuid::Parse(first->notification_id())}, gathered));
  absl::btree_set<Uuid> groups;
  for (const std::string& text : first->group_ids()) {
    const auto group = Uuid::Parse(text);
    if (!group.has_value() || !groups.insert(*group).second) continue;
    RETURN_IF_ERROR(Guard(service, GroupStream(*group), gathered));
    ASSIGN_OR_RETURN(const auto packages, service.views.Read(kPackageView, call.at_least));
    ASSIGN_OR_RETURN(const auto claimed,
                     runtime::GetRowOrNew<v1::GroupPackageRow>(*packages, GroupPackageKey(*group)));
    if (const auto package = Uuid::Parse(claimed.package_id())) {
      RETURN_IF_ERROR(Guard(service, PackageStream(*package), gathered));
    }
  }
  ASSIGN_OR_RETURN(gathered->context.promise, read());
  if constexpr (requires { request.taken_back_time(); }) {
    if (first->condition() == v1::CONDITION_JUDGED_MOST_VIOLENT) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto incidents, service.views.Read(kIncidentView, call.at_least));
    for (const Uuid& group : groups) {
      ASSIGN_OR_RETURN(const bool violent,
                       WasViolent(*incidents, group, FromProto(first->delivered_time()),
                                  FromProto(request.taken_back_time())));
      gathered->context.condition_occurred = gathered->context.condition_occurred || violent;
    }
  }
  return absl::OkStatus();
}

template <typename Request>
StreamId PackageOf(const Request& request) {
  return PackageStream(*Uuid::Parse(request.package_id()));
}
template <typename Request>
StreamId AnnouncementOf(const Request& request) {
  return AnnouncementStream(*Uuid::Parse(request.announcement_id()));
}

}  // namespace

void RegisterTriggerCommands(const Service& service, runtime::MethodTable& methods) {
  AddCommand<PackageAggregate, v1::TriggerPackageRequest, v1::TriggerPackageResponse>(
      service, methods, "TriggerPackage", &PackageOf<v1::TriggerPackageRequest>, &GatherTrigger);
  AddCommand<PackageAggregate, v1::WithdrawTriggerRequest, v1::WithdrawTriggerResponse>(
      service, methods, "WithdrawTrigger", &PackageOf<v1::WithdrawTriggerRequest>, &GatherNothing);
  AddCommand<AnnouncementAggregate, v1::TakeBackAnnouncementRequest,
             v1::TakeBackAnnouncementResponse>(service, methods, "TakeBackAnnouncement",
                                               &AnnouncementOf<v1::TakeBackAnnouncementRequest>,
                                               &GatherPromise<v1::TakeBackAnnouncementRequest>);
  AddCommand<AnnouncementAggregate, v1::WithdrawTakeBackRequest, v1::WithdrawTakeBackResponse>(
      service, methods, "WithdrawTakeBack", &AnnouncementOf<v1::WithdrawTakeBackRequest>,
      &GatherPromise<v1::WithdrawTakeBackRequest>);
}

}  // namespace varsel::sanction
