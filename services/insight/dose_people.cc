#include "services/insight/dose_people.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "services/insight/merged_people.h"
#include "services/insight/micros.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

using focus::v1::FocusEvent;
using notification::v1::NotificationEvent;

std::string DosePersonKey(std::string_view id) { return "p/" + std::string(id); }

absl::Status ChangePerson(std::string_view person_id, views::RowStore& rows,
                          DosePersonChanged changed,
                          absl::FunctionRef<void(v1::DosePersonRow&)> change) {
  ASSIGN_OR_RETURN(const std::string id, SurvivingId(rows, person_id));
  ASSIGN_OR_RETURN(const v1::DosePersonRow before,
                   runtime::GetRowOrNew<v1::DosePersonRow>(rows, DosePersonKey(id)));
  v1::DosePersonRow row = before;
  change(row);
  runtime::PutRow(rows, DosePersonKey(id), row);
  return changed(before, row);
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
absl::Status FoldDelivery(const Said& said, bool may_be_new, views::RowStore& rows,
                          DosePersonChanged changed) {
  return ChangePerson(said.person_id(), rows, changed,
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
absl::Status FoldAffiliation(const Said& said, views::RowStore& rows, DosePersonChanged changed) {
  v1::DoseAffiliation affiliation;
  affiliation.set_affiliation_id(said.affiliation_id());
  affiliation.set_person_id(said.person_id());
  affiliation.set_group_id(said.group_id());
  affiliation.set_from_us(said.has_from() ? Micros(said.from()) : 0);
  if (said.has_until()) affiliation.set_until_us(Micros(said.until()));
  return ChangePerson(said.person_id(), rows, changed,
                      [&](v1::DosePersonRow& row) { Say(std::move(affiliation), row); });
}

absl::Status WithdrawDelivery(const notification::v1::FactWithdrawn& said, views::RowStore& rows,
                              DosePersonChanged changed) {
  return ChangePerson(said.person_id(), rows, changed, [&](v1::DosePersonRow& row) {
    for (int i = row.deliveries_size() - 1; i >= 0; --i) {
      if (row.deliveries(i).delivery_id() == said.delivery().delivery_id()) {
        row.mutable_deliveries()->DeleteSubrange(i, 1);
      }
    }
  });
}

absl::Status WithdrawAffiliation(const focus::v1::FactWithdrawn& said, views::RowStore& rows,
                                 DosePersonChanged changed) {
  return ChangePerson(said.person_id(), rows, changed, [&](v1::DosePersonRow& row) {
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

absl::Status FoldMerge(const focus::v1::PersonMerged& said, views::RowStore& rows,
                       DosePersonChanged changed) {
  ASSIGN_OR_RETURN(const Merge merge, RecordMerge(said.person_id(), said.into_person_id(), rows));
  if (!merge.happens) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<v1::DosePersonRow> gone,
                   runtime::GetRow<v1::DosePersonRow>(rows, DosePersonKey(merge.gone)));
  if (!gone.has_value()) return absl::OkStatus();
  rows.Delete(DosePersonKey(merge.gone));
  RETURN_IF_ERROR(changed(*gone, v1::DosePersonRow()));
  return ChangePerson(merge.staying, rows, changed,
                      [&](v1::DosePersonRow& row) { row.MergeFrom(*gone); });
}

// What came with the other record goes with it, also as corrected since; there it stands as it was
// said last.
absl::Status FoldMergeWithdrawn(const focus::v1::FactWithdrawn& said, views::RowStore& rows,
                                DosePersonChanged changed) {
  ASSIGN_OR_RETURN(const Merge merge, WithdrawMerge(said.person_id(), rows));
  if (!merge.happens) return absl::OkStatus();
  ASSIGN_OR_RETURN(v1::DosePersonRow rest,
                   runtime::GetRowOrNew<v1::DosePersonRow>(rows, DosePersonKey(merge.staying)));
  const v1::DosePersonRow before = rest;
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
  runtime::PutRow(rows, DosePersonKey(merge.staying), rest);
  runtime::PutRow(rows, DosePersonKey(merge.gone), own);
  RETURN_IF_ERROR(changed(before, rest));
  return changed(v1::DosePersonRow(), own);
}

}  // namespace

absl::Status FoldFocusForDosePeople(const FocusEvent& event, views::RowStore& rows,
                                    DosePersonChanged changed) {
  if (event.has_affiliation_recorded()) {
    return FoldAffiliation(event.affiliation_recorded(), rows, changed);
  }
  if (event.has_affiliation_corrected()) {
    return FoldAffiliation(event.affiliation_corrected(), rows, changed);
  }
  if (event.has_person_merged()) return FoldMerge(event.person_merged(), rows, changed);
  if (event.has_fact_withdrawn()) {
    return event.fact_withdrawn().fact_kind() == kMergeKind
               ? FoldMergeWithdrawn(event.fact_withdrawn(), rows, changed)
               : WithdrawAffiliation(event.fact_withdrawn(), rows, changed);
  }
  return absl::OkStatus();
}

absl::Status FoldNotificationForDosePeople(const NotificationEvent& event, views::RowStore& rows,
                                           DosePersonChanged changed) {
  if (event.has_delivery_recorded()) {
    return FoldDelivery(event.delivery_recorded(), true, rows, changed);
  }
  if (event.has_delivery_completed()) {
    return FoldDelivery(event.delivery_completed(), false, rows, changed);
  }
  if (event.has_delivery_corrected()) {
    return FoldDelivery(event.delivery_corrected(), false, rows, changed);
  }
  if (event.has_fact_withdrawn() && event.fact_withdrawn().has_delivery()) {
    return WithdrawDelivery(event.fact_withdrawn(), rows, changed);
  }
  return absl::OkStatus();
}

}  // namespace varsel::insight
