#include <algorithm>
#include <string>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/support/decide.h"
#include "services/support/match.h"
#include "services/support/rules.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/support/v1/support_reasons.pb.h"

namespace varsel::support {
namespace {

common::v1::Controller OtherThan(common::v1::Controller controller) {
  return controller == common::v1::CONTROLLER_EKI ? common::v1::CONTROLLER_POLICE
                                                  : common::v1::CONTROLLER_EKI;
}

bool SamePeriod(const v1::ReportLife& life, const v1::SignReportRequest& command) {
  return FromProto(life.from()) == FromProto(command.from()) &&
         FromProto(life.until()) == FromProto(command.until());
}

bool SameTable(const v1::ReportLife& life, const PeriodTable& table) {
  const bool same_rounds = std::equal(life.round_ids().begin(), life.round_ids().end(),
                                      table.round_ids.begin(), table.round_ids.end());
  return same_rounds && SameCounts(life.counts(), table.counts);
}

// Whether the other's signature, which stands, lets this one stand beside it.
absl::Status CheckBeside(const v1::ReportLife& life, const v1::ReportSignature& other,
                         const v1::SignReportRequest& command, const SupportContext& context) {
  if (other.actor_id() == context.base.actor.uuid().bytes()) {
    return Refuse(v1::REPORT_SAME_SIGNER);
  }
  if (!SamePeriod(life, command)) return Refuse(v1::REPORT_PERIOD_DIFFERS, {.field = "from"});
  if (!SameTable(life, context.table)) return Refuse(v1::REPORT_TABLE_CHANGED);
  return absl::OkStatus();
}

}  // namespace

const v1::ReportSignature* SignatureOf(const v1::ReportLife& life,
                                       common::v1::Controller controller) {
  for (const v1::ReportSignature& signature : life.signatures()) {
    if (!signature.withdrawn() && signature.controller() == controller) return &signature;
  }
  return nullptr;
}

bool SignedByBoth(const v1::ReportLife& life) {
  return SignatureOf(life, common::v1::CONTROLLER_POLICE) != nullptr &&
         SignatureOf(life, common::v1::CONTROLLER_EKI) != nullptr;
}

Decision Decide(const v1::ReportLife& life, const v1::SignReportRequest& command,
                const SupportContext& context) {
  if (FromProto(command.until()) <= FromProto(command.from())) {
    return Refuse(v1::REPORT_PERIOD_BACKWARDS, {.field = "until"});
  }
  const v1::ReportSignature* own = SignatureOf(life, context.controller);
  const v1::ReportSignature* other = SignatureOf(life, OtherThan(context.controller));
  if (own != nullptr &&
      (other != nullptr || (SamePeriod(life, command) && SameTable(life, context.table)))) {
    return Refuse(v1::REPORT_SIGNED_ALREADY);
  }
  if (context.table.round_ids.empty()) return Refuse(v1::REPORT_PERIOD_EMPTY, {.field = "from"});
  if (other != nullptr) RETURN_IF_ERROR(CheckBeside(life, *other, command, context));
  SupportDraft draft{.occurred = context.base.now};
  v1::ReportSigned& event = *draft.event.mutable_report_signed();
  event.set_report_id(command.report_id());
  *event.mutable_from() = command.from();
  *event.mutable_until() = command.until();
  event.set_controller(context.controller);
  if (other != nullptr) {
    // Byte for byte what the other signed.
    *event.mutable_round_ids() = life.round_ids();
    *event.mutable_counts() = life.counts();
    event.set_computed_position(life.computed_position());
  } else {
    for (const std::string& round : context.table.round_ids) event.add_round_ids(round);
    *event.mutable_counts() = context.table.counts;
    event.set_computed_position(context.table.computed_position);
  }
  return OneDraft(std::move(draft));
}

Decision Decide(const v1::ReportLife& life, const v1::WithdrawReportSignatureRequest& command,
                const SupportContext& context) {
  if (life.report_id().empty()) return Refuse(v1::REPORT_UNKNOWN, {.field = "report_id"});
  const v1::ReportSignature* own = SignatureOf(life, context.controller);
  if (own == nullptr) return Refuse(v1::REPORT_SIGNATURE_UNKNOWN, {.field = "report_id"});
  SupportDraft draft{.occurred = context.base.now, .corrects = EventOf(own->event_id())};
  v1::ReportSignatureWithdrawn& event = *draft.event.mutable_report_signature_withdrawn();
  event.set_report_id(command.report_id());
  event.set_reason_code(command.reason_code());
  event.set_controller(context.controller);
  return OneDraft(std::move(draft));
}

}  // namespace varsel::support
