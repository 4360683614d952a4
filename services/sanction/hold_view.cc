#include "services/sanction/hold_view.h"

#include <algorithm>

#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_rows.pb.h"
#include "varsel/support/v1/support_events.pb.h"

namespace varsel::sanction {
namespace {

namespace support_events = ::varsel::support::v1;

void FoldHoldAsked(const support_events::HoldAsked& asked, const log::Record& record,
                   views::RowStore& rows) {
  v1::HoldQuestionRow row;
  row.set_person_id(asked.person_id());
  *row.mutable_asked_time() = asked.asked_time();
  row.set_version(record.header.version.value());
  runtime::PutRow(rows, HoldQuestionKey(record.header.meta.stream.id), row);
}

// Takes the hold out of the person's row, and calls `then` with what is left.
template <typename Then>
absl::Status ChangeHolds(const std::string& person_id, const std::string& hold_id,
                         views::RowStore& rows, Then then) {
  const auto person = Uuid::Parse(person_id);
  if (!person.has_value()) return absl::OkStatus();
  const std::string key = PersonHoldsKey(*person);
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::PersonHoldsRow>(rows, key));
  auto& holds = *row.mutable_holds();
  holds.erase(std::remove_if(holds.begin(), holds.end(),
                             [&](const auto& hold) { return hold.hold_id() == hold_id; }),
              holds.end());
  then(&row);
  if (row.holds().empty()) {
    rows.Delete(key);
  } else {
    runtime::PutRow(rows, key, row);
  }
  return absl::OkStatus();
}

// Holds that had lapsed when this one was raised never stand again: the row stays small.
void Raise(const support_events::HoldRaised& raised, const log::Record& record,
           v1::PersonHoldsRow* row) {
  auto& holds = *row->mutable_holds();
  holds.erase(std::remove_if(holds.begin(), holds.end(),
                             [&](const auto& hold) {
                               return hold.has_until() &&
                                      FromProto(hold.until()) <= FromProto(raised.from());
                             }),
              holds.end());
  v1::StandingHold& hold = *row->add_holds();
  hold.set_hold_id(raised.hold_id());
  *hold.mutable_from() = raised.from();
  if (raised.has_until()) *hold.mutable_until() = raised.until();
  hold.set_version(record.header.version.value());
}

}  // namespace

bool HoldView::Wants(std::string_view kind) const { return kind.starts_with("support.v1.Hold"); }

absl::Status HoldView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const support_events::SupportEvent* event,
                   runtime::DecodeShared<support_events::SupportEvent>(record));
  const auto nothing = [](v1::PersonHoldsRow*) {};
  if (event->has_hold_asked()) {
    FoldHoldAsked(event->hold_asked(), record, rows);
  } else if (event->has_hold_raised()) {
    const auto& raised = event->hold_raised();
    return ChangeHolds(raised.person_id(), raised.hold_id(), rows,
                       [&](v1::PersonHoldsRow* row) { Raise(raised, record, row); });
  } else if (event->has_hold_ended()) {
    const auto& ended = event->hold_ended();
    return ChangeHolds(ended.person_id(), ended.hold_id(), rows, nothing);
  } else if (event->has_hold_withdrawn()) {
    const auto& withdrawn = event->hold_withdrawn();
    return ChangeHolds(withdrawn.person_id(), withdrawn.hold_id(), rows, nothing);
  }
  return absl::OkStatus();
}

}  // namespace varsel::sanction
