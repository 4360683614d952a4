#include "services/insight/dose_view.h"

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "services/insight/dose_contribution.h"
#include "services/insight/merged_people.h"
#include "services/insight/micros.h"
#include "services/insight/verdicts.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

using focus::v1::FocusEvent;
using notification::v1::NotificationEvent;

std::string DosePersonKey(std::string_view id) { return "p/" + std::string(id); }

absl::Status WriteCounts(const DoseCounts& changes, views::RowStore& rows) {
  for (const auto& [part, change] : changes) {
    if (change.deliveries == 0 && change.reached == 0) continue;
    const std::string key = std::string(kDoseCounterPrefix) + part;
    ASSIGN_OR_RETURN(v1::DoseCounter counter, runtime::GetRowOrNew<v1::DoseCounter>(rows, key));
    counter.set_deliveries(counter.deliveries() + static_cast<uint32_t>(change.deliveries));
    counter.set_reached(counter.reached() + static_cast<uint32_t>(change.reached));
    if (counter.deliveries() == 0) {
      rows.Delete(key);
    } else {
      runtime::PutRow(rows, key, counter);
    }
  }
  return absl::OkStatus();
}

absl::Status ChangePerson(std::string_view person_id, views::RowStore& rows,
                          absl::FunctionRef<void(v1::DosePersonRow&)> change) {
  ASSIGN_OR_RETURN(const std::string id, SurvivingId(rows, person_id));
  ASSIGN_OR_RETURN(v1::DosePersonRow row,
                   runtime::GetRowOrNew<v1::DosePersonRow>(rows, DosePersonKey(id)));
  DoseCounts counts;
  AddDose(row, -1, &counts);
  change(row);
  AddDose(row, 1, &counts);
  runtime::PutRow(rows, DosePersonKey(id), row);
  return WriteCounts(counts, rows);
}

// Sets the delivery; `may_be_new` false: only if it stands.
void SetDelivery(const std::string& delivery_id, int64_t delivered_us, bool reached,
                 bool may_be_new, v1::DosePersonRow& row) {
  v1::DoseDelivery* delivery = nullptr;
  for (v1::DoseDelivery& known : *row.mutable_deliveries()) {
    if (known.delivery_id() == delivery_id) delivery = &known;
  }
  if (delivery == nullptr && !may_be_new) return;
  if (delivery == nullptr) delivery = row.add_deliveries();
  delivery->set_delivery_id(delivery_id);
  delivery->set_delivered_us(delivered_us);
  delivery->set_reached(reached);
}

// DeliveryRecorded, DeliveryCompleted and DeliveryCorrected say it alike.
template <typename Said>
absl::Status FoldDelivery(const Said& said, bool may_be_new, views::RowStore& rows) {
  return ChangePerson(said.person_id(), rows, [&](v1::DosePersonRow& row) {
    SetDelivery(said.delivery_id(), Micros(said.facts().delivered_time()), said.reached(),
                may_be_new, row);
  });
}

template <typename Said>
absl::Status FoldAffiliation(const Said& said, views::RowStore& rows) {
  return ChangePerson(said.person_id(), rows, [&](v1::DosePersonRow& row) {
    v1::DoseAffiliation* affiliation = nullptr;
    for (v1::DoseAffiliation& known : *row.mutable_affiliations()) {
      if (known.affiliation_id() == said.affiliation_id()) affiliation = &known;
    }
    if (affiliation == nullptr) affiliation = row.add_affiliations();
    affiliation->set_affiliation_id(said.affiliation_id());
    affiliation->set_group_id(said.group_id());
    affiliation->set_from_us(said.has_from() ? Micros(said.from()) : 0);
    affiliation->clear_until_us();
    if (said.has_until()) affiliation->set_until_us(Micros(said.until()));
  });
}

