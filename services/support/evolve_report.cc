#include <string>

#include "services/domain/time_proto.h"
#include "services/support/arms.h"
#include "services/support/evolve.h"

namespace varsel::support {
namespace {

struct ReportFold {
  v1::ReportLife& life;
  const EventMeta& meta;

  void EndSignatureOf(common::v1::Controller controller) const {
    for (v1::ReportSignature& signature : *life.mutable_signatures()) {
      if (signature.controller() == controller) signature.set_withdrawn(true);
    }
  }
  void operator()(const v1::ReportSigned& event) const {
    life.set_report_id(event.report_id());
    *life.mutable_from() = event.from();
    *life.mutable_until() = event.until();
    *life.mutable_round_ids() = event.round_ids();
    *life.mutable_counts() = event.counts();
    life.set_computed_position(event.computed_position());
    EndSignatureOf(event.controller());
    v1::ReportSignature& signature = *life.add_signatures();
    signature.set_controller(event.controller());
    signature.set_actor_id(std::string(meta.actor.uuid().bytes()));
    *signature.mutable_signed_time() = ToProto(meta.occurred);
    signature.set_event_id(std::string(meta.event_id.uuid().bytes()));
  }
  void operator()(const v1::ReportSignatureWithdrawn& event) const {
    EndSignatureOf(event.controller());
  }
  template <typename Other>
  void operator()(const Other&) const {}  // of other streams
};

}  // namespace

v1::ReportLife EvolveReport(v1::ReportLife life, const v1::SupportEvent& event,
                            const EventMeta& meta) {
  VisitArm(event, ReportFold{life, meta});
  return life;
}

}  // namespace varsel::support
