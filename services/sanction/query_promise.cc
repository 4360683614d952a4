#include <memory>

#include "services/domain/time_proto.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "services/sanction/promise_keys.h"
#include "services/sanction/query.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_rows.pb.h"

namespace varsel::sanction {
namespace {

using runtime::Call;

void Fill(const v1::PromiseRow& row, v1::Promise* promise) {
  const v1::PromiseStanding& standing = row.standing();
  promise->set_announcement_id(row.announcement_id());
  promise->set_delivery_id(row.delivery_id());
  promise->set_notification_id(row.notification_id());
  promise->set_person_id(row.person_id());
  promise->set_lever_id(row.lever_id());
  *promise->mutable_group_ids() = row.group_ids();
  *promise->mutable_delivered_time() = row.delivered_time();
  promise->set_condition(row.condition());
  promise->set_judged_by(row.judged_by());
  *promise->mutable_blockers() = standing.blockers();
  promise->set_unbacked(standing.unbacked());
  promise->set_state(standing.state());
  promise->set_duty_id(standing.duty_id());
  if (standing.has_due()) *promise->mutable_due() = standing.due();
}

}  // namespace

absl::StatusOr<v1::ListPromisesResponse> QueryPromiseList(const Queries& queries, const Call& call,
                                                          const v1::ListPromisesRequest& request) {
  const Uuid group = Uuid::Parse(request.group_id()).value_or(Uuid());
  uint8_t filter = static_cast<uint8_t>(request.state());
  if (filter == kAllPromises && request.unbacked_only()) filter = kUnbackedPromises;
  ASSIGN_OR_RETURN(const Page page,
                   PageOf(ListPrefix(group, filter), request.page_size(), request.page_token()));
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kPromiseView, call.at_least));
  v1::ListPromisesResponse response;
  absl::Status failed;
  uint32_t scanned = 0;
  RETURN_IF_ERROR(runtime::ScanRows<v1::PromiseIndexRow>(
      *rows, page.prefix, page.start, [&](std::string_view key, const v1::PromiseIndexRow& index) {
        if (response.promises_size() == page.size || scanned++ == runtime::kScannedMax) {
          response.set_next_page_token(runtime::PageToken(key));
          return false;
        }
        const auto row = runtime::GetRowOrNew<v1::PromiseRow>(
            *rows, PromiseKey(*Uuid::Parse(index.announcement_id())));
        failed = row.status();
        if (!row.ok()) return false;
        if (!request.unbacked_only() || row->standing().unbacked()) {
          Fill(*row, response.add_promises());
        }
        return true;
      }));
  RETURN_IF_ERROR(failed);
  return response;
}

absl::StatusOr<v1::GetPromisesResponse> QueryPromises(const Queries& queries, const Call& call,
                                                      const v1::GetPromisesRequest& request) {
  const auto group = Uuid::Parse(request.group_id());
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kPromiseView, call.at_least));
  ASSIGN_OR_RETURN(const auto counts,
                   runtime::GetRowOrNew<v1::PromiseCountsRow>(
                       *rows, group.has_value() ? CountsKey(*group) : CountsKey()));
  v1::GetPromisesResponse response;
  response.set_announced(counts.announced());
  response.set_not_due(counts.not_due());
  response.set_carried_out(counts.carried_out());
  response.set_not_carried_out(counts.not_carried_out());
  response.set_impossible(counts.impossible());
  response.set_open(counts.open());
  response.set_unbacked(counts.unbacked());
  response.set_carried_out_late(counts.carried_out_late());
  response.set_overdue(counts.overdue());
  response.set_taken_back(counts.taken_back());
  response.set_follow_through_numerator(counts.due_in_time());
  response.set_follow_through_denominator(counts.due_total());
  response.set_triggers(counts.triggers());
  response.set_triggers_with_lever(counts.triggers_with_lever());
  response.set_seconds_to_first_lever(counts.seconds_to_first_lever());
  response.set_unit("promise");
  return response;
}

}  // namespace varsel::sanction
