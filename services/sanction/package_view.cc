#include "services/sanction/package_view.h"

#include <utility>

#include "absl/container/btree_map.h"
#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "services/sanction/evolve.h"
#include "services/sanction/lever.h"
#include "storage/base/status_macros.h"

namespace varsel::sanction {
namespace {

using ExpiryRows = absl::btree_map<std::string, v1::ExpiryRow>;

// The clearances that the system is still to see run out.
ExpiryRows ExpiriesOf(const v1::PackageLife& life) {
  ExpiryRows expiries;
  const auto package = Uuid::Parse(life.package_id());
  if (!package.has_value() || life.withdrawn()) return expiries;
  for (const v1::LeverLife& lever : life.levers()) {
    for (const v1::LeverFact& fact : lever.facts()) {
      if (fact.kind() != v1::LEVER_FACT_KIND_CLEARANCE || !Stands(fact) || fact.expiry_recorded()) {
        continue;
      }
      const Uuid fact_id = Uuid::FromBytes(fact.event_id());
      v1::ExpiryRow row;
      row.set_package_id(life.package_id());
      row.set_lever_id(lever.lever_id());
      row.set_fact_id(fact_id.ToString());
      expiries.emplace(KeyBuilder(ExpiryPrefix())
                           .Time(FromProto(fact.until()))
                           .Id(*package)
                           .Code(lever.lever_id())
                           .Id(fact_id)
                           .Take(),
                       std::move(row));
    }
  }
  return expiries;
}

absl::Status FoldGuard(const v1::SanctionEvent& event, const Uuid& group, views::RowStore& rows) {
  if (event.has_group_claimed()) {
    v1::GroupPackageRow row;
    row.set_package_id(event.group_claimed().package_id());
    runtime::PutRow(rows, GroupPackageKey(group), row);
  } else {
    rows.Delete(GroupPackageKey(group));
  }
  return absl::OkStatus();
}

}  // namespace

bool PackageView::Wants(std::string_view kind) const {
  return kind.starts_with("sanction.v1.Package") || kind.starts_with("sanction.v1.Lever") ||
         kind.starts_with("sanction.v1.Group") || kind.starts_with("sanction.v1.Trigger");
}

absl::Status PackageView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const v1::SanctionEvent* event,
                   runtime::DecodeShared<v1::SanctionEvent>(record));
  const StreamId& stream = record.header.meta.stream;
  if (stream.area == "sanction.group") return FoldGuard(*event, stream.id, rows);
  const std::string key = PackageKey(stream.id);
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::PackageRow>(rows, key));
  const ExpiryRows before = ExpiriesOf(row.life());
  *row.mutable_life() =
      EvolvePackage(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  const ExpiryRows after = ExpiriesOf(row.life());
  for (const auto& [expiry, unused] : before) {
    if (!after.contains(expiry)) rows.Delete(expiry);
  }
  for (const auto& [expiry, value] : after) {
    if (!before.contains(expiry)) runtime::PutRow(rows, expiry, value);
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::sanction
