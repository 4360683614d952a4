// The area's views. Stateless and without keys; where each row lies is said in view_keys.h.
// Thread-safe.
#ifndef VARSEL_SERVICES_NOTIFICATION_VIEWS_H_
#define VARSEL_SERVICES_NOTIFICATION_VIEWS_H_

#include "services/notification/view_keys.h"
#include "storage/views/view.h"

namespace varsel::notification {

// What rules need of a person, from the focus area's events, with both times. view_person.cc
class PersonFactsView final : public views::View {
 public:
  std::string_view name() const override { return kPersonFactsView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// Groups and their sections, from the focus area's events. view_person.cc
class GroupView final : public views::View {
 public:
  std::string_view name() const override { return kGroupView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// view_round.cc
class RoundView final : public views::View {
 public:
  std::string_view name() const override { return kRoundView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// Who is on a round's list. view_round.cc
class TargetView final : public views::View {
 public:
  std::string_view name() const override { return kTargetView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// view_round.cc
class MessageView final : public views::View {
 public:
  std::string_view name() const override { return kMessageView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// Notifications with their facts. RecordAttempt puts one small row and reads none.
// view_notification.cc
class NotificationView final : public views::View {
 public:
  std::string_view name() const override { return kNotificationView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// Notifications by round, section, person and officer; written when planned. view_index.cc
class IndexView final : public views::View {
 public:
  std::string_view name() const override { return kIndexView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// What is to be followed up or completed, in order of time. view_due.cc
class DueView final : public views::View {
 public:
  std::string_view name() const override { return kDueView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// view_provisional.cc
class ProvisionalView final : public views::View {
 public:
  std::string_view name() const override { return kProvisionalView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// Facts that break a rule. view_marked.cc
class MarkedView final : public views::View {
 public:
  std::string_view name() const override { return kMarkedView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// view_provisional.cc
class TalkView final : public views::View {
 public:
  std::string_view name() const override { return kTalkView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_VIEWS_H_
