// head: the signed heads of the log. publish takes the latest to a file that a witness outside
// keeps, after it has been shown to hold the one before; list and sign do what they say.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/methods.h"
#include "clients/cli/program.h"
#include "clients/cli/proof_calls.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"
#include "storage/base/status_macros.h"
#include "storage/proof/witness_file.h"

namespace varsel::cli {
namespace {

using log::v1::ListSignedHeadsRequest;
using log::v1::ListSignedHeadsResponse;
using log::v1::SignHeadRequest;
using log::v1::SignHeadResponse;

struct HeadFlags {
  WhichLog log;
  std::string file;
  std::vector<std::string> public_keys;
  bool sign = false;
};

absl::StatusOr<log::v1::SignedHead> SignNow(Session& session, const WhichLog& which) {
  SignHeadRequest request;
  request.set_log(which.proto());
  ASSIGN_OR_RETURN(const auto reply,
                   session.Call<SignHeadResponse>("varsel.log.v1.ProofService/SignHead", request));
  return reply.head();
}

absl::Status RunPublish(Session& session, const HeadFlags& flags) {
  ASSIGN_OR_RETURN(const proof::PublicKeys keys, LoadKeys(flags.public_keys));
  // The file first: what is wrong there is told whatever the server says.
  ASSIGN_OR_RETURN(const std::vector<proof::SignedHead> before,
                   proof::ReadWitness(flags.file, keys));
  if (flags.sign) RETURN_IF_ERROR(SignNow(session, flags.log).status());
  ASSIGN_OR_RETURN(const proof::SignedHead head, LatestHead(session, flags.log, keys));
  bool is_new = true;
  if (!before.empty()) {
    RETURN_IF_ERROR(CheckGrowthByServer(session, flags.log, before.back().head, head.head));
    is_new = before.back().head.size < head.head.size;
  }
  if (is_new) RETURN_IF_ERROR(proof::AppendToWitness(flags.file, head));
  if (session.json()) {
    return session.ShowJson(nlohmann::ordered_json{
        {"size", head.head.size}, {"appended", is_new}, {"note", head.note}});
  }
  session.out() << (is_new ? session.Say({.da = "Føjet til ", .en = "Appended to "})
                           : session.Say({.da = "Intet nyt til ", .en = "Nothing new for "}))
                << flags.file << ": " << head.head.origin.ToText() << ", " << head.head.size
                << session.Say({.da = " registreringer\n", .en = " records\n"});
  return absl::OkStatus();
}

absl::Status RunSign(Session& session, const HeadFlags& flags) {
  ASSIGN_OR_RETURN(const log::v1::SignedHead head, SignNow(session, flags.log));
  if (session.json()) return session.ShowJson(head);
  session.out() << head.note();
  return absl::OkStatus();
}

absl::Status RunListHeads(Session& session, const HeadFlags& flags) {
  ListSignedHeadsRequest request;
  request.set_log(flags.log.proto());
  request.set_page_size(200);
  ASSIGN_OR_RETURN(const auto reply, session.Call<ListSignedHeadsResponse>(
                                         "varsel.log.v1.ProofService/ListSignedHeads", request));
  if (session.json()) return session.ShowJson(reply);
  Table table({{session.Say({.da = "Registreringer", .en = "Records"})},
               {session.Say({.da = "Signeret", .en = "Signed"})},
               {session.Say({.da = "Nøgle", .en = "Key"})}});
  for (const log::v1::SignedHead& head : reply.heads()) {
    table.Add({absl::StrCat(head.size()), TimeText(session.language(), head.signed_time()),
               head.key_id()});
  }
  session.out() << table.ToString();
  return absl::OkStatus();
}

void AddLogFlag(CLI::App& command, const Program& program, HeadFlags* flags) {
  command
      .add_option("--log", flags->log.name, program.Say({.da = "hvilken log", .en = "which log"}))
      ->check(CLI::IsMember({"main", "access"}));
}

}  // namespace

void AddHead(CLI::App& app, Program& program) {
  CLI::App* group = app.add_subcommand(
      "head", program.Say({.da = "loggens signerede hoveder", .en = "the log's signed heads"}));
  group->require_subcommand(1);
  group->set_help_flag("-h,--help", program.Say({.da = "vis denne hjælp", .en = "show this help"}));
  auto flags = std::make_shared<HeadFlags>();
  CLI::App* publish = program.Command(
      *group, "publish",
      {.da = "føj det seneste til et vidnes fil, når det er vist at bygge på det forrige",
       .en = "append the latest to a witness's file, once it is shown to hold the one before"},
      [flags](Session& session) { return RunPublish(session, *flags); });
  AddLogFlag(*publish, program, flags.get());
  publish
      ->add_option("--file", flags->file,
                   program.Say({.da = "vidnets fil", .en = "the witness's file"}))
      ->required();
  publish
      ->add_option(
          "--public-key", flags->public_keys,
          program.Say(
              {.da = "fil med den offentlige nøgle; flere, ældste først, efter et nøgleskifte",
               .en = "file with the public key; several, oldest first, after it was changed"}))
      ->required();
  publish->add_flag("--sign", flags->sign,
                    program.Say({.da = "signér først loggen, som den er nu",
                                 .en = "sign the log as it is now first"}));
  AddLogFlag(
      *program.Command(*group, "list", {.da = "de signerede hoveder", .en = "the signed heads"},
                       [flags](Session& session) { return RunListHeads(session, *flags); }),
      program, flags.get());
  AddLogFlag(
      *program.Command(*group, "sign",
                       {.da = "signér loggen, som den er nu", .en = "sign the log as it is now"},
                       [flags](Session& session) { return RunSign(session, *flags); }),
      program, flags.get());
}

}  // namespace varsel::cli
