// The folds of the picture area's streams. The same ones make the states that are decided on and
// the rows of the views. Pure and total: what happened is never rejected. Thread-safe.
#ifndef VARSEL_SERVICES_PICTURE_EVOLVE_H_
#define VARSEL_SERVICES_PICTURE_EVOLVE_H_

#include <string_view>
#include <utility>

#include "services/domain/event_meta.h"
#include "varsel/picture/v1/picture_events.pb.h"
#include "varsel/picture/v1/picture_rows.pb.h"

namespace varsel::picture {

v1::RiskLife EvolveRisk(v1::RiskLife life, const v1::PictureEvent& event, const EventMeta& meta);
v1::AreaLife EvolveArea(v1::AreaLife life, const v1::PictureEvent& event, const EventMeta& meta);
v1::AuditLife EvolveAudit(v1::AuditLife life, const v1::PictureEvent& event, const EventMeta& meta);
v1::ViolentLife EvolveViolent(v1::ViolentLife life, const v1::PictureEvent& event,
                              const EventMeta& meta);

// What was last said under this id; nullptr = nothing ever was.
const v1::RiskFact* LastOf(const v1::RiskLife& life, std::string_view judgement_id);
const v1::FindingFact* LastOf(const v1::AuditLife& life, std::string_view finding_id);
const v1::ViolentFact* LastOf(const v1::ViolentLife& life, std::string_view judgement_id);
// The finding of a group that holds; nullptr = it was not gone through.
const v1::FindingFact* StandingOf(const v1::AuditLife& life, std::string_view group_id);
// The judgement that holds: of those that stand the one judged last, and of two at one moment the
// one recorded last; nullptr = none.
const v1::ViolentFact* Holding(const v1::ViolentLife& life);

// As the command runner wants them.
struct RiskAggregate {
  using State = v1::RiskLife;
  using Event = v1::PictureEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveRisk(std::move(state), event, meta);
  }
};
struct AreaAggregate {
  using State = v1::AreaLife;
  using Event = v1::PictureEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveArea(std::move(state), event, meta);
  }
};
struct AuditAggregate {
  using State = v1::AuditLife;
  using Event = v1::PictureEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveAudit(std::move(state), event, meta);
  }
};
struct ViolentAggregate {
  using State = v1::ViolentLife;
  using Event = v1::PictureEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return EvolveViolent(std::move(state), event, meta);
  }
};

}  // namespace varsel::picture

#endif  // VARSEL_SERVICES_PICTURE_EVOLVE_H_
