// Where retaliation is to be awaited now.
#include <string>

#include "services/domain/time_proto.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "services/timeline/chain_read.h"
#include "services/timeline/evolve_chain.h"
#include "services/timeline/query.h"
#include "storage/base/status_macros.h"

namespace varsel::timeline {
namespace {

using runtime::Call;

constexpr int kWindowPageDefault = 50;
constexpr int kWindowsScannedMax = 2000;  // of one page, where a filter passes few

std::string WindowPrefix(const std::string& group, const std::string& section) {
  if (!group.empty()) return OneKey('U', IdOf(group));
  if (!section.empty()) return OneKey('V', IdOf(section));
  return ChainSpace('W').Take();
}

absl::Status FillWindow(const Call& call, const views::RowReader& rows, const v1::WindowRow& row,
                        v1::RetaliationWindow* window) {
  window->set_aggressor_group_id(row.aggressor_group_id());
  window->set_target_group_id(row.target_group_id());
  window->set_incident_id(row.incident_id());
  *window->mutable_since() = row.occurred_time();
  *window->mutable_until() =
      ToProto(FromProto(row.occurred_time()) + call.programme().chain_open_for);
  window->set_section_id(row.section_id());
  const Uuid incident = IdOf(row.incident_id());
  ASSIGN_OR_RETURN(*window->mutable_chain_id(), ChainIdOf(rows, incident));
  ASSIGN_OR_RETURN(const auto act, ReadIncident(rows, incident));
  if (act.has_value()) {
    window->set_incident_kind(act->incident_kind());
    window->set_severity(act->severity());
  }
  ASSIGN_OR_RETURN(const auto timing, runtime::GetRow<v1::TimingRow>(rows, OneKey('t', incident)));
  const v1::TimingFact* now = timing.has_value() ? TimingNow(timing->life()) : nullptr;
  if (now != nullptr) FillTiming(*now, window->mutable_timing());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ListRetaliationWindowsResponse> QueryWindows(
    const Call& call, const v1::ListRetaliationWindowsRequest& request,
    const views::RowReader& rows) {
  v1::ListRetaliationWindowsResponse response;
  *response.mutable_as_of() = ToProto(call.now);
  std::string section = request.section_id();
  if (call.scope == common::v1::Access::OWN_SECTION) {
    const std::string own =
        call.caller.section.has_value() ? call.caller.section->ToString() : std::string();
    if (own.empty() || (!section.empty() && section != own)) return response;
    section = own;
  }
  const std::string prefix = WindowPrefix(request.group_id(), section);
  ASSIGN_OR_RETURN(const std::string from, runtime::KeyOfPageToken(request.page_token(), prefix));
  const int size = request.page_size() == 0 ? kWindowPageDefault : request.page_size();
  int scanned = 0;
  absl::Status failed;
  RETURN_IF_ERROR(rows.Scan(prefix, from, [&](std::string_view key, std::string_view) {
    KeyReader reader(key.substr(prefix.size()));
    const absl::Time since = FromLatestFirst(reader.Number());
    if (since + call.programme().chain_open_for <= call.now) return false;
    if (response.windows_size() == size || scanned++ == kWindowsScannedMax) {
      response.set_next_page_token(runtime::PageToken(key));
      return false;
    }
    const Uuid a = reader.Id();
    const Uuid b = reader.Id();
    const auto row = runtime::GetRow<v1::WindowRow>(rows, TwoKey('w', a, b));
    failed = row.status();
    if (!failed.ok()) return false;
    if (!row->has_value()) return true;
    if (!section.empty() && (*row)->section_id() != section) return true;
    failed = FillWindow(call, rows, **row, response.add_windows());
    return failed.ok();
  }));
  RETURN_IF_ERROR(failed);
  return response;
}

}  // namespace varsel::timeline
