// incident: known acts of violence; record, correct, withdraw, list and show them; and when to act
// on one.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "clients/cli/command_form.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/program.h"
#include "clients/cli/timeline_names.h"
#include "storage/base/status_macros.h"

namespace varsel::cli {
namespace {

using google::protobuf::Message;
using timeline::v1::CorrectIncidentRequest;
using timeline::v1::RecordIncidentRequest;

constexpr FormFlag kOfIncident = {
    "INCIDENT", "incident_id", {.da = "hændelsens id", .en = "the incident's id"}, true};

constexpr FormFlag kOfIncidentFact[] = {
    {"--time", "occurred_time", {.da = "hvornår", .en = "when"}, true},
    {"--precision",
     "precision",
     {.da = "hvor nøje tidspunktet kendes", .en = "how exactly the time is known"},
     true},
    {"--in-section", "section_id", {.da = "hvor: sektionen", .en = "where: the section"}, true},
    {"--area", "area", {.da = "bydel, aldrig en adresse", .en = "part of town, never an address"}},
    {"--kind", "incident_kind", {.da = "art", .en = "kind"}, true},
    {"--severity", "severity", {.da = "alvor", .en = "severity"}, true},
    {"--source", "source", {.da = "kilde", .en = "source"}, true},
    {"--reliability",
     "reliability",
     {.da = "kildens pålidelighed", .en = "reliability of the source"},
     true},
    {"--note", "note", {.da = "kort note; nævner ingen", .en = "short note; names nobody"}},
};
constexpr FormFlag kOfIncidentRecord[] = {
    {"--id", "incident_id", {.da = "hændelsens id; ellers et nyt", .en = "its id; else a new one"}},
};
constexpr FormFlag kOfIncidentCorrect[] = {kOfIncident, Required(kReasonFlag), kVersionFlag};
constexpr FormFlag kOfIncidentWithdraw[] = {kOfIncident, Required(kReasonFlag), kVersionFlag};
constexpr FormFlag kOfIncidentTiming[] = {
    kOfIncident,
    {"--timing", "timing", {.da = "handl nu eller vent", .en = "act now or wait"}, true},
    {"--until", "wait_until", {.da = "vent til", .en = "wait until"}},
    {"--why", "reason", {.da = "hvorfor; nævner ingen", .en = "why; names nobody"}, true},
    kVersionFlag,
};
constexpr FormFlag kOfIncidentTimingWithdraw[] = {kOfIncident, Required(kReasonFlag), kVersionFlag};
constexpr FormFlag kOfIncidentList[] = {
    {"--in-section", "section_id", {.da = "kun sektionens", .en = "of this section only"}},
    {"--of-group", "group_id", {.da = "kun grupperingens", .en = "of this group only"}},
    {"--from", "from", {.da = "fra", .en = "from"}},
    {"--until", "until", {.da = "før", .en = "before"}},
    kPageSizeFlag,
    kPageTokenFlag,
};

// Who was involved: what a list of flags cannot say with one value each.
struct Involved {
  std::vector<std::string> aggressors;
  std::vector<std::string> targets;
  std::vector<std::string> persons;  // "victim:ID"
  std::vector<std::string> others;   // "witness:3"
};

absl::StatusOr<std::pair<timeline::v1::InvolvedAs, std::string>> CategoryAndRest(
    const std::string& text) {
  const size_t colon = text.find(':');
  const auto* value =
      ParseCode(*timeline::v1::InvolvedAs_descriptor(), std::string_view(text).substr(0, colon));
  if (colon == std::string::npos || value == nullptr) {
    return UsageError(text + ": suspect:ID, convicted:ID, victim:ID, witness:ID, other:ID");
  }
  return std::pair(static_cast<timeline::v1::InvolvedAs>(value->number()), text.substr(colon + 1));
}

template <typename Request>
absl::Status FillInvolved(const Involved& involved, Request* request) {
  const auto add = [&](const std::vector<std::string>& ids, timeline::v1::GroupRole role) {
    for (const std::string& id : ids) {
      auto& group = *request->add_groups();
      group.set_group_id(id);
      group.set_role(role);
    }
  };
  add(involved.aggressors, timeline::v1::GROUP_ROLE_AGGRESSOR);
  add(involved.targets, timeline::v1::GROUP_ROLE_TARGET);
  for (const std::string& text : involved.persons) {
    ASSIGN_OR_RETURN(const auto said, CategoryAndRest(text));
    auto& person = *request->add_persons();
    person.set_involved_as(said.first);
    person.set_person_id(said.second);
  }
  for (const std::string& text : involved.others) {
    ASSIGN_OR_RETURN(const auto said, CategoryAndRest(text));
    auto& others = *request->add_others();
    others.set_involved_as(said.first);
    uint32_t count = 0;
    if (!absl::SimpleAtoi(said.second, &count)) return UsageError(text + ": witness:3");
    others.set_count(count);
  }
  return absl::OkStatus();
}

template <typename Request>
CLI::App* AddTelling(CLI::App& parent, Program& program, const std::string& name, const Text& help,
                     const std::string& method, std::span<const FormFlag> flags, bool is_new) {
  auto form = std::make_shared<RequestForm>(method, program);
  auto involved = std::make_shared<Involved>();
  CLI::App* command =
      program.Command(parent, name, help, [form, involved](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const auto request, form->Build());
        RETURN_IF_ERROR(FillInvolved(*involved, static_cast<Request*>(request.get())));
        ASSIGN_OR_RETURN(const auto reply, session.Call(form->method(), *request));
        return ShowReply(session, *request, "incident_id", *reply);
      });
  AddFlagsTo(*command, *form, flags);
  AddFlagsTo(*command, *form, kOfIncidentFact);
  const auto add = [&](const char* flag, std::vector<std::string>* into, const Text& text) {
    command->add_option(flag, *into, program.Say(text))->delimiter(',');
  };
  add("--aggressor", &involved->aggressors,
      {.da = "angribende gruppering", .en = "attacking group"});
  add("--target", &involved->targets, {.da = "angrebet gruppering", .en = "attacked group"});
  add("--person", &involved->persons,
      {.da = "kendt person: suspect:ID, victim:ID ...", .en = "person on record: victim:ID ..."});
  add("--others", &involved->others,
      {.da = "øvrige, kun antal: witness:3 ...", .en = "others, by count: witness:3 ..."});
  if (is_new) form->NewId("incident_id");
  return command;
}

absl::Status ListIncidents(Session& session, const RequestForm& form) {
  ASSIGN_OR_RETURN(const auto request, form.Build());
  ASSIGN_OR_RETURN(const auto list,
                   session.Call<timeline::v1::ListIncidentsResponse>(form.method(), *request));
  if (session.json()) return session.ShowJson(list);
  session.out() << IncidentsText(session.language(), ReadTimelineNames(session), list);
  return absl::OkStatus();
}

absl::Status ShowIncident(Session& session, const RequestForm& form) {
  ASSIGN_OR_RETURN(const auto request, form.Build());
  ASSIGN_OR_RETURN(const auto reply,
                   session.Call<timeline::v1::GetIncidentResponse>(form.method(), *request));
  if (session.json()) return session.ShowJson(reply.incident());
  session.out() << IncidentText(session.language(), ReadTimelineNames(session), reply.incident());
  return absl::OkStatus();
}

}  // namespace

