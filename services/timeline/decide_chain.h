// The rules of links, spirals and timing: domain.md, *Incidents, chains, replay*. Each is (what the
// stream folds to, command, context) -> events or a refusal with its reason. Pure; thread-safe.
#ifndef VARSEL_SERVICES_TIMELINE_DECIDE_CHAIN_H_
#define VARSEL_SERVICES_TIMELINE_DECIDE_CHAIN_H_

#include <optional>

#include "services/timeline/chain_rules.h"
#include "services/timeline/decide.h"
#include "varsel/timeline/v1/chain_rows.pb.h"
#include "varsel/timeline/v1/chain_service.pb.h"

namespace varsel::timeline {

StreamId LinksStream(const Uuid& retaliation);
// One of each step.
Uuid SpiralIdOf(const Uuid& retaliation, const Uuid& answered);
StreamId SpiralStream(const Uuid& spiral);
StreamId TimingStream(const Uuid& incident);

struct ChainContext {
  DecideContext base;
  // The incidents that the command names; nullopt = there is none.
  std::optional<v1::ChainIncidentRow> retaliation = std::nullopt;  // or the one whose timing it is
  std::optional<v1::ChainIncidentRow> answered = std::nullopt;
  bool closes_circle = false;  // over links that stand, what is answered retaliates for this one
  Review review = {};          // what the view has for the system to do
  std::vector<v1::SpiralSign> signs = {};
  bool another_stands = false;  // in the chain, a spiral of another step is proposed or confirmed
};

Decision Decide(const v1::LinksLife& life, const v1::LinkIncidentsRequest& command,
                const ChainContext& context);
Decision Decide(const v1::LinksLife& life, const v1::WithdrawLinkRequest& command,
                const ChainContext& context);
Decision Decide(const v1::LinksLife& life, const v1::ReviewLinkRequest& command,
                const ChainContext& context);
Decision Decide(const v1::SpiralLife& life, const v1::JudgeSpiralRequest& command,
                const ChainContext& context);
Decision Decide(const v1::SpiralLife& life, const v1::ReviewSpiralRequest& command,
                const ChainContext& context);
Decision Decide(const v1::TimingLife& life, const v1::SetTimingRequest& command,
                const ChainContext& context);
Decision Decide(const v1::TimingLife& life, const v1::WithdrawTimingRequest& command,
                const ChainContext& context);

}  // namespace varsel::timeline

#endif  // VARSEL_SERVICES_TIMELINE_DECIDE_CHAIN_H_
