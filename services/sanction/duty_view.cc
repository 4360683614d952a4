#include "services/sanction/duty_view.h"

#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "services/sanction/evolve.h"
#include "services/sanction/rules.h"
#include "storage/base/status_macros.h"

namespace varsel::sanction {
namespace {

std::vector<std::string> IndexKeys(const v1::DutyLife& life, const Uuid& duty) {
  std::vector<std::string> keys;
  if (life.duty_id().empty() || life.withdrawn()) return keys;
  const auto add = [&](std::string prefix) {
    keys.push_back(KeyBuilder(std::move(prefix)).Time(FromProto(life.due())).Id(duty).Take());
  };
  std::vector<Uuid> owners = {Uuid()};
  if (const auto group = Uuid::Parse(life.group_id())) owners.push_back(*group);
  for (const Uuid& owner : owners) {
    add(DutiesPrefix(owner, false));
    if (EndOf(life) == nullptr) add(DutiesPrefix(owner, true));
  }
  if (const auto trigger = Uuid::Parse(life.trigger_id())) add(TriggerDutiesPrefix(*trigger));
  if (!life.due_passed()) add(DueToPassPrefix());
  return keys;
}

// Where the texts of this event lie; empty = it has none.
std::string_view SealedPath(const v1::SanctionEvent& event) {
  if (event.has_family_use_approved()) return "family_use_approved";
  if (event.has_duty_opened()) return "duty_opened";
  if (event.has_duty_ended()) return "duty_ended";
  return {};
}

}  // namespace

bool DutyView::Wants(std::string_view kind) const {
  return kind.starts_with("sanction.v1.Duty") || kind.starts_with("sanction.v1.Family");
}

absl::Status DutyView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const v1::SanctionEvent* event,
                   runtime::DecodeShared<v1::SanctionEvent>(record));
  const Uuid& duty = record.header.meta.stream.id;
  const std::string key = DutyKey(duty);
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::DutyRow>(rows, key));
  for (const std::string& index : IndexKeys(row.life(), duty)) rows.Delete(index);
  *row.mutable_life() =
      EvolveDuty(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  if (const std::string_view path = SealedPath(*event); !path.empty()) {
    ASSIGN_OR_RETURN(auto copy, runtime::CopySealed(record, path));
    if (copy.has_value()) *row.add_sealed() = *std::move(copy);
  }
  v1::DutyIndexRow index;
  index.set_duty_id(duty.ToString());
  for (const std::string& index_key : IndexKeys(row.life(), duty)) {
    runtime::PutRow(rows, index_key, index);
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::sanction
