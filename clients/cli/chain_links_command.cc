// chain confirm, chain withdraw: links that are so, or are not. One goes as a command of its own;
// several go together, all or none, and more than a request takes go in several.
#include "clients/cli/chain_links_command.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/command_form.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/timeline_names.h"
#include "nlohmann/json.hpp"
#include "storage/base/entropy.h"
#include "storage/base/status_macros.h"
#include "varsel/timeline/v1/chain_service.pb.h"

namespace varsel::cli {
namespace {

namespace tl = ::varsel::timeline::v1;

constexpr size_t kLinksAtOnce = 1000;  // what a request takes

struct LinksAsked {
  std::vector<std::string> incidents;  // retaliation, answered, and so on
  std::string proposed_of;             // a chain
  std::string reason;
  uint64_t expected_version = 0;  // of one link
};

// How the two commands differ.
struct LinksSaid {
  const char* name;
  Text help;
  const char* one;  // RPCs
  const char* many;
  Text told;  // "12 of 14 links"
};
constexpr LinksSaid kConfirmed = {
    "confirm",
    {.da = "bekræft koblinger: én, flere, eller alle foreslåede i en kæde",
     .en = "confirm links: one, several, or all that are proposed of a chain"},
    "LinkIncidents",
    "ConfirmLinks",
    {.da = "bekræftet", .en = "confirmed"}};
constexpr LinksSaid kWithdrawn = {
    "withdraw",
    {.da = "det er ikke gengæld: én kobling, flere, eller alle foreslåede i en kæde",
     .en = "it is not so: one link, several, or all that are proposed of a chain"},
    "WithdrawLink",
    "WithdrawLinks",
    {.da = "trukket tilbage", .en = "withdrawn"}};

std::string NewRequestId() { return SystemEntropy().NewUuid().ToString(); }

// By incident, as those of one incident have one version.
using LinksOfEach = std::vector<std::vector<tl::LinkNamed>>;

absl::StatusOr<LinksOfEach> ProposedOf(Session& session, const std::string& chain) {
  LinksOfEach links;
  tl::GetChainRequest request;
  request.set_chain_id(chain);
  request.set_page_size(200);
  do {
    ASSIGN_OR_RETURN(const auto page, session.Call<tl::GetChainResponse>(
                                          std::string(kChainService) + "GetChain", request));
    for (const tl::ChainIncident& incident : page.incidents()) {
      std::vector<tl::LinkNamed> proposed;
      for (const tl::Link& link : incident.answers()) {
        if (link.state() != tl::LINK_STATE_PROPOSED) continue;
        tl::LinkNamed& named = proposed.emplace_back();
        named.set_retaliation_incident_id(incident.incident_id());
        named.set_answered_incident_id(link.answered_incident_id());
        named.set_expected_version(incident.links_version());
      }
      if (!proposed.empty()) links.push_back(std::move(proposed));
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return links;
}

template <typename Request>
absl::Status SendOne(Session& session, const LinksAsked& asked, const char* rpc) {
  Request request;
  request.set_request_id(NewRequestId());
  request.set_retaliation_incident_id(asked.incidents[0]);
  request.set_answered_incident_id(asked.incidents[1]);
  request.set_expected_version(asked.expected_version);
  request.set_reason_code(asked.reason);
  if constexpr (requires { request.set_state(tl::LINK_STATE_CONFIRMED); }) {
    request.set_state(tl::LINK_STATE_CONFIRMED);
  }
  ASSIGN_OR_RETURN(const auto reply, session.Call(std::string(kChainService) + rpc, request));
  return ShowReply(session, request, "retaliation_incident_id", *reply);
}

template <typename Request, typename Response>
absl::Status SendMany(Session& session, const LinksAsked& asked, const LinksOfEach& links,
                      const LinksSaid& said) {
  size_t sent = 0;
  size_t changed = 0;
  Request request;
  const auto send = [&]() -> absl::Status {
    if (request.links().empty()) return absl::OkStatus();
    request.set_request_id(NewRequestId());
    request.set_reason_code(asked.reason);
    ASSIGN_OR_RETURN(const auto reply,
                     session.Call<Response>(std::string(kChainService) + said.many, request));
    sent += static_cast<size_t>(request.links_size());
    changed += reply.changed();
    request.clear_links();
    return absl::OkStatus();
  };
  for (const std::vector<tl::LinkNamed>& of_one : links) {
    if (static_cast<size_t>(request.links_size()) + of_one.size() > kLinksAtOnce) {
      RETURN_IF_ERROR(send());
    }
    for (const tl::LinkNamed& link : of_one) *request.add_links() = link;
  }
  RETURN_IF_ERROR(send());
  if (session.json()) return session.ShowJson({{"links", sent}, {"changed", changed}});
  session.out() << session.Say(said.told) << ": " << changed
                << session.Say({.da = " af ", .en = " of "}) << sent
                << session.Say({.da = " koblinger", .en = " links"}) << "\n";
  return absl::OkStatus();
}

template <typename One, typename Many, typename Response>
absl::Status Say(Session& session, const LinksAsked& asked, const LinksSaid& said) {
  if (asked.incidents.empty() == asked.proposed_of.empty() || asked.incidents.size() % 2 != 0) {
    return UsageError(session.Say(
        {.da = "angiv gengæld og det, den svarer på, par for par; eller --proposed-of=KÆDE",
         .en = "name a retaliation and what it answers, pair by pair; or --proposed-of=CHAIN"}));
  }
  if (asked.incidents.size() == 2) return SendOne<One>(session, asked, said.one);
  if (asked.expected_version != 0) {
    return UsageError(session.Say({.da = "--expected-version hører til én kobling",
                                   .en = "--expected-version is of one link"}));
  }
  LinksOfEach links;
  if (asked.incidents.empty()) {
    ASSIGN_OR_RETURN(links, ProposedOf(session, asked.proposed_of));
  }
  for (size_t i = 0; i < asked.incidents.size(); i += 2) {
    tl::LinkNamed& named = links.emplace_back().emplace_back();
    named.set_retaliation_incident_id(asked.incidents[i]);
    named.set_answered_incident_id(asked.incidents[i + 1]);
  }
  return SendMany<Many, Response>(session, asked, links, said);
}

template <typename One, typename Many, typename Response>
void AddSaying(CLI::App& chain, Program& program, const LinksSaid& said) {
  auto asked = std::make_shared<LinksAsked>();
  CLI::App* command = program.Command(
      chain, said.name, said.help,
      [asked, &said](Session& session) { return Say<One, Many, Response>(session, *asked, said); });
  command->add_option(
      "INCIDENTS", asked->incidents,
      program.Say({.da = "gengældens id og id for det, den svarer på; også flere par",
                   .en = "id of the retaliation and of what it answers; or more "
                         "such pairs"}));
  command->add_option(
      "--proposed-of", asked->proposed_of,
      program.Say({.da =
                       "alle koblinger, som systemet har foreslået i denne kæde (id for den eller "
                       "en af dens hændelser)",
                   .en = "all links that the system has proposed of this chain (its id, or that of "
                         "an incident in it)"}));
  command
      ->add_option("--reason", asked->reason,
                   program.Say({.da = "grundens kode", .en = "code of the reason"}))
      ->required();
  command->add_option("--expected-version", asked->expected_version,
                      program.Say({.da = "versionen, der blev læst; af én kobling",
                                   .en = "the version that was read; of one link"}));
}

}  // namespace

void AddChainLinks(CLI::App& chain, Program& program) {
  AddSaying<tl::LinkIncidentsRequest, tl::ConfirmLinksRequest, tl::ConfirmLinksResponse>(
      chain, program, kConfirmed);
  AddSaying<tl::WithdrawLinkRequest, tl::WithdrawLinksRequest, tl::WithdrawLinksResponse>(
      chain, program, kWithdrawn);
}

}  // namespace varsel::cli