absl::Status WithdrawDelivery(const notification::v1::FactWithdrawn& said, views::RowStore& rows) {
  return ChangePerson(said.person_id(), rows, [&](v1::DosePersonRow& row) {
    for (int i = row.deliveries_size() - 1; i >= 0; --i) {
      if (row.deliveries(i).delivery_id() == said.delivery().delivery_id()) {
        row.mutable_deliveries()->DeleteSubrange(i, 1);
      }
    }
  });
}

absl::Status WithdrawAffiliation(const focus::v1::FactWithdrawn& said, views::RowStore& rows) {
  return ChangePerson(said.person_id(), rows, [&](v1::DosePersonRow& row) {
    for (int i = row.affiliations_size() - 1; i >= 0; --i) {
      if (row.affiliations(i).affiliation_id() == said.fact_id()) {
        row.mutable_affiliations()->DeleteSubrange(i, 1);
      }
    }
  });
}

absl::Status FoldMerge(const focus::v1::PersonMerged& said, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const Merge merge, RecordMerge(said.person_id(), said.into_person_id(), rows));
  if (!merge.happens) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<v1::DosePersonRow> gone,
                   runtime::GetRow<v1::DosePersonRow>(rows, DosePersonKey(merge.gone)));
  if (!gone.has_value()) return absl::OkStatus();
  DoseCounts counts;
  AddDose(*gone, -1, &counts);
  RETURN_IF_ERROR(WriteCounts(counts, rows));
  rows.Delete(DosePersonKey(merge.gone));
  return ChangePerson(merge.staying, rows, [&](v1::DosePersonRow& row) { row.MergeFrom(*gone); });
}

void PutGroup(const std::string& group_id, const std::string& name, views::RowStore& rows) {
  v1::NameRow row;
  row.set_name(name);
  runtime::PutRow(rows, std::string(kDoseGroupPrefix) + group_id, row);
}

absl::Status FoldFocus(const FocusEvent& event, views::RowStore& rows) {
  if (event.has_group_registered()) {
    PutGroup(event.group_registered().group_id(), event.group_registered().name(), rows);
  } else if (event.has_group_corrected()) {
    PutGroup(event.group_corrected().group_id(), event.group_corrected().name(), rows);
  } else if (event.has_affiliation_recorded()) {
    return FoldAffiliation(event.affiliation_recorded(), rows);
  } else if (event.has_affiliation_corrected()) {
    return FoldAffiliation(event.affiliation_corrected(), rows);
  } else if (event.has_person_merged()) {
    return FoldMerge(event.person_merged(), rows);
  } else if (event.has_fact_withdrawn()) {
    return WithdrawAffiliation(event.fact_withdrawn(), rows);
  }
  return absl::OkStatus();
}

absl::Status FoldNotification(const NotificationEvent& event, views::RowStore& rows) {
  if (event.has_delivery_recorded()) return FoldDelivery(event.delivery_recorded(), true, rows);
  if (event.has_delivery_completed()) return FoldDelivery(event.delivery_completed(), false, rows);
  if (event.has_delivery_corrected()) return FoldDelivery(event.delivery_corrected(), false, rows);
  if (event.has_fact_withdrawn() && event.fact_withdrawn().has_delivery()) {
    return WithdrawDelivery(event.fact_withdrawn(), rows);
  }
  return absl::OkStatus();
}

}  // namespace

bool DoseView::Wants(std::string_view kind) const { return (VerdictOnKind(kind) & kDose) != 0; }

absl::Status DoseView::Fold(const log::Record& record, views::RowStore& rows) const {
  if (IsFocusKind(record.header.meta.kind)) {
    ASSIGN_OR_RETURN(const FocusEvent* const event, runtime::DecodeShared<FocusEvent>(record));
    return FoldFocus(*event, rows);
  }
  ASSIGN_OR_RETURN(const NotificationEvent* const event,
                   runtime::DecodeShared<NotificationEvent>(record));
  return FoldNotification(*event, rows);
}

}  // namespace varsel::insight
