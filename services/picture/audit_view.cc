#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/picture/evolve.h"
#include "services/picture/views.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::picture {
namespace {

using focus::v1::FocusEvent;
using notification::v1::NotificationEvent;

int64_t AuditMicros(const google::protobuf::Timestamp& time) {
  return absl::ToUnixMicros(FromProto(time));
}

std::vector<std::string> AuditKeys(const v1::AuditLife& life, const Uuid& audit) {
  std::vector<std::string> keys;
  if (life.audit_id().empty() || life.withdrawn()) return keys;
  for (std::string prefix :
       {PictureSpace('d').Take(), PictureKey('l', PictureId(life.round_id()))}) {
    keys.push_back(KeyBuilder(std::move(prefix))
                       .Number(NewestPicture(FromProto(life.held_time())))
                       .Id(audit)
                       .Take());
  }
  return keys;
}

// What was sealed of a record, beside the fact that it tells of: none is an empty copy.
absl::StatusOr<common::v1::SealedCopy> SealedBeside(const log::Record& record, const char* path) {
  ASSIGN_OR_RETURN(auto copy, runtime::CopySealed(record, path));
  return copy.has_value() ? *std::move(copy) : common::v1::SealedCopy();
}

// Whether the group has a finding that holds, before and after.
absl::Status FoldFinding(const log::Record& record, const v1::PictureEvent& event,
                         const std::string& group_id, v1::AuditRow& audit, views::RowStore& rows) {
  const std::string key = PictureKey('f', record.header.meta.stream.id, PictureId(group_id));
  ASSIGN_OR_RETURN(v1::FindingRow row, runtime::GetRowOrNew<v1::FindingRow>(rows, key));
  const bool stood = StandingOf(row.life(), group_id) != nullptr;
  *row.mutable_life() =
      EvolveAudit(std::move(*row.mutable_life()), event, runtime::MetaOf(record.header));
  if (event.has_finding_recorded()) {
    ASSIGN_OR_RETURN(*row.add_notes_sealed(), SealedBeside(record, "finding_recorded"));
  }
  const bool stands = StandingOf(row.life(), group_id) != nullptr;
  if (stands && !stood) audit.set_gone_through(audit.gone_through() + 1);
  if (stood && !stands) audit.set_gone_through(audit.gone_through() - 1);
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

absl::Status FoldAudit(const log::Record& record, const v1::PictureEvent& event,
                       views::RowStore& rows) {
  const Uuid& audit = record.header.meta.stream.id;
  const std::string key = PictureKey('a', audit);
  ASSIGN_OR_RETURN(v1::AuditRow row, runtime::GetRowOrNew<v1::AuditRow>(rows, key));
  row.set_version(record.header.version.value());
  if (event.has_finding_recorded()) {
    RETURN_IF_ERROR(FoldFinding(record, event, event.finding_recorded().group_id(), row, rows));
  } else if (event.has_finding_withdrawn()) {
    RETURN_IF_ERROR(FoldFinding(record, event, event.finding_withdrawn().group_id(), row, rows));
  } else {
    for (const std::string& index : AuditKeys(row.life(), audit)) rows.Delete(index);
    *row.mutable_life() =
        EvolveAudit(std::move(*row.mutable_life()), event, runtime::MetaOf(record.header));
    for (const std::string& index : AuditKeys(row.life(), audit)) rows.Put(index, "");
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

absl::Status FoldViolent(const log::Record& record, const v1::PictureEvent& event,
                         views::RowStore& rows) {
  const std::string key = PictureKey('v', record.header.meta.stream.id);
  ASSIGN_OR_RETURN(v1::ViolentRow row, runtime::GetRowOrNew<v1::ViolentRow>(rows, key));
  *row.mutable_life() =
      EvolveViolent(std::move(*row.mutable_life()), event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  if (event.has_most_violent_judged()) {
    ASSIGN_OR_RETURN(*row.add_grounds_sealed(), SealedBeside(record, "most_violent_judged"));
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

// GroupRegistered and GroupCorrected say it alike.
template <typename Said>
void DescribeGroup(const Said& said, v1::AuditGroupRow& row) {
  row.set_name(said.name());
  row.set_group_kind(said.group_kind());
  row.set_section_id(said.section_id());
  row.set_active_from_us(said.has_active_from() ? AuditMicros(said.active_from()) : 0);
}

absl::Status FoldGroup(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const FocusEvent* event, runtime::DecodeShared<FocusEvent>(record));
  const std::string key = PictureKey('g', record.header.meta.stream.id);
  if (event->has_group_withdrawn()) {
    rows.Delete(key);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(v1::AuditGroupRow row, runtime::GetRowOrNew<v1::AuditGroupRow>(rows, key));
  if (event->has_group_registered()) {
    DescribeGroup(event->group_registered(), row);
  } else if (event->has_group_corrected()) {
    DescribeGroup(event->group_corrected(), row);
    if (event->group_corrected().active_again()) row.set_active_until_us(0);
  } else if (event->has_group_dissolved()) {
    row.set_active_until_us(AuditMicros(event->group_dissolved().active_until()));
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

template <typename Said>
void PlanRound(const Said& said, v1::AuditRoundRow& row) {
  row.set_planned_start_us(said.has_starts() ? AuditMicros(said.starts()) : 0);
  row.set_planned_end_us(said.has_ends() ? AuditMicros(said.ends()) : 0);
}

absl::Status FoldRoundOfAudits(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const NotificationEvent* event,
                   runtime::DecodeShared<NotificationEvent>(record));
  const std::string key = PictureKey('m', record.header.meta.stream.id);
  ASSIGN_OR_RETURN(v1::AuditRoundRow row, runtime::GetRowOrNew<v1::AuditRoundRow>(rows, key));
  row.set_version(record.header.version.value());
  if (event->has_round_created()) PlanRound(event->round_created(), row);
  if (event->has_round_corrected()) PlanRound(event->round_corrected(), row);
  if (event->has_round_started()) {
    row.set_started_us(AuditMicros(event->round_started().started_time()));
  }
  if (event->has_round_ended()) row.set_ended_us(AuditMicros(event->round_ended().ended_time()));
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

bool IsAuditKind(std::string_view kind) {
  return kind.starts_with("picture.v1.Audit") || kind.starts_with("picture.v1.Finding") ||
         kind.starts_with("picture.v1.MostViolent");
}

}  // namespace

bool AuditsView::Wants(std::string_view kind) const {
  return IsAuditKind(kind) || kind.starts_with("focus.v1.Group") ||
         kind.starts_with("notification.v1.Round");
}

absl::Status AuditsView::Fold(const log::Record& record, views::RowStore& rows) const {
  const std::string_view kind = record.header.meta.kind;
  if (kind.starts_with("focus.v1.")) return FoldGroup(record, rows);
  if (kind.starts_with("notification.v1.")) return FoldRoundOfAudits(record, rows);
  ASSIGN_OR_RETURN(const v1::PictureEvent* event, runtime::DecodeShared<v1::PictureEvent>(record));
  return record.header.meta.stream.area == "picture.violent" ? FoldViolent(record, *event, rows)
                                                             : FoldAudit(record, *event, rows);
}

}  // namespace varsel::picture
