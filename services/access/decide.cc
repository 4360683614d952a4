#include "services/access/decide.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/access/month.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/access/v1/access_reasons.pb.h"

namespace varsel::access {

StreamId SampleStream(std::string_view side, uint32_t month) {
  const absl::string_view name(side.data(), side.size());
  return {"access.sample", Uuid::Derived("access.sample", {}, absl::StrCat(name, " ", month))};
}

StreamId FlagStream(const Uuid& flag) { return {"access.flag", flag}; }

absl::Status CheckMonth(uint32_t month, uint64_t entries, absl::Time now) {
  if (!IsMonth(month)) return Refuse(v1::MONTH_MALFORMED, {.field = "month"});
  if (now < EndOf(month)) {
    return Refuse(
        v1::MONTH_NOT_OVER,
        {.field = "month",
         .detail = absl::FormatTime("%Y-%m-%d %H:%M UTC", EndOf(month), absl::UTCTimeZone())});
  }
  if (entries == 0) return Refuse(v1::MONTH_WITHOUT_ENTRIES, {.field = "month"});
  return absl::OkStatus();
}

Decision Decide(const v1::SampleLife&, const v1::SignSampleRequest& command,
                const SampleContext& context) {
  RETURN_IF_ERROR(CheckMonth(command.month(), context.entries, context.now));
  if (command.reviewed() != context.sample_size) {
    return Refuse(v1::SAMPLE_NOT_WHOLE,
                  {.field = "reviewed", .detail = absl::StrCat(context.sample_size)});
  }
  if (command.findings() != v1::SAMPLE_FINDINGS_NONE && command.remark().empty()) {
    return Refuse(v1::REMARK_MISSING, {.field = "remark"});
  }
  v1::AccessEvent event;
  v1::SampleSigned& is_signed = *event.mutable_sample_signed();
  is_signed.set_agency(context.side);
  is_signed.set_month(command.month());
  is_signed.set_sample_size(context.sample_size);
  is_signed.set_entries(context.entries);
  is_signed.set_seed(absl::BytesToHexString(context.seed));
  is_signed.set_findings(command.findings());
  is_signed.set_remark(command.remark());
  return Drafts<v1::AccessEvent>{{.event = std::move(event), .occurred = context.now}};
}

Decision Decide(const v1::FlagLife& life, const v1::ResolveFlagRequest& command,
                const FlagContext& context) {
  if (!context.known) return Refuse(v1::FLAG_UNKNOWN, {.field = "flag_id"});
  if (command.outcome() == v1::FLAG_OUTCOME_NOT_EXPLAINED && command.remark().empty()) {
    return Refuse(v1::REMARK_MISSING, {.field = "remark"});
  }
  if (life.resolved() && life.outcome() == command.outcome() && command.remark().empty()) {
    return Drafts<v1::AccessEvent>();
  }
  v1::AccessEvent event;
  v1::FlagResolved& resolved = *event.mutable_flag_resolved();
  resolved.set_flag_id(command.flag_id());
  resolved.set_outcome(command.outcome());
  resolved.set_remark(command.remark());
  return Drafts<v1::AccessEvent>{{.event = std::move(event), .occurred = context.now}};
}

}  // namespace varsel::access
