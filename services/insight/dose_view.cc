#include "services/insight/dose_view.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

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
template <typename Said>
void SetDelivery(const Said& said, bool may_be_new, v1::DosePersonRow& row) {
  v1::DoseDelivery* delivery = nullptr;
  for (v1::DoseDelivery& known : *row.mutable_deliveries()) {
    if (known.delivery_id() == said.delivery_id()) delivery = &known;
  }
  if (delivery == nullptr && !may_be_new) return;
  if (delivery == nullptr) delivery = row.add_deliveries();
  delivery->set_delivery_id(said.delivery_id());
  delivery->set_person_id(said.person_id());
  delivery->set_delivered_us(Micros(said.facts().delivered_time()));
  delivery->set_reached(said.reached());
}

// DeliveryRecorded, DeliveryCompleted and DeliveryCorrected say it alike.
template <typename Said>
absl::Status FoldDelivery(const Said& said, bool may_be_new, views::RowStore& rows) {
  return ChangePerson(said.person_id(), rows,
                      [&](v1::DosePersonRow& row) { SetDelivery(said, may_be_new, row); });
}

// Puts what is now said of an affiliation last; what was said before under the same record is
// replaced.
void Say(v1::DoseAffiliation said, v1::DosePersonRow& row) {
  auto& known = *row.mutable_affiliations();
  known.erase(std::remove_if(known.begin(), known.end(),
                             [&](const v1::DoseAffiliation& affiliation) {
                               return affiliation.affiliation_id() == said.affiliation_id() &&
                                      affiliation.person_id() == said.person_id();
                             }),
              known.end());
  *known.Add() = std::move(said);
}

// AffiliationRecorded and AffiliationCorrected say it alike.
template <typename Said>
absl::Status FoldAffiliation(const Said& said, views::RowStore& rows) {
  v1::DoseAffiliation affiliation;
  affiliation.set_affiliation_id(said.affiliation_id());
  affiliation.set_person_id(said.person_id());
  affiliation.set_group_id(said.group_id());
  affiliation.set_from_us(said.has_from() ? Micros(said.from()) : 0);
  if (said.has_until()) affiliation.set_until_us(Micros(said.until()));
  return ChangePerson(said.person_id(), rows,
                      [&](v1::DosePersonRow& row) { Say(std::move(affiliation), row); });
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
    const bool known = std::any_of(row.affiliations().begin(), row.affiliations().end(),
                                   [&](const v1::DoseAffiliation& affiliation) {
                                     return affiliation.affiliation_id() == said.fact_id();
                                   });
    if (!known) return;  // another kind of fact
    v1::DoseAffiliation withdrawn;
    withdrawn.set_affiliation_id(said.fact_id());
    withdrawn.set_person_id(said.person_id());
    withdrawn.set_withdrawn(true);
    Say(std::move(withdrawn), row);
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

// What came with the other record goes with it, also as corrected since; there it stands as it was
// said last.
absl::Status FoldMergeWithdrawn(const focus::v1::FactWithdrawn& said, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const Merge merge, WithdrawMerge(said.person_id(), rows));
  if (!merge.happens) return absl::OkStatus();
  ASSIGN_OR_RETURN(v1::DosePersonRow rest,
                   runtime::GetRowOrNew<v1::DosePersonRow>(rows, DosePersonKey(merge.staying)));
  DoseCounts counts;
  AddDose(rest, -1, &counts);
  v1::DosePersonRow own;
  RETURN_IF_ERROR(MoveOwn(rows, merge.gone, *rest.mutable_deliveries(), *own.mutable_deliveries()));
  RETURN_IF_ERROR(
      MoveOwn(rows, merge.gone, *rest.mutable_affiliations(), *own.mutable_affiliations()));
  auto& others = *rest.mutable_affiliations();
  others.erase(std::remove_if(others.begin(), others.end(),
                              [&own](const v1::DoseAffiliation& affiliation) {
                                return std::any_of(
                                    own.affiliations().begin(), own.affiliations().end(),
                                    [&](const v1::DoseAffiliation& moved) {
                                      return moved.affiliation_id() == affiliation.affiliation_id();
                                    });
                              }),
               others.end());
  AddDose(rest, 1, &counts);
  AddDose(own, 1, &counts);
  runtime::PutRow(rows, DosePersonKey(merge.staying), rest);
  runtime::PutRow(rows, DosePersonKey(merge.gone), own);
  return WriteCounts(counts, rows);
}

void PutGroup(const std::string& group_id, const std::string& name, views::RowStore& rows) {
  v1::NameRow row;
  row.set_name(name);
  runtime::PutRow(rows, std::string(kDoseGroupPrefix) + group_id, row);
}

absl::Status FoldFocusForDose(const FocusEvent& event, views::RowStore& rows) {
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
    return event.fact_withdrawn().fact_kind() == kMergeKind
               ? FoldMergeWithdrawn(event.fact_withdrawn(), rows)
               : WithdrawAffiliation(event.fact_withdrawn(), rows);
  }
  return absl::OkStatus();
}

absl::Status FoldNotificationForDose(const NotificationEvent& event, views::RowStore& rows) {
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
    return FoldFocusForDose(*event, rows);
  }
  ASSIGN_OR_RETURN(const NotificationEvent* const event,
                   runtime::DecodeShared<NotificationEvent>(record));
  return FoldNotificationForDose(*event, rows);
}

}  // namespace varsel::insight
