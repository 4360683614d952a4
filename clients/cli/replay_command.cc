// replay: the escalation timeline of a group, a pair, a chain, a section or a person, in the
// terminal, as JSON, or as one page for leadership.
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "clients/cli/danish_time.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/methods.h"
#include "clients/cli/program.h"
#include "clients/cli/replay_page.h"
#include "clients/cli/replay_text.h"
#include "nlohmann/json.hpp"
#include "storage/base/status_macros.h"
#include "varsel/replay/v1/replay_service.pb.h"

namespace varsel::cli {
namespace {

using replay::v1::ReplayRequest;
using replay::v1::ReplayResponse;

struct ReplayFlags {
  std::string group;
  std::string with;
  std::string chain;
  std::string section_of;
  std::string person;
  std::string from;
  std::string until;
  std::string as_known_at;
  std::string html;
  std::string persons = "pseudonyms";
};

google::protobuf::Timestamp StampOf(absl::Time time) {
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(absl::ToUnixSeconds(time));
  stamp.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(stamp.seconds()))));
  return stamp;
}

absl::Status PutTime(const std::string& text, google::protobuf::Timestamp* stamp) {
  ASSIGN_OR_RETURN(const absl::Time time, ParseTime(text));
  *stamp = StampOf(time);
  return absl::OkStatus();
}

absl::Status SetSelection(const ReplayFlags& flags, replay::v1::Selection* selection) {
  const int said = !flags.group.empty() + !flags.chain.empty() + !flags.section_of.empty() +
                   !flags.person.empty();
  if (said != 1 || (!flags.with.empty() && flags.group.empty())) {
    return UsageError("--group [--with], --of-section, --person, --chain");
  }
  if (!flags.with.empty()) {
    selection->mutable_pair()->set_group_id(flags.group);
    selection->mutable_pair()->set_with_group_id(flags.with);
  } else if (!flags.group.empty()) {
    selection->set_group_id(flags.group);
  } else if (!flags.chain.empty()) {
    selection->set_chain_id(flags.chain);
  } else if (!flags.section_of.empty()) {
    selection->set_section_id(flags.section_of);
  } else {
    selection->set_person_id(flags.person);
  }
  return absl::OkStatus();
}

absl::StatusOr<ReplayRequest> RequestOf(const ReplayFlags& flags) {
  ReplayRequest request;
  RETURN_IF_ERROR(SetSelection(flags, request.mutable_selection()));
  if (!flags.from.empty()) RETURN_IF_ERROR(PutTime(flags.from, request.mutable_from()));
  if (!flags.until.empty()) RETURN_IF_ERROR(PutTime(flags.until, request.mutable_until()));
  if (!flags.as_known_at.empty()) {
    RETURN_IF_ERROR(PutTime(flags.as_known_at, request.mutable_as_known_at()));
    request.set_mode(replay::v1::REPLAY_MODE_AS_IT_WAS_KNOWN);
  }
  request.set_naming(flags.persons == "ids" ? replay::v1::PERSON_NAMING_IDS
                                            : replay::v1::PERSON_NAMING_PSEUDONYMS);
  return request;
}

absl::StatusOr<Replayed> Fetch(Session& session, const ReplayRequest& request) {
  ASSIGN_OR_RETURN(const auto* method, FindMethod("varsel.replay.v1.ReplayService/Replay"));
  Replayed replayed;
  RETURN_IF_ERROR(session.Stream(
      *method, request.SerializeAsString(), [&replayed](const google::protobuf::Message& item) {
        AddFrame(static_cast<const ReplayResponse&>(item).frame(), &replayed);
        return true;
      }));
  return replayed;
}

std::string TitleOf(const ReplayFlags& flags, const Replayed& replayed) {
  const auto name = [&](const std::string& id) { return NameOrId(replayed.names, id); };
  if (!flags.with.empty()) return name(flags.group) + " og " + name(flags.with);
  if (!flags.group.empty()) return name(flags.group);
  if (!flags.section_of.empty()) return "Sektion " + name(flags.section_of);
  return flags.chain.empty() ? "En person" : "En voldskæde";
}

absl::Status WritePage(Session& session, const ReplayFlags& flags, const ReplayRequest& request) {
  PageInput input;
  ReplayRequest now = request;
  now.set_mode(replay::v1::REPLAY_MODE_AS_IT_HAPPENED);
  ASSIGN_OR_RETURN(input.now, Fetch(session, now));
  if (request.has_as_known_at()) {
    ASSIGN_OR_RETURN(input.then, Fetch(session, request));
    input.moment = absl::FromUnixSeconds(request.as_known_at().seconds());
  }
  input.title = TitleOf(flags, input.now);
  input.made = absl::FromUnixSeconds(input.now.as_of_time.seconds());
  std::ofstream file(flags.html, std::ios::binary | std::ios::trunc);
  file << ReplayPage(input);
  file.close();
  if (!file) return absl::UnknownError("cannot write " + flags.html);
  if (!session.json()) {
    session.out() << session.Say({.da = "Skrevet til ", .en = "Written to "}) << flags.html << "\n";
  }
  return absl::OkStatus();
}

absl::Status RunReplay(Session& session, const ReplayFlags& flags) {
  ASSIGN_OR_RETURN(const ReplayRequest request, RequestOf(flags));
  if (!flags.html.empty()) {
    RETURN_IF_ERROR(WritePage(session, flags, request));
    if (!session.json()) return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const Replayed replayed, Fetch(session, request));
  if (session.json()) return session.ShowJson(ReplayJson(replayed));
  session.out() << ReplayText(session.language(), replayed);
  return absl::OkStatus();
}

}  // namespace

void AddReplay(CLI::App& app, Program& program) {
  auto flags = std::make_shared<ReplayFlags>();
  CLI::App& command = *program.Command(
      app, "replay",
      {.da = "genafspil, hvad der skete: hændelser, notifikationer, greb og støtte",
       .en = "replay what happened: incidents, notifications, levers and support"},
      [flags](Session& session) { return RunReplay(session, *flags); });
  const auto add = [&](const char* flag, std::string& value, const Text& help) {
    return command.add_option(flag, value, program.Say(help));
  };
  add("--group", flags->group, {.da = "grupperingens id", .en = "the group's id"});
  add("--with", flags->with, {.da = "og den anden grupperings", .en = "and the other group's"});
  add("--of-section", flags->section_of, {.da = "sektionens id", .en = "the section's id"});
  add("--person", flags->person, {.da = "personens id", .en = "the person's id"});
  add("--chain", flags->chain, {.da = "voldskædens id", .en = "the chain's id"});
  add("--from", flags->from, {.da = "fra; ellers fra det første", .en = "from; else the first"});
  add("--until", flags->until, {.da = "før; ellers til nu", .en = "before; else until now"});
  add("--as-known-at", flags->as_known_at,
      {.da = "som det var kendt da; ellers som kendt nu",
       .en = "as it was known then; else as known now"});
  add("--html", flags->html,
      {.da = "skriv én side med begge, til at åbne uden netværk, i denne fil",
       .en = "write one page with both, to open without a network, into this file"})
      ->type_name("FILE");
  add("--persons", flags->persons, {.da = "pseudonyms eller ids", .en = "pseudonyms or ids"})
      ->check(CLI::IsMember({"pseudonyms", "ids"}));
}

}  // namespace varsel::cli
