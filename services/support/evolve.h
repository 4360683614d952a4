// The folds of the support area's streams. The same ones make the state that is decided on and the
// rows of the views, so that replay, live state and views cannot disagree. Pure and total: what
// happened is never rejected. Thread-safe.
#ifndef VARSEL_SERVICES_SUPPORT_EVOLVE_H_
#define VARSEL_SERVICES_SUPPORT_EVOLVE_H_

#include <utility>

#include "services/domain/event_meta.h"
#include "varsel/support/v1/support_events.pb.h"
#include "varsel/support/v1/support_rows.pb.h"

namespace varsel::support {

v1::OfferLife EvolveOffer(v1::OfferLife life, const v1::SupportEvent& event, const EventMeta& meta);
v1::ContactLife EvolveContact(v1::ContactLife life, const v1::SupportEvent& event,
                              const EventMeta& meta);
v1::CourseLife EvolveCourse(v1::CourseLife life, const v1::SupportEvent& event,
                            const EventMeta& meta);
v1::HoldLife EvolveHold(v1::HoldLife life, const v1::SupportEvent& event, const EventMeta& meta);
v1::QuestionLife EvolveQuestion(v1::QuestionLife life, const v1::SupportEvent& event,
                                const EventMeta& meta);
v1::SharingLife EvolveSharing(v1::SharingLife life, const v1::SupportEvent& event,
                              const EventMeta& meta);
v1::ReportLife EvolveReport(v1::ReportLife life, const v1::SupportEvent& event,
                            const EventMeta& meta);

// As the command runner wants them.
template <typename Life, Life (*Fold)(Life, const v1::SupportEvent&, const EventMeta&)>
struct SupportAggregate {
  using State = Life;
  using Event = v1::SupportEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta) {
    return Fold(std::move(state), event, meta);
  }
};
using OfferAggregate = SupportAggregate<v1::OfferLife, &EvolveOffer>;
using ContactAggregate = SupportAggregate<v1::ContactLife, &EvolveContact>;
using CourseAggregate = SupportAggregate<v1::CourseLife, &EvolveCourse>;
using HoldAggregate = SupportAggregate<v1::HoldLife, &EvolveHold>;
using QuestionAggregate = SupportAggregate<v1::QuestionLife, &EvolveQuestion>;
using SharingAggregate = SupportAggregate<v1::SharingLife, &EvolveSharing>;
using ReportAggregate = SupportAggregate<v1::ReportLife, &EvolveReport>;

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_EVOLVE_H_
