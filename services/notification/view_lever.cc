#include <algorithm>

#include "services/notification/lever_view.h"
#include "services/notification/view_fold.h"
#include "varsel/sanction/v1/sanction_events.pb.h"

namespace varsel::notification {
namespace {

std::string LeversPrefix(const Uuid& group) { return KeyBuilder("l").Id(group).Take(); }
std::string LeverRowKey(const Uuid& group, std::string_view lever_id) {
  return KeyBuilder(LeversPrefix(group)).Code(lever_id).Take();
}
std::string LeverPackageKey(const Uuid& group) { return KeyBuilder("g").Id(group).Take(); }

// The first version that was read of a stream counts: if it moved since, the append is to fail.
absl::Status AddRead(const Facts& facts, const StreamId& stream,
                     std::vector<log::Precondition>* reads) {
  const bool there = std::any_of(reads->begin(), reads->end(), [&](const log::Precondition& read) {
    return read.stream == stream;
  });
  if (there) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Version version, facts.VersionOf(stream));
  reads->push_back({stream, version});
  return absl::OkStatus();
}

absl::StatusOr<LeverFacts::OfGroup> GatherGroup(const Facts& facts, const Uuid& group,
                                                std::vector<log::Precondition>* reads) {
  // Who has no package is guarded by the stream that a package of the group would write.
  RETURN_IF_ERROR(AddRead(facts, {"sanction.group", group}, reads));
  LeverFacts::OfGroup levers;
  ASSIGN_OR_RETURN(const auto claimed,
                   facts.RowOf<v1::GroupPackageRow>(kLeverView, LeverPackageKey(group)));
  const auto package =
      claimed.has_value() ? Uuid::Parse(claimed->package_id()) : std::optional<Uuid>();
  if (!package.has_value()) return levers;
  RETURN_IF_ERROR(AddRead(facts, {"sanction.package", *package}, reads));
  ASSIGN_OR_RETURN(const auto rows, facts.views().Read(kLeverView, Position()));
  const std::string prefix = LeversPrefix(group);
  RETURN_IF_ERROR(runtime::ScanRows<v1::LeverReadinessRow>(
      *rows, prefix, "", [&](std::string_view key, v1::LeverReadinessRow& row) {
        levers.emplace(KeyReader(key.substr(prefix.size())).Code(), std::move(row));
        return true;
      }));
  return levers;
}

}  // namespace

bool LeverView::Wants(std::string_view kind) const {
  return kind == "sanction.v1.LeverReadinessDecided" || kind == "sanction.v1.GroupClaimed" ||
         kind == "sanction.v1.GroupFreed";
}

absl::Status LeverView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const sanction::v1::SanctionEvent* event,
                   runtime::DecodeShared<sanction::v1::SanctionEvent>(record));
  if (event->has_lever_readiness_decided()) {
    const sanction::v1::LeverReadinessDecided& decided = event->lever_readiness_decided();
    const auto group = Uuid::Parse(decided.group_id());
    if (!group.has_value()) return absl::OkStatus();
    v1::LeverReadinessRow row;
    *row.mutable_periods() = decided.periods();
    runtime::PutRow(rows, LeverRowKey(*group, decided.lever_id()), row);
  } else if (event->has_group_claimed()) {
    v1::GroupPackageRow row;
    row.set_package_id(event->group_claimed().package_id());
    runtime::PutRow(rows, LeverPackageKey(record.header.meta.stream.id), row);
  } else if (event->has_group_freed()) {
    rows.Delete(LeverPackageKey(record.header.meta.stream.id));
  }
  return absl::OkStatus();
}

absl::StatusOr<LeverFacts> GatherLevers(
    const Facts& facts, const google::protobuf::RepeatedPtrField<std::string>& group_ids,
    std::vector<log::Precondition>* reads) {
  LeverFacts levers;
  for (const std::string& text : group_ids) {
    const auto group = Uuid::Parse(text);
    if (!group.has_value()) continue;
    ASSIGN_OR_RETURN(LeverFacts::OfGroup of_group, GatherGroup(facts, *group, reads));
    levers.groups.push_back(std::move(of_group));
  }
  return levers;
}

absl::StatusOr<LeverFacts> GatherLeversOf(const Facts& facts, const std::string& notification_id,
                                          std::vector<log::Precondition>* reads) {
  ASSIGN_OR_RETURN(const auto row,
                   facts.RowOf<v1::NotificationRow>(kNotificationView, PlanKey(notification_id)));
  if (!row.has_value()) return LeverFacts();
  return GatherLevers(facts, row->dimensions().group_ids(), reads);
}

}  // namespace varsel::notification
