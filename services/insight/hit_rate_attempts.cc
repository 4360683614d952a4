#include <algorithm>
#include <optional>
#include <string>

#include "services/insight/attempt_contribution.h"
#include "services/insight/hit_rate_fold.h"
#include "services/insight/hit_rate_view.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::insight {
namespace {

// An attempt with its id, or nothing where the attempt does not stand.
struct Known {
  std::string id;
  std::optional<v1::AttemptRow> row;
};

absl::StatusOr<Known> GetAttempt(const views::RowReader& rows, const std::string& notification_id,
                                 const std::string& attempt_id) {
  Known known{.id = attempt_id, .row = std::nullopt};
  if (attempt_id.empty()) return known;
  ASSIGN_OR_RETURN(known.row,
                   runtime::GetRow<v1::AttemptRow>(rows, AttemptKey(notification_id, attempt_id)));
  return known;
}

void Take(const Known& attempt, v1::NotificationRow& row) {
  if (attempt.row.has_value()) TakeAttempt(FactsOf(*attempt.row, attempt.id, row), &row);
}
void Add(const Known& attempt, v1::NotificationRow& row) {
  if (attempt.row.has_value()) AddAttempt(FactsOf(*attempt.row, attempt.id, row), &row);
}

// AttemptRecorded and AttemptCorrected say it alike.
template <typename Said>
v1::AttemptRow AttemptRowOf(const Said& said) {
  v1::AttemptRow row;
  row.set_way(said.way());
  row.set_number(said.attempt_number());
  row.set_said_delivered(said.outcome() == notification::v1::ATTEMPT_OUTCOME_DELIVERED);
  return row;
}

v1::DeliveryEntry* FindDelivery(const std::string& delivery_id, v1::NotificationRow& row) {
  for (v1::DeliveryEntry& delivery : *row.mutable_deliveries()) {
    if (delivery.delivery_id() == delivery_id) return &delivery;
  }
  return nullptr;
}

// The attempt that a delivery which stands came of; nullopt if there is no such delivery.
absl::StatusOr<std::optional<std::string>> AttemptOfDelivery(const views::RowReader& rows,
                                                             const std::string& notification_id,
                                                             const std::string& delivery_id) {
  ASSIGN_OR_RETURN(v1::NotificationRow row, runtime::GetRowOrNew<v1::NotificationRow>(
                                                rows, NotificationKey(notification_id)));
  const v1::DeliveryEntry* delivery = FindDelivery(delivery_id, row);
  if (delivery == nullptr) return std::nullopt;
  return delivery->attempt_id();
}

// DeliveryCompleted and DeliveryCorrected say it alike.
template <typename Said>
absl::Status ChangeDelivery(const Said& said, views::RowStore& rows, CounterChange& counters) {
  ASSIGN_OR_RETURN(const std::optional<std::string> before,
                   AttemptOfDelivery(rows, said.notification_id(), said.delivery_id()));
  if (!before.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Known from, GetAttempt(rows, said.notification_id(), *before));
  ASSIGN_OR_RETURN(const Known to, GetAttempt(rows, said.notification_id(), said.attempt_id()));
  const bool moves = from.id != to.id;
  return ChangeNotification(said.notification_id(), rows, counters, [&](v1::NotificationRow& row) {
    Take(from, row);
    if (moves) Take(to, row);
    v1::DeliveryEntry& delivery = *FindDelivery(said.delivery_id(), row);
    delivery.set_attempt_id(to.row.has_value() ? to.id : "");
    delivery.set_reached(said.reached());
    Add(from, row);
    if (moves) Add(to, row);
  });
}

absl::Status WithdrawAttempt(const notification::v1::FactWithdrawn& said, views::RowStore& rows,
                             CounterChange& counters) {
  ASSIGN_OR_RETURN(const Known attempt,
                   GetAttempt(rows, said.notification_id(), said.attempt().attempt_id()));
  if (!attempt.row.has_value()) return absl::OkStatus();
  rows.Delete(AttemptKey(said.notification_id(), attempt.id));
  return ChangeNotification(said.notification_id(), rows, counters, [&](v1::NotificationRow& row) {
    Take(attempt, row);
    for (v1::DeliveryEntry& delivery : *row.mutable_deliveries()) {
      if (delivery.attempt_id() == attempt.id) delivery.clear_attempt_id();
    }
  });
}

absl::Status WithdrawDelivery(const notification::v1::FactWithdrawn& said, views::RowStore& rows,
                              CounterChange& counters) {
  const std::string& delivery_id = said.delivery().delivery_id();
  ASSIGN_OR_RETURN(const std::optional<std::string> named,
                   AttemptOfDelivery(rows, said.notification_id(), delivery_id));
  if (!named.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Known attempt, GetAttempt(rows, said.notification_id(), *named));
  return ChangeNotification(said.notification_id(), rows, counters, [&](v1::NotificationRow& row) {
    Take(attempt, row);
    auto& deliveries = *row.mutable_deliveries();
    deliveries.erase(std::remove_if(deliveries.begin(), deliveries.end(),
                                    [&](const v1::DeliveryEntry& delivery) {
                                      return delivery.delivery_id() == delivery_id;
                                    }),
                     deliveries.end());
    Add(attempt, row);
  });
}

}  // namespace

