#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/danish_week.h"
#include "services/domain/time_proto.h"
#include "services/evaluation/columns.h"
#include "services/evaluation/decide.h"
#include "services/evaluation/standing.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/evaluation/v1/evaluation_reasons.pb.h"

namespace varsel::evaluation {
namespace {

absl::Status CheckMonday(absl::Time time, const char* path) {
  const absl::CivilDay monday = MondayOf(DanishDay(time));
  if (StartOfDanishDay(monday) == time) return absl::OkStatus();
  return Refuse(v1::EXPORT_PERIOD_NOT_WHOLE_WEEKS,
                {.field = path, .detail = absl::FormatCivilTime(monday)});
}

}  // namespace

StreamId ExportStream(const Uuid& export_id) { return {"evaluation.export", export_id}; }

absl::Status CheckExport(const v1::MakeExportRequest& command, const v1::AgreementLife& agreement,
                         absl::Time now) {
  RETURN_IF_ERROR(CheckInForce(agreement, now, "agreement_id"));
  const absl::Time from = FromProto(command.from());
  const absl::Time until = FromProto(command.until());
  RETURN_IF_ERROR(CheckMonday(from, "from"));
  RETURN_IF_ERROR(CheckMonday(until, "until"));
  if (until <= from) return Refuse(v1::EXPORT_PERIOD_EMPTY, {.field = "until"});
  const absl::Time data_from = FromProto(agreement.terms().data_from());
  const absl::Time data_until = FromProto(agreement.terms().data_until());
  if (from < data_from || data_until < until) {
    return Refuse(v1::EXPORT_PERIOD_OUTSIDE_AGREEMENT,
                  {.field = from < data_from ? "from" : "until",
                   .detail = absl::StrCat(DayText(data_from), " - ", DayText(data_until))});
  }
  if (now < until) return Refuse(v1::EXPORT_PERIOD_NOT_OVER, {.field = "until"});
  return absl::OkStatus();
}

absl::Status CheckExportSize(int64_t weeks, size_t groups) {
  if (weeks * static_cast<int64_t>(groups) <= kRowsMax) return absl::OkStatus();
  return Refuse(v1::EXPORT_TOO_LARGE, {.field = "until",
                                       .detail = absl::StrCat(kRowsMax, " rows"),
                                       .detail_da = absl::StrCat(kRowsMax, " rækker")});
}

Decision Decide(const v1::ExportLife& life, const v1::MakeExportRequest& command,
                const ExportContext& context) {
  if (!life.export_id().empty()) {
    return Refuse(common::v1::ID_IN_USE, {.field = "export_id", .id = command.export_id()});
  }
  RETURN_IF_ERROR(CheckExport(command, context.agreement, context.base.now));
  Draft<v1::EvaluationEvent> draft{.event = {}, .occurred = context.base.now};
  v1::ExportMade& event = *draft.event.mutable_export_made();
  event.set_export_id(command.export_id());
  event.set_agreement_id(command.agreement_id());
  *event.mutable_terms() = context.agreement.terms();
  event.set_terms_version(context.agreement.terms_version());
  *event.mutable_from() = command.from();
  *event.mutable_until() = command.until();
  *event.mutable_made_time() = ToProto(context.base.now);
  event.set_as_of_position(context.as_of_position);
  event.set_group_count(context.group_count);
  event.set_row_count(context.row_count);
  event.set_byte_count(context.byte_count);
  event.set_sha256(context.sha256);
  event.set_format(kFormat);
  return Drafts<v1::EvaluationEvent>{std::move(draft)};
}

absl::Status CheckFetch(const v1::ExportLife& life, const v1::AgreementLife& agreement,
                        const DecideContext& context) {
  if (life.export_id().empty() || life.made_by() != context.actor.ToString()) {
    return Refuse(v1::EXPORT_UNKNOWN, {.field = "export_id"});
  }
  RETURN_IF_ERROR(CheckInForce(agreement, context.now, "export_id"));
  if (life.terms_version() != agreement.terms_version()) {
    return Refuse(v1::AGREEMENT_CHANGED_SINCE, {.field = "export_id", .id = life.export_id()});
  }
  if (life.format() != kFormat) {
    return Refuse(v1::EXPORT_NOT_THE_SAME, {.field = "export_id", .id = life.export_id()});
  }
  return absl::OkStatus();
}

}  // namespace varsel::evaluation
