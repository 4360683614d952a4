// The rules of links, spirals and timing: domain.md, *Incidents, chains, replay*. Each is (what the
// stream folds to, command, context) -> events or a refusal with its reason. Pure; thread-safe.
#ifndef VARSEL_SERVICES_TIMELINE_DECIDE_CHAIN_H_
#define VARSEL_SERVICES_TIMELINE_DECIDE_CHAIN_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

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

// What a command about many links needs. Keys are the ids as the command has them.
struct LinksContext {
  struct Said {
    v1::LinksLife life;    // of all that one incident answers
    uint64_t version = 0;  // of its stream
  };
  DecideContext base;
  std::map<std::string, v1::ChainIncidentRow> incidents = {};  // of those named, that there are
  std::map<std::string, Said> links = {};                      // by retaliation
  std::vector<bool> closes_circle = {};  // of each: over links that stand and those before it
};

// One link, as it is said to be.
struct LinkSaid {
  std::string retaliation_id, answered_id;
  v1::LinkState state = v1::LINK_STATE_CONFIRMED;
  std::string reason_code;
  std::string where = {};  // in front of a field that is refused, as "links[3]."
};
struct LinkEnds {
  const v1::ChainIncidentRow* retaliation = nullptr;  // nullptr = there is none
  const v1::ChainIncidentRow* answered = nullptr;
  bool closes_circle = false;
};
// The event of a link that is suspected or confirmed; none where it was said already.
Decision DecideLink(const v1::LinksLife& life, const LinkSaid& said, const LinkEnds& ends,
                    absl::Time now);
// The event of a link that a person takes back.
Decision DecideWithdrawal(const v1::LinksLife& life, const LinkSaid& said, absl::Time now);

// Of many links, in their order, each as if those before it were recorded; all or none.
Decision Decide(const v1::ConfirmLinksRequest& command, const LinksContext& context);
Decision Decide(const v1::WithdrawLinksRequest& command, const LinksContext& context);

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
