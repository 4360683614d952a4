#include "services/support/offer_view.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/support/evolve.h"
#include "services/support/fold.h"
#include "services/support/offer.h"
#include "services/support/streams.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::support {
namespace {

using notification::v1::NotificationEvent;
using Codes = google::protobuf::RepeatedPtrField<std::string>;

absl::Time MadeAt(const v1::OfferRow& row) {
  return FromProto(row.has_delivered() ? row.delivered().made_time() : row.life().made_time());
}

std::vector<std::string> IndexKeysOf(const v1::OfferRow& row, const Uuid& offer) {
  std::vector<std::string> keys;
  const v1::OfferLife& life = row.life();
  const bool made =
      row.has_delivered() ? !row.delivered().taken_back() : life.made_by_eki() && !life.withdrawn();
  const v1::AnswerFact* answer = AnswerNow(life);
  if (!made && answer == nullptr) return keys;
  const Uuid person = UuidOf(row.has_delivered() ? row.delivered().person_id() : life.person_id());
  keys.push_back(
      KeyBuilder(OffersOfPersonPrefix(person)).Number(NewestFirst(MadeAt(row))).Id(offer).Take());
  if (answer == nullptr) {
    keys.push_back(KeyBuilder(UnansweredPrefix()).Time(MadeAt(row)).Id(offer).Take());
  }
  if (const v1::AnswerFact* waits = WaitsForFollowUp(life)) {
    const absl::Time due = FromProto(waits->follow_up_due());
    keys.push_back(KeyBuilder(FollowUpsPrefix(Uuid())).Time(due).Id(offer).Take());
    const Uuid worker = UuidOf(waits->worker_id());
    if (!worker.is_none()) {
      keys.push_back(KeyBuilder(FollowUpsPrefix(worker)).Time(due).Id(offer).Take());
    }
  }
  return keys;
}

// Changes one row, and its indexes with it.
template <typename Change>
absl::Status ChangeRow(views::RowStore& rows, const Uuid& offer, const Change& change) {
  const std::string key = OfferKey(offer);
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::OfferRow>(rows, key));
  const std::vector<std::string> before = IndexKeysOf(row, offer);
  RETURN_IF_ERROR(change(row));
  const std::vector<std::string> after = IndexKeysOf(row, offer);
  for (const std::string& index : before) {
    if (std::find(after.begin(), after.end(), index) == after.end()) rows.Delete(index);
  }
  v1::OfferIndexRow entry;
  entry.set_offer_id(offer.ToString());
  for (const std::string& index : after) {
    if (std::find(before.begin(), before.end(), index) == before.end()) {
      runtime::PutRow(rows, index, entry);
    }
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

// The delivery as it is now: its offers were made, those that it had and has no more were not.
template <typename Delivery>
absl::Status FoldDelivery(const Delivery& delivery, const Codes& now, const Codes& before,
                          uint64_t version, const absl::Time made, views::RowStore& rows) {
  std::vector<std::string> codes(now.begin(), now.end());
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  const auto note = [&](const std::string& code, bool taken_back) {
    return ChangeRow(rows, DeliveredOfferId(delivery.delivery_id(), code), [&](v1::OfferRow& row) {
      v1::DeliveredOffer& offer = *row.mutable_delivered();
      offer.set_notification_id(delivery.notification_id());
      offer.set_delivery_id(delivery.delivery_id());
      offer.set_person_id(delivery.person_id());
      offer.set_offer_code(code);
      if (!taken_back) *offer.mutable_made_time() = ToProto(made);
      offer.set_taken_back(taken_back);
      offer.set_notification_version(version);
      return absl::OkStatus();
    });
  };
  for (const std::string& code : codes) RETURN_IF_ERROR(note(code, false));
  for (const std::string& code : before) {
    if (!std::binary_search(codes.begin(), codes.end(), code)) RETURN_IF_ERROR(note(code, true));
  }
  return absl::OkStatus();
}

template <typename Delivery>
absl::Status FoldTold(const Delivery& delivery, const Codes& before, const log::Record& record,
                      views::RowStore& rows) {
  const absl::Time made = delivery.facts().has_delivered_time()
                              ? FromProto(delivery.facts().delivered_time())
                              : record.header.meta.occurred;
  return FoldDelivery(delivery, delivery.facts().support_offers(), before,
                      record.header.version.value(), made, rows);
}

absl::Status FoldNotification(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<NotificationEvent>(record));
  if (event->has_delivery_recorded()) {
    return FoldTold(event->delivery_recorded(), Codes(), record, rows);
  }
  if (event->has_delivery_completed()) {
    const auto& completed = event->delivery_completed();
    return FoldTold(completed, completed.facts_before().support_offers(), record, rows);
  }
  if (event->has_delivery_corrected()) {
    const auto& corrected = event->delivery_corrected();
    return FoldTold(corrected, corrected.facts_before().support_offers(), record, rows);
  }
  if (event->has_fact_withdrawn() && event->fact_withdrawn().has_delivery()) {
    const auto& delivery = event->fact_withdrawn().delivery();
    return FoldDelivery(delivery, Codes(), delivery.facts().support_offers(),
                        record.header.version.value(), absl::Time(), rows);
  }
  return absl::OkStatus();
}

}  // namespace

std::string OfferKey(const Uuid& offer_id) { return KeyBuilder("o").Id(offer_id).Take(); }
std::string OffersOfPersonPrefix(const Uuid& person_id) {
  return KeyBuilder("p").Id(person_id).Take();
}
std::string UnansweredPrefix() { return "u"; }
std::string FollowUpsPrefix(const Uuid& worker_id) { return KeyBuilder("d").Id(worker_id).Take(); }

bool OfferView::Wants(std::string_view kind) const {
  return kind.starts_with("support.v1.Offer") || kind.starts_with("notification.v1.Delivery") ||
         kind == "notification.v1.FactWithdrawn";
}

absl::Status OfferView::Fold(const log::Record& record, views::RowStore& rows) const {
  if (record.header.meta.kind.starts_with("notification.")) return FoldNotification(record, rows);
  ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<v1::SupportEvent>(record));
  return ChangeRow(rows, record.header.meta.stream.id, [&](v1::OfferRow& row) {
    *row.mutable_life() =
        EvolveOffer(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
    row.set_version(record.header.version.value());
    return AddNote(record, *event, row.mutable_sealed());
  });
}

}  // namespace varsel::support
