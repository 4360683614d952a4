// Who attacked whom, and in which chains. An incident's attacks stand under its pairs of groups;
// what links tie together is one chain, and each pair knows the chains that it has attacks in.
#include <set>
#include <string>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/meeting/views.h"
#include "services/runtime/connected_rows.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/meeting/v1/meeting_rows.pb.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::meeting {
namespace {

using runtime::ConnectedRows;
using timeline::v1::InvolvedGroup;
using timeline::v1::TimelineEvent;
using ConflictRow = std::optional<v1::ConflictIncidentRow>;

std::string ActKey(std::string prefix, const v1::ConflictIncidentRow& row, const Uuid& incident) {
  return KeyBuilder(std::move(prefix))
      .Number(NewestFirst(FromProto(row.occurred_time())))
      .Id(incident)
      .Take();
}

absl::StatusOr<ConflictRow> ConflictAt(const views::RowReader& rows, const Uuid& incident) {
  return runtime::GetRow<v1::ConflictIncidentRow>(rows, Key('i').Id(incident).Take());
}

// The attacks of the incident, whether it is in a chain or not.
void SetAttacks(const v1::ConflictIncidentRow& row, const Uuid& incident, bool there,
                views::RowStore& rows) {
  for (const v1::ConflictPair& pair : row.pairs()) {
    const std::string key =
        ActKey(ChainPrefix(pair.aggressor_group_id(), pair.target_group_id()), row, incident);
    if (there) {
      rows.Put(key, "");
    } else {
      rows.Delete(key);
    }
  }
}

// One pair of a chain once, however the two stood to each other in the incident.
absl::Status CountPair(const std::string& prefix, const Uuid& chain, bool more,
                       views::RowStore& rows) {
  const std::string key = KeyBuilder(prefix).Id(chain).Take();
  ASSIGN_OR_RETURN(const std::optional<std::string> value, rows.Get(key));
  const uint64_t before = value.has_value() ? KeyReader(*value).Number() : 0;
  if (!more && before <= 1) {
    rows.Delete(key);
    return absl::OkStatus();
  }
  rows.Put(key, KeyBuilder().Number(more ? before + 1 : before - 1).Take());
  return absl::OkStatus();
}

absl::Status SetInChain(const v1::ConflictIncidentRow& row, const Uuid& incident, const Uuid& chain,
                        bool there, views::RowStore& rows) {
  const std::string key = ActKey(ChainActsPrefix(chain), row, incident);
  if (there) {
    rows.Put(key, "");
  } else {
    rows.Delete(key);
  }
  std::set<std::string> pairs;
  for (const v1::ConflictPair& pair : row.pairs()) {
    pairs.insert(PairChainPrefix(pair.aggressor_group_id(), pair.target_group_id()));
  }
  for (const std::string& pair : pairs) RETURN_IF_ERROR(CountPair(pair, chain, there, rows));
  return absl::OkStatus();
}

template <typename Said>
v1::ConflictIncidentRow Told(const Said& said) {
  v1::ConflictIncidentRow row;
  *row.mutable_occurred_time() = said.occurred_time();
  for (const InvolvedGroup& aggressor : said.groups()) {
    if (aggressor.role() != timeline::v1::GROUP_ROLE_AGGRESSOR) continue;
    for (const InvolvedGroup& target : said.groups()) {
      if (target.role() != timeline::v1::GROUP_ROLE_TARGET) continue;
      v1::ConflictPair& pair = *row.add_pairs();
      pair.set_aggressor_group_id(aggressor.group_id());
      pair.set_target_group_id(target.group_id());
    }
  }
  return row;
}

// `now` nullopt: withdrawn. It stays in its chain, without acts, until its links are withdrawn.
absl::Status SetIncident(const Uuid& incident, uint64_t position, ConflictRow now,
                         views::RowStore& rows) {
  ASSIGN_OR_RETURN(const ConflictRow before, ConflictAt(rows, incident));
  ASSIGN_OR_RETURN(const std::optional<Uuid> chain,
                   runtime::FindComponent(rows, kConflictConnected, incident));
  if (before.has_value()) {
    SetAttacks(*before, incident, false, rows);
    if (chain.has_value()) RETURN_IF_ERROR(SetInChain(*before, incident, *chain, false, rows));
  }
  const std::string key = Key('i').Id(incident).Take();
  if (!now.has_value()) {
    rows.Delete(key);
    return absl::OkStatus();
  }
  now->set_rank(before.has_value() ? before->rank() : position);
  SetAttacks(*now, incident, true, rows);
  if (chain.has_value()) RETURN_IF_ERROR(SetInChain(*now, incident, *chain, true, rows));
  runtime::PutRow(rows, key, *now);
  return absl::OkStatus();
}

template <typename Said>
absl::Status SetLink(const Said& said, bool stands, const Uuid& fresh, views::RowStore& rows) {
  ConnectedRows connected(rows, kConflictConnected, ConnectedRows::Order::kNone,
                          [&rows](const Uuid& incident, const std::optional<Uuid>& from,
                                  const std::optional<Uuid>& to) -> absl::Status {
                            ASSIGN_OR_RETURN(const ConflictRow row, ConflictAt(rows, incident));
                            if (!row.has_value()) return absl::OkStatus();
                            if (from.has_value())
                              RETURN_IF_ERROR(SetInChain(*row, incident, *from, false, rows));
                            return to.has_value() ? SetInChain(*row, incident, *to, true, rows)
                                                  : absl::OkStatus();
                          });
  const Uuid retaliation = UuidOf(said.retaliation_incident_id());
  const Uuid answered = UuidOf(said.answered_incident_id());
  if (!stands) return connected.Untie(retaliation, answered, fresh);
  ASSIGN_OR_RETURN(const ConflictRow later, ConflictAt(rows, retaliation));
  ASSIGN_OR_RETURN(const ConflictRow earlier, ConflictAt(rows, answered));
  if (!later.has_value() || !earlier.has_value()) return absl::OkStatus();
  return connected.Tie({retaliation, later->rank()}, {answered, earlier->rank()}, fresh);
}

}  // namespace

bool ConflictView::Wants(std::string_view kind) const {
  return kind.starts_with("timeline.v1.Incident") || kind.starts_with("timeline.v1.Link");
}

absl::Status ConflictView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const TimelineEvent* event, runtime::DecodeShared<TimelineEvent>(record));
  const Uuid& stream = record.header.meta.stream.id;
  const uint64_t position = record.header.position.value();
  const Uuid& fresh = record.header.meta.event_id.uuid();
  if (event->has_incident_recorded()) {
    return SetIncident(stream, position, Told(event->incident_recorded()), rows);
  }
  if (event->has_incident_corrected()) {
    return SetIncident(stream, position, Told(event->incident_corrected()), rows);
  }
  if (event->has_incident_withdrawn()) return SetIncident(stream, position, std::nullopt, rows);
  if (event->has_link_proposed()) return SetLink(event->link_proposed(), true, fresh, rows);
  if (event->has_link_stated()) return SetLink(event->link_stated(), true, fresh, rows);
  if (event->has_link_withdrawn()) return SetLink(event->link_withdrawn(), false, fresh, rows);
  return absl::OkStatus();
}

}  // namespace varsel::meeting
