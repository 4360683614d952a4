#include <optional>
#include <set>
#include <string>
#include <utility>

#include "services/domain/protection.h"
#include "services/picture/surviving.h"
#include "services/picture/views.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/picture/v1/picture_rows.pb.h"

namespace varsel::picture {
namespace {

constexpr int kMergesMax = 8;  // one record into another and so on

using focus::v1::FocusEvent;
using notification::v1::NotificationEvent;

// AffiliationRecorded and AffiliationCorrected give all values.
template <typename Said>
absl::Status SetAffiliation(const log::Record& record, const char* path, const Said& said,
                            views::RowStore& rows) {
  const Uuid id = PictureId(said.affiliation_id());
  const std::string key = PictureKey('f', id);
  ASSIGN_OR_RETURN(v1::AffiliationRow row, runtime::GetRowOrNew<v1::AffiliationRow>(rows, key));
  if (!row.group_id().empty()) rows.Delete(PictureKey('a', PictureId(row.group_id()), id));
  row.set_person_id(said.person_id());
  row.set_group_id(said.group_id());
  row.set_role(said.role());
  row.clear_from();
  row.clear_until();
  if (said.has_from()) *row.mutable_from() = said.from();
  if (said.has_until()) *row.mutable_until() = said.until();
  row.clear_source_sealed();
  ASSIGN_OR_RETURN(auto copy, runtime::CopySealed(record, path));
  if (copy.has_value()) *row.mutable_source_sealed() = *std::move(copy);
  rows.Put(PictureKey('a', PictureId(row.group_id()), id), "");
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

// An affiliation that is withdrawn was never so; so is a merge.
absl::Status Withdraw(const focus::v1::FactWithdrawn& said, views::RowStore& rows) {
  if (said.fact_kind() == "person_merged") {
    rows.Delete(PictureKey('m', PictureId(said.person_id())));
    return absl::OkStatus();
  }
  const Uuid id = PictureId(said.fact_id());
  const std::string key = PictureKey('f', id);
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::AffiliationRow>(rows, key));
  if (!row.has_value()) return absl::OkStatus();  // another kind of fact
  if (said.fact_kind() == "affiliation_denied") {
    v1::AffiliationRow undenied = *row;
    undenied.set_denied(false);
    runtime::PutRow(rows, key, undenied);
    return absl::OkStatus();
  }
  rows.Delete(PictureKey('a', PictureId(row->group_id()), id));
  rows.Delete(key);
  return absl::OkStatus();
}

absl::Status Deny(const focus::v1::AffiliationDenied& said, views::RowStore& rows) {
  const std::string key = PictureKey('f', PictureId(said.affiliation_id()));
  ASSIGN_OR_RETURN(auto row, runtime::GetRow<v1::AffiliationRow>(rows, key));
  if (!row.has_value()) return absl::OkStatus();
  row->set_denied(true);
  runtime::PutRow(rows, key, *row);
  return absl::OkStatus();
}

absl::Status DropTalk(const Uuid& talk, views::RowStore& rows) {
  const std::string key = PictureKey('t', talk);
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::TalkRow>(rows, key));
  if (!row.has_value()) return absl::OkStatus();
  for (const std::string& person : row->person_ids()) {
    rows.Delete(PictureKey('c', PictureId(person), talk));
  }
  rows.Delete(key);
  return absl::OkStatus();
}

// Of one person alone there is nothing to draw.
template <typename Said>
absl::Status SetTalk(const Said& said, views::RowStore& rows) {
  const Uuid talk = PictureId(said.group_talk_id());
  RETURN_IF_ERROR(DropTalk(talk, rows));
  std::set<std::string> persons;
  for (const auto& present : said.present()) persons.insert(present.person_id());
  if (persons.size() < 2) return absl::OkStatus();
  v1::TalkRow row;
  *row.mutable_talked_time() = said.talked_time();
  for (const std::string& person : persons) {
    row.add_person_ids(person);
    rows.Put(PictureKey('c', PictureId(person), talk), "");
  }
  runtime::PutRow(rows, PictureKey('t', talk), row);
  return absl::OkStatus();
}

// Under the record that it stands in: what a merge brings is said in the one that stays.
absl::Status Protect(const log::Record& record, const FocusEvent& event, views::RowStore& rows) {
  const std::string key = PictureKey('p', record.header.meta.stream.id);
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<focus::v1::Protection>(rows, key));
  if (FoldProtection(event, runtime::MetaOf(record.header), &row)) {
    runtime::PutRow(rows, key, row);
  }
  return absl::OkStatus();
}

absl::Status FoldFocus(const log::Record& record, const FocusEvent& event, views::RowStore& rows) {
  if (MayChangeProtection(record.header.meta.kind)) {
    RETURN_IF_ERROR(Protect(record, event, rows));
  }
  if (event.has_affiliation_recorded()) {
    return SetAffiliation(record, "affiliation_recorded", event.affiliation_recorded(), rows);
  }
  if (event.has_affiliation_corrected()) {
    return SetAffiliation(record, "affiliation_corrected", event.affiliation_corrected(), rows);
  }
  if (event.has_affiliation_denied()) return Deny(event.affiliation_denied(), rows);
  if (event.has_person_merged()) {
    rows.Put(PictureKey('m', PictureId(event.person_merged().person_id())),
             PictureId(event.person_merged().into_person_id()).bytes());
    return absl::OkStatus();
  }
  return event.has_fact_withdrawn() ? Withdraw(event.fact_withdrawn(), rows) : absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> Surviving(const views::RowReader& rows, const std::string& person) {
  Uuid id = PictureId(person);
  for (int i = 0; i < kMergesMax; ++i) {
    ASSIGN_OR_RETURN(const std::optional<std::string> into, rows.Get(PictureKey('m', id)));
    if (!into.has_value()) break;
    id = Uuid::FromBytes(*into);
  }
  return id.ToString();
}

absl::StatusOr<bool> HasNoEdges(const views::RowReader& rows, const std::string& surviving,
                                absl::Time time) {
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<focus::v1::Protection>(
                                       rows, PictureKey('p', PictureId(surviving))));
  return row.has_value() && IsProtected(*row, time);
}

bool EdgesView::Wants(std::string_view kind) const {
  return kind.starts_with("focus.v1.Affiliation") || kind == "focus.v1.PersonMerged" ||
         MayChangeProtection(kind) || kind.starts_with("notification.v1.GroupTalk");
}

absl::Status EdgesView::Fold(const log::Record& record, views::RowStore& rows) const {
  if (std::string_view(record.header.meta.kind).starts_with("focus.v1.")) {
    ASSIGN_OR_RETURN(const FocusEvent* event, runtime::DecodeShared<FocusEvent>(record));
    return FoldFocus(record, *event, rows);
  }
  ASSIGN_OR_RETURN(const NotificationEvent* event,
                   runtime::DecodeShared<NotificationEvent>(record));
  if (event->has_group_talk_recorded()) return SetTalk(event->group_talk_recorded(), rows);
  if (event->has_group_talk_corrected()) return SetTalk(event->group_talk_corrected(), rows);
  if (event->has_group_talk_withdrawn()) {
    return DropTalk(PictureId(event->group_talk_withdrawn().group_talk_id()), rows);
  }
  return absl::OkStatus();
}

}  // namespace varsel::picture
