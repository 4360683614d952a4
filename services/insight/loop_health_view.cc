#include "services/insight/loop_health_view.h"

#include <cstdlib>

#include "absl/strings/str_format.h"
#include "services/domain/danish_week.h"
#include "services/domain/time_proto.h"
#include "services/insight/micros.h"
#include "services/insight/verdicts.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/insight/v1/insight_rows.pb.h"

namespace varsel::insight {
namespace {

using focus::v1::FocusEvent;
using google::protobuf::Timestamp;
using notification::v1::NotificationEvent;

constexpr int64_t kLatestDay = 9'999'999;  // days since 1970 count down from here

std::string StepPrefix(std::string_view section_id, LoopStep step) {
  return "d/" + std::string(section_id) + "/" + static_cast<char>(step) + "/";
}

absl::Status Count(std::string_view section_id, LoopStep step, absl::Time time, int by,
                   views::RowStore& rows) {
  const int64_t day = DanishDay(time) - absl::CivilDay(1970, 1, 1);
  const std::string key = StepPrefix(section_id, step) + absl::StrFormat("%07d", kLatestDay - day);
  ASSIGN_OR_RETURN(v1::LoopDayRow row, runtime::GetRowOrNew<v1::LoopDayRow>(rows, key));
  if (by < 0 && row.count() == 0) return absl::OkStatus();
  row.set_count(row.count() + static_cast<uint32_t>(by));
  if (row.count() == 0) {
    rows.Delete(key);
  } else {
    runtime::PutRow(rows, key, row);
  }
  return absl::OkStatus();
}

absl::Status Move(std::string_view section_id, LoopStep step, const Timestamp& before,
                  const Timestamp& after, views::RowStore& rows) {
  RETURN_IF_ERROR(Count(section_id, step, FromProto(before), -1, rows));
  return Count(section_id, step, FromProto(after), 1, rows);
}

// DeliveryCompleted and DeliveryCorrected say it alike.
template <typename Said>
absl::Status MoveDelivery(const Said& said, views::RowStore& rows) {
  return Move(said.dimensions().section_id(), LoopStep::kDelivery,
              said.facts_before().delivered_time(), said.facts().delivered_time(), rows);
}

absl::Status Withdraw(const notification::v1::FactWithdrawn& said, views::RowStore& rows) {
  if (said.has_attempt()) {
    return Count(said.attempt().dimensions().section_id(), LoopStep::kAttempt,
                 FromProto(said.attempt().attempted_time()), -1, rows);
  }
  if (said.has_delivery()) {
    return Count(said.delivery().dimensions().section_id(), LoopStep::kDelivery,
                 FromProto(said.delivery().facts().delivered_time()), -1, rows);
  }
  if (said.has_follow_up()) {
    return Count(said.follow_up().dimensions().section_id(), LoopStep::kFollowUp,
                 FromProto(said.follow_up().followed_up_time()), -1, rows);
  }
  return absl::OkStatus();
}

absl::Status FoldNotificationForLoopHealth(const NotificationEvent& event, views::RowStore& rows) {
  if (event.has_notification_planned()) {
    const auto& said = event.notification_planned();
    return Count(said.dimensions().section_id(), LoopStep::kPlan, FromProto(said.planned_time()), 1,
                 rows);
  }
  if (event.has_attempt_recorded()) {
    const auto& said = event.attempt_recorded();
    return Count(said.dimensions().section_id(), LoopStep::kAttempt,
                 FromProto(said.attempted_time()), 1, rows);
  }
  if (event.has_attempt_corrected()) {
    const auto& said = event.attempt_corrected();
    return Move(said.dimensions().section_id(), LoopStep::kAttempt, said.attempted_time_before(),
                said.attempted_time(), rows);
  }
  if (event.has_delivery_recorded()) {
    const auto& said = event.delivery_recorded();
    return Count(said.dimensions().section_id(), LoopStep::kDelivery,
                 FromProto(said.facts().delivered_time()), 1, rows);
  }
  if (event.has_delivery_completed()) return MoveDelivery(event.delivery_completed(), rows);
  if (event.has_delivery_corrected()) return MoveDelivery(event.delivery_corrected(), rows);
  if (event.has_follow_up_recorded()) {
    const auto& said = event.follow_up_recorded();
    return Count(said.dimensions().section_id(), LoopStep::kFollowUp,
                 FromProto(said.followed_up_time()), 1, rows);
  }
  if (event.has_follow_up_corrected()) {
    const auto& said = event.follow_up_corrected();
    return Move(said.dimensions().section_id(), LoopStep::kFollowUp, said.followed_up_time_before(),
                said.followed_up_time(), rows);
  }
  if (event.has_fact_withdrawn()) return Withdraw(event.fact_withdrawn(), rows);
  return absl::OkStatus();
}

std::string LoopPersonKey(std::string_view person_id) { return "p/" + std::string(person_id); }
std::string ReviewKey(std::string_view event_id) { return "v/" + std::string(event_id); }

template <typename Said>
void PutSection(const Said& said, views::RowStore& rows) {
  v1::NameRow row;
  row.set_name(said.name());
  runtime::PutRow(rows, std::string(kLoopSectionPrefix) + said.section_id(), row);
}

template <typename Said>
void PutPerson(const Said& said, views::RowStore& rows) {
  v1::LoopPersonRow row;
  row.set_section_id(said.section_id());
  runtime::PutRow(rows, LoopPersonKey(said.person_id()), row);
}

absl::Status FoldReview(const focus::v1::PersonReviewed& said, const log::Record& record,
                        views::RowStore& rows) {
  ASSIGN_OR_RETURN(const v1::LoopPersonRow person,
                   runtime::GetRowOrNew<v1::LoopPersonRow>(rows, LoopPersonKey(said.person_id())));
  v1::LoopReviewRow review;
  review.set_section_id(person.section_id());
  review.set_reviewed_us(Micros(said.reviewed_time()));
  runtime::PutRow(rows, ReviewKey(record.header.meta.event_id.ToString()), review);
  return Count(review.section_id(), LoopStep::kReview, FromProto(said.reviewed_time()), 1, rows);
}

absl::Status WithdrawReview(const log::Record& record, views::RowStore& rows) {
  const std::string key = ReviewKey(record.header.meta.corrects.ToString());
  ASSIGN_OR_RETURN(const std::optional<v1::LoopReviewRow> review,
                   runtime::GetRow<v1::LoopReviewRow>(rows, key));
  if (!review.has_value()) return absl::OkStatus();  // another kind of fact
  rows.Delete(key);
  return Count(review->section_id(), LoopStep::kReview, absl::FromUnixMicros(review->reviewed_us()),
               -1, rows);
}

absl::Status FoldFocusForLoopHealth(const FocusEvent& event, const log::Record& record,
                                    views::RowStore& rows) {
  if (event.has_section_registered()) {
    PutSection(event.section_registered(), rows);
  } else if (event.has_section_corrected()) {
    PutSection(event.section_corrected(), rows);
  } else if (event.has_person_registered()) {
    PutPerson(event.person_registered(), rows);
  } else if (event.has_person_corrected()) {
    PutPerson(event.person_corrected(), rows);
  } else if (event.has_person_section_changed()) {
    PutPerson(event.person_section_changed(), rows);
  } else if (event.has_person_reviewed()) {
    return FoldReview(event.person_reviewed(), record, rows);
  } else if (event.has_fact_withdrawn()) {
    if (!event.fact_withdrawn().section_id().empty()) PutPerson(event.fact_withdrawn(), rows);
    return WithdrawReview(record, rows);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<absl::CivilDay>> LastDay(const views::RowReader& rows,
                                                      std::string_view section_id, LoopStep step) {
  std::optional<absl::CivilDay> last;
  const std::string prefix = StepPrefix(section_id, step);
  RETURN_IF_ERROR(rows.Scan(prefix, "", [&](std::string_view key, std::string_view) {
    const std::string counted(key.substr(prefix.size()));
    const int64_t day = kLatestDay - std::strtoll(counted.c_str(), nullptr, 10);
    last = absl::CivilDay(1970, 1, 1) + day;
    return false;
  }));
  return last;
}

bool LoopHealthView::Wants(std::string_view kind) const {
  return (VerdictOnKind(kind) & kLoopHealth) != 0;
}

absl::Status LoopHealthView::Fold(const log::Record& record, views::RowStore& rows) const {
  if (IsFocusKind(record.header.meta.kind)) {
    ASSIGN_OR_RETURN(const FocusEvent* const event, runtime::DecodeShared<FocusEvent>(record));
    return FoldFocusForLoopHealth(*event, record, rows);
  }
  ASSIGN_OR_RETURN(const NotificationEvent* const event,
                   runtime::DecodeShared<NotificationEvent>(record));
  return FoldNotificationForLoopHealth(*event, rows);
}

}  // namespace varsel::insight