absl::Status FoldAttempt(const notification::v1::AttemptRecorded& said, views::RowStore& rows,
                         CounterChange& counters) {
  const Known attempt{.id = said.attempt_id(), .row = AttemptRowOf(said)};
  runtime::PutRow(rows, AttemptKey(said.notification_id(), attempt.id), *attempt.row);
  return ChangeNotification(said.notification_id(), rows, counters, [&](v1::NotificationRow& row) {
    DescribeRow(said, row);
    Add(attempt, row);
  });
}

absl::Status FoldAttemptCorrected(const notification::v1::AttemptCorrected& said,
                                  views::RowStore& rows, CounterChange& counters) {
  ASSIGN_OR_RETURN(const Known before, GetAttempt(rows, said.notification_id(), said.attempt_id()));
  if (!before.row.has_value()) return absl::OkStatus();
  const Known after{.id = said.attempt_id(), .row = AttemptRowOf(said)};
  runtime::PutRow(rows, AttemptKey(said.notification_id(), after.id), *after.row);
  return ChangeNotification(said.notification_id(), rows, counters, [&](v1::NotificationRow& row) {
    Take(before, row);
    Add(after, row);
  });
}

absl::Status FoldDelivery(const notification::v1::DeliveryRecorded& said, views::RowStore& rows,
                          CounterChange& counters) {
  ASSIGN_OR_RETURN(const Known attempt,
                   GetAttempt(rows, said.notification_id(), said.attempt_id()));
  return ChangeNotification(said.notification_id(), rows, counters, [&](v1::NotificationRow& row) {
    DescribeRow(said, row);
    Take(attempt, row);
    v1::DeliveryEntry& delivery = *row.add_deliveries();
    delivery.set_delivery_id(said.delivery_id());
    if (attempt.row.has_value()) delivery.set_attempt_id(attempt.id);
    delivery.set_reached(said.reached());
    Add(attempt, row);
  });
}

absl::Status FoldDelivery(const notification::v1::DeliveryCompleted& said, views::RowStore& rows,
                          CounterChange& counters) {
  return ChangeDelivery(said, rows, counters);
}

absl::Status FoldDelivery(const notification::v1::DeliveryCorrected& said, views::RowStore& rows,
                          CounterChange& counters) {
  return ChangeDelivery(said, rows, counters);
}

absl::Status FoldWithdrawn(const notification::v1::FactWithdrawn& said, views::RowStore& rows,
                           CounterChange& counters) {
  if (said.has_attempt()) return WithdrawAttempt(said, rows, counters);
  if (said.has_delivery()) return WithdrawDelivery(said, rows, counters);
  return absl::OkStatus();
}

}  // namespace varsel::insight
