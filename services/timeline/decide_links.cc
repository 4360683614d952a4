// Many links in one command: each by the rules of one, as if those before it were recorded.
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/timeline/decide_chain.h"
#include "services/timeline/evolve_chain.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/common/v1/reasons.pb.h"

namespace varsel::timeline {
namespace {

const v1::ChainIncidentRow* IncidentIn(const LinksContext& context, const std::string& id) {
  const auto found = context.incidents.find(id);
  return found == context.incidents.end() ? nullptr : &found->second;
}

absl::Status CheckVersion(const v1::LinkNamed& link, uint64_t version, const std::string& where) {
  if (link.expected_version() == 0 || link.expected_version() == version) return absl::OkStatus();
  return Refuse(common::v1::VERSION_MET, {.field = where + "expected_version",
                                          .detail = absl::StrCat(version),
                                          .version_met = version});
}

// `one(number, life, said)` decides on one link.
template <typename Command, typename One>
Decision DecideEach(const Command& command, const LinksContext& context, One one) {
  std::map<std::string, v1::LinksLife> lives;  // with what the links before have changed
  const EventMeta meta{.recorded = context.base.now, .actor = context.base.actor};
  Drafts<v1::TimelineEvent> all;
  for (int i = 0; i < command.links_size(); ++i) {
    const v1::LinkNamed& link = command.links(i);
    LinkSaid said{.retaliation_id = link.retaliation_incident_id(),
                  .answered_id = link.answered_incident_id(),
                  .reason_code = command.reason_code(),
                  .where = absl::StrCat("links[", i, "].")};
    const auto known = context.links.find(said.retaliation_id);
    const LinksContext::Said before =
        known == context.links.end() ? LinksContext::Said() : known->second;
    v1::LinksLife& life = lives.try_emplace(said.retaliation_id, before.life).first->second;
    ASSIGN_OR_RETURN(Drafts<v1::TimelineEvent> drafts, one(i, life, said));
    RETURN_IF_ERROR(CheckVersion(link, before.version, said.where));
    for (Draft<v1::TimelineEvent>& draft : drafts) {
      life = EvolveLinks(std::move(life), draft.event, meta);
      draft.stream = LinksStream(*Uuid::Parse(said.retaliation_id));
      all.push_back(std::move(draft));
    }
  }
  return all;
}

}  // namespace

Decision Decide(const v1::ConfirmLinksRequest& command, const LinksContext& context) {
  return DecideEach(
      command, context, [&](int number, const v1::LinksLife& life, const LinkSaid& said) {
        const auto place = static_cast<size_t>(number);
        return DecideLink(
            life, said,
            {.retaliation = IncidentIn(context, said.retaliation_id),
             .answered = IncidentIn(context, said.answered_id),
             .closes_circle = place < context.closes_circle.size() && context.closes_circle[place]},
            context.base.now);
      });
}

Decision Decide(const v1::WithdrawLinksRequest& command, const LinksContext& context) {
  return DecideEach(command, context,
                    [&](int /*number*/, const v1::LinksLife& life, const LinkSaid& said) {
                      return DecideWithdrawal(life, said, context.base.now);
                    });
}

}  // namespace varsel::timeline
