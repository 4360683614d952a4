// chain: which incidents retaliate for which; window: where retaliation is to be awaited now;
// timeliness: did the work come in time?
#include <memory>
#include <string>

#include "clients/cli/chain_links_command.h"
#include "clients/cli/command_form.h"
#include "clients/cli/program.h"
#include "clients/cli/timeline_names.h"
#include "storage/base/status_macros.h"

namespace varsel::cli {
namespace {

constexpr FormFlag kOfChainRetaliation = {"RETALIATION",
                                          "retaliation_incident_id",
                                          {.da = "gengældens id", .en = "id of the retaliation"},
                                          true};
constexpr FormFlag kOfChainAnswered = {
    "ANSWERED",
    "answered_incident_id",
    {.da = "id for det, der gengældes", .en = "id of what it answers"},
    true};
constexpr FormFlag kOfChainPage[] = {kPageSizeFlag, kPageTokenFlag};
constexpr FormFlag kOfChainFilter[] = {
    {"--in-section", "section_id", {.da = "kun sektionens", .en = "of this section only"}},
    {"--of-group", "group_id", {.da = "kun grupperingens", .en = "of this group only"}},
};
constexpr FormFlag kOfChainOpen[] = {
    {"--open", "open_only", {.da = "kun åbne", .en = "open ones only"}},
};
constexpr FormFlag kOfChainShow[] = {
    {"CHAIN",
     "chain_id",
     {.da = "kædens id, eller en af dens hændelsers", .en = "its id, or that of an incident in it"},
     true},
    {"--withdrawn",
     "with_withdrawn_links",
     {.da = "også koblinger, der er trukket tilbage", .en = "withdrawn links too"}},
};
constexpr FormFlag kOfChainLink[] = {
    kOfChainRetaliation,
    kOfChainAnswered,
    {"--state", "state", {.da = "formodet eller bekræftet", .en = "suspected or confirmed"}, true},
    Required(kReasonFlag),
    kVersionFlag,
};
constexpr FormFlag kOfChainSpiral[] = {
    {"SPIRAL", "spiral_id", {.da = "spiralens id", .en = "the spiral's id"}, true},
    {"--state", "state", {.da = "bekræftet eller afvist", .en = "confirmed or rejected"}, true},
    Required(kReasonFlag),
    kVersionFlag,
};
constexpr FormFlag kOfTimeliness[] = {
    {"--in-section", "section_id", {.da = "kun sektionens", .en = "of this section only"}},
    {"--from", "from", {.da = "hændelser fra", .en = "incidents from"}},
    {"--until", "until", {.da = "hændelser før", .en = "incidents before"}},
};

// A list or one thing: what it is asked with, and how it is shown as text.
template <typename Response, typename ShowText>
CLI::App* AddReading(CLI::App& parent, Program& program, const std::string& name, const Text& help,
                     const std::string& method,
                     std::initializer_list<std::span<const FormFlag>> flags, ShowText text) {
  auto form = std::make_shared<RequestForm>(method, program);
  CLI::App* command =
      program.Command(parent, name, help, [form, text](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const auto request, form->Build());
        ASSIGN_OR_RETURN(const auto reply, session.Call<Response>(form->method(), *request));
        if (session.json()) return session.ShowJson(reply);
        session.out() << text(session, reply);
        return absl::OkStatus();
      });
  for (const std::span<const FormFlag> part : flags) AddFlagsTo(*command, *form, part);
  return command;
}

}  // namespace

void AddChain(CLI::App& app, Program& program) {
  const std::string service = kChainService;
  CLI::App& chain = *app.add_subcommand(
      "chain", program.Say({.da = "voldskæder: hvad der er gengæld for hvad",
                            .en = "chains: which incidents retaliate for which"}));
  chain.require_subcommand(1);
  AddReading<timeline::v1::ListChainsResponse>(
      chain, program, "list", {.da = "de sidst aktive først", .en = "the last active first"},
      service + "ListChains", {kOfChainFilter, kOfChainOpen, kOfChainPage},
      [](Session& session, const auto& reply) {
        return ChainsText(session.language(), ReadTimelineNames(session), reply);
      });
  AddReading<timeline::v1::GetChainResponse>(
      chain, program, "show", {.da = "én kæde", .en = "one chain"}, service + "GetChain",
      {kOfChainShow, kOfChainPage}, [](Session& session, const auto& reply) {
        return ChainText(session.language(), ReadTimelineNames(session), reply);
      });
  AddSending(chain, program, "link",
             {.da = "kobl en gengæld til det, den er svar på",
              .en = "link a retaliation to what it answers"},
             service + "LinkIncidents", kOfChainLink, "retaliation_incident_id");
  AddChainLinks(chain, program);
  AddSending(chain, program, "spiral",
             {.da = "bekræft eller afvis en voldsspiral", .en = "confirm or reject a spiral"},
             service + "JudgeSpiral", kOfChainSpiral, "spiral_id");
}

void AddWindow(CLI::App& app, Program& program) {
  AddReading<timeline::v1::ListRetaliationWindowsResponse>(
      app, program, "window",
      {.da = "hvor gengæld kan ventes nu", .en = "where retaliation is to be awaited now"},
      std::string(kChainService) + "ListRetaliationWindows", {kOfChainFilter, kOfChainPage},
      [](Session& session, const auto& reply) {
        return WindowsText(session.language(), ReadTimelineNames(session), reply);
      });
}

void AddTimeliness(CLI::App& app, Program& program) {
  const std::string service = "varsel.insight.v1.InsightService/";
  CLI::App* timeliness = AddReading<insight::v1::GetTimelinessResponse>(
      app, program, "timeliness",
      {.da = "kom kontakten før næste koblede hændelse?",
       .en = "did contact come before the next linked incident?"},
      service + "GetTimeliness", {kOfTimeliness}, [](Session& session, const auto& reply) {
        return TimelinessText(session.language(), reply);
      });
  AddReading<insight::v1::ListTimelinessCasesResponse>(
      *timeliness, program, "cases", {.da = "hændelse for hændelse", .en = "incident by incident"},
      service + "ListTimelinessCases", {kOfTimeliness, kOfChainPage},
      [](Session& session, const auto& reply) {
        return TimelinessCasesText(session.language(), ReadTimelineNames(session), reply);
      });
}

}  // namespace varsel::cli
