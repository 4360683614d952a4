#include "services/timeline/chain_contents.h"

#include "services/runtime/connected_rows.h"
#include "services/runtime/rows.h"
#include "services/timeline/chain_keys.h"
#include "services/timeline/chain_read.h"
#include "storage/base/status_macros.h"

namespace varsel::timeline {

absl::StatusOr<std::optional<ChainContents>> ReadChainContents(const views::ViewSource& views,
                                                               const Uuid& incident) {
  ASSIGN_OR_RETURN(const auto rows, views.Read(kChainView, Position()));
  ASSIGN_OR_RETURN(const auto known, ReadIncident(*rows, incident));
  if (!known.has_value()) return std::optional<ChainContents>();
  ASSIGN_OR_RETURN(const std::optional<Uuid> inner,
                   runtime::FindComponent(*rows, kChainConnected, incident));
  ChainContents contents;
  if (!inner.has_value()) {
    contents.incidents.push_back(incident);
    for (const v1::InvolvedGroup& group : known->groups()) {
      contents.groups.push_back(IdOf(group.group_id()));
    }
    return std::optional<ChainContents>(std::move(contents));
  }
  ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::ChainRow>(*rows, OneKey('c', *inner)));
  for (const v1::CountedId& group : row.groups()) contents.groups.push_back(IdOf(group.id()));
  RETURN_IF_ERROR(rows->Scan(OneKey('a', *inner), "", [&](std::string_view key, std::string_view) {
    contents.incidents.push_back(Uuid::FromBytes(key.substr(key.size() - Uuid::kSize)));
    return true;
  }));
  return std::optional<ChainContents>(std::move(contents));
}

}  // namespace varsel::timeline
