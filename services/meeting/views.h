// The area's views. Stateless and without keys; where each row lies is said in view_keys.h.
// Thread-safe.
#ifndef VARSEL_SERVICES_MEETING_VIEWS_H_
#define VARSEL_SERVICES_MEETING_VIEWS_H_

#include "services/meeting/view_keys.h"
#include "storage/views/view.h"

namespace varsel::meeting {

// Meetings, and where to find them by time. view_calendar.cc
class CalendarView final : public views::View {
 public:
  std::string_view name() const override { return kCalendarView; }
  uint32_t schema() const override { return 2; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// When EKI is free, as its workers said. view_note.cc
class EkiTimeView final : public views::View {
 public:
  std::string_view name() const override { return kEkiTimeView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// view_note.cc
class SafetyView final : public views::View {
 public:
  std::string_view name() const override { return kSafetyView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// Which groups attacked which, and in which chains, from the timeline area's incidents and links.
// view_conflict.cc
class ConflictView final : public views::View {
 public:
  std::string_view name() const override { return kConflictView; }
  uint32_t schema() const override { return 3; }  // 2: chains; 3: their ties
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// What a plan stands on, and what somebody is to do, in order of time. view_due.cc and beside it
class DueView final : public views::View {
 public:
  std::string_view name() const override { return kDueView; }
  uint32_t schema() const override { return 4; }  // 3: merged records apart; 4: cases
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_VIEWS_H_
