// What one record of another area changes of the timeline: which steps it adds, and which facts it
// closes. Read from the record alone, for the view that stores it and for those who watch. Pure.
// Nothing of the support area is ever read: what came of an offer is EKI's.
#ifndef VARSEL_SERVICES_REPLAY_CHANGE_H_
#define VARSEL_SERVICES_REPLAY_CHANGE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/replay/step_keys.h"
#include "storage/log/record.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/replay/v1/replay_rows.pb.h"
#include "varsel/sanction/v1/sanction_events.pb.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::replay {

// A step that the record adds. Position and recorded time are the record's.
struct AddedStep {
  v1::StepRow row;
  int64_t occurred_us = 0;
  uint32_t ordinal = 0;
};

// A fact that no longer holds as it was recorded: every standing step in `home` whose origin is
// `by`, or, with `by_thing`, whose thing is.
struct ClosedFact {
  std::string home;  // prefix of one home that all of its steps stand in
  std::string by;    // 16 bytes
  bool by_thing = false;
  int64_t hint_us = 0;  // when it was held to have occurred, where the record says so; 0 = not said
  v1::StepKind only = v1::STEP_KIND_UNSPECIFIED;  // of this kind only
};

struct Change {
  std::vector<AddedStep> added;
  std::vector<ClosedFact> closed;
  // Whose steps belong to whom changed: an affiliation, a merge, a group's section.
  bool past_changed = false;
};

// True for the kinds that add or close a step, or that the view's own rows are made of.
bool IsWanted(std::string_view kind);

// The change of a record whose kind is wanted. DATA_LOSS if it does not decode.
absl::StatusOr<Change> ChangeOf(const log::Record& record);

// By area. `header` is the record's.
void AddTimeline(const timeline::v1::TimelineEvent& event, const log::RecordHeader& header,
                 Change* change);
void AddNotification(const notification::v1::NotificationEvent& event,
                     const log::RecordHeader& header, Change* change);
void AddFocus(const focus::v1::FocusEvent& event, const log::RecordHeader& header, Change* change);
void AddSanction(const sanction::v1::SanctionEvent& event, const log::RecordHeader& header,
                 Change* change);

// A step of this kind and record, to be filled in: with the origin that the record corrects, or
// its own.
AddedStep& AddStep(v1::StepKind kind, int64_t occurred_us, const log::RecordHeader& header,
                   Change* change);
// The fact that the record's `corrects` names; nothing if it names none.
void CloseCorrected(std::string home, int64_t hint_us, const log::RecordHeader& header,
                    Change* change);

int64_t MicrosOf(const google::protobuf::Timestamp& time);
int64_t MicrosOf(absl::Time time);
std::string BytesOf(const std::string& id);  // 16 bytes; empty if it is no id

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_CHANGE_H_
