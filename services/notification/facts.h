// Gathers what decisions and answers stand on: rows of this area's views, and states folded from
// its streams. Thread-safe. Each row read takes a snapshot of one view; none is kept.
#ifndef VARSEL_SERVICES_NOTIFICATION_FACTS_H_
#define VARSEL_SERVICES_NOTIFICATION_FACTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/notification/evolve.h"
#include "services/notification/outcome.h"
#include "services/notification/streams.h"
#include "services/notification/view_keys.h"
#include "services/runtime/area.h"
#include "services/runtime/call.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "varsel/notification/v1/notification_rows.pb.h"

namespace varsel::notification {

// True if the caller may see what is of this section and team. What he may not see answers as
// unknown.
template <typename Officers>
bool InScope(const runtime::Call& call, std::string_view section_id, const Officers& officer_ids) {
  if (call.scope == common::v1::Access::DISTRICT) return true;
  if (call.scope == common::v1::Access::OWN_SECTION && call.caller.section.has_value() &&
      call.caller.section->ToString() == section_id) {
    return true;
  }
  const std::string actor = call.caller.actor.ToString();
  for (const std::string& officer : officer_ids) {
    if (officer == actor) return true;
  }
  return false;
}
inline bool InSection(const runtime::Call& call, std::string_view section_id) {
  return InScope(call, section_id, std::vector<std::string>());
}

class Facts {
 public:
  // `ground`'s parts outlive this.
  explicit Facts(const runtime::Ground& ground)
      : log_(ground.log), views_(ground.views), sealer_(ground.sealer) {}

  const views::ViewSource& views() const { return views_; }
  const runtime::Sealer& sealer() const { return sealer_; }

  template <typename Row>
  absl::StatusOr<std::optional<Row>> RowOf(std::string_view view, const std::string& key) const {
    ASSIGN_OR_RETURN(const std::unique_ptr<views::RowReader> rows, views_.Read(view, Position()));
    return runtime::GetRow<Row>(*rows, key);
  }
  absl::StatusOr<std::optional<v1::PersonFactsRow>> Person(std::string_view person_id) const;
  // The same; of a record that was merged, the one that stays.
  absl::StatusOr<std::optional<v1::PersonFactsRow>> SurvivingPerson(std::string person_id) const;
  absl::StatusOr<std::optional<v1::TargetRow>> Target(std::string_view round_id,
                                                      std::string_view person_id) const;
  absl::StatusOr<Version> VersionOf(const StreamId& stream) const {
    return log_.StreamVersion(stream);
  }

  // Whether an address and a telephone stand on the person's record, opened for this. UNKNOWN when
  // it was erased.
  struct Reachable {
    v1::TriState address = v1::TRI_STATE_UNSPECIFIED;
    v1::TriState telephone = v1::TRI_STATE_UNSPECIFIED;
  };
  absl::StatusOr<Reachable> ReachableOf(std::string_view person_id) const;

  // What facts of a notification are judged by: one row; two where a cancelled one is opened again.
  struct Judged {
    std::optional<v1::PersonFactsRow> person;
    bool second_in_round = false;
    FactContext context() const {
      return {.person = person.has_value() ? &*person : nullptr,
              .second_in_round = second_in_round};
    }
  };
  absl::StatusOr<Judged> JudgedBy(const NotificationState& state) const;

  // A stream folded from the log, and its version. For the streams that a decision only reads or
  // writes beside its own.
  template <typename Aggregate>
  absl::StatusOr<std::pair<typename Aggregate::State, Version>> Load(const StreamId& stream) const {
    typename Aggregate::State state;
    Version version;
    while (true) {
      ASSIGN_OR_RETURN(const std::vector<log::Record> records,
                       log_.ReadStream(stream, version, kRecordsAtOnce));
      for (const log::Record& record : records) {
        ASSIGN_OR_RETURN(const typename Aggregate::Event event,
                         runtime::DecodeEvent<typename Aggregate::Event>(record));
        state = Aggregate::Evolve(std::move(state), event, runtime::MetaOf(record.header));
        version = record.header.version;
      }
      if (records.size() < kRecordsAtOnce) return std::make_pair(std::move(state), version);
    }
  }

 private:
  static constexpr size_t kRecordsAtOnce = 200;
  const log::EventLog& log_;
  const views::ViewSource& views_;
  const runtime::Sealer& sealer_;
};

}  // namespace varsel::notification

#endif  // VARSEL_SERVICES_NOTIFICATION_FACTS_H_