void AddIncident(CLI::App& app, Program& program) {
  const std::string service = kTimelineService;
  const std::string chains = kChainService;
  CLI::App& incident = *app.add_subcommand(
      "incident", program.Say({.da = "voldshændelser: registrér, ret, træk tilbage, vis",
                               .en = "incidents: record, correct, withdraw, show"}));
  incident.require_subcommand(1);
  AddTelling<RecordIncidentRequest>(incident, program, "record",
                                    {.da = "registrér en hændelse", .en = "record an incident"},
                                    service + "RecordIncident", kOfIncidentRecord, /*is_new=*/true);
  AddTelling<CorrectIncidentRequest>(
      incident, program, "correct",
      {.da = "giv alle værdier på ny", .en = "give all of its values anew"},
      service + "CorrectIncident", kOfIncidentCorrect, /*is_new=*/false);
  AddSending(incident, program, "withdraw",
             {.da = "den skete aldrig, eller står to gange", .en = "it never was, or stands twice"},
             service + "WithdrawIncident", kOfIncidentWithdraw, "incident_id");
  auto list = std::make_shared<RequestForm>(service + "ListIncidents", program);
  AddFlagsTo(*program.Command(incident, "list", {.da = "de nyeste først", .en = "the newest first"},
                              [list](Session& session) { return ListIncidents(session, *list); }),
             *list, kOfIncidentList);
  auto show = std::make_shared<RequestForm>(service + "GetIncident", program);
  CLI::App* one =
      program.Command(incident, "show", {.da = "én hændelse", .en = "one incident"},
                      [show](Session& session) { return ShowIncident(session, *show); });
  show->Add(*one, kOfIncident.flag, kOfIncident.path, kOfIncident.help)->required();
  AddSending(
      incident, program, "timing",
      {.da = "lederen: handl nu, eller vent til", .en = "the leader: act now, or wait until"},
      chains + "SetTiming", kOfIncidentTiming, "incident_id");
  AddSending(incident, program, "no-timing",
             {.da = "lederen: det var ikke ment", .en = "the leader: it was never meant"},
             chains + "WithdrawTiming", kOfIncidentTimingWithdraw, "incident_id");
}

}  // namespace varsel::cli
