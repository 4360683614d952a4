// verify: is the log the one that was signed? Of a live server by its heads, a witness's file and
// records as it delivers them; of a copied data directory by its files alone, every byte of them.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "clients/cli/program.h"
#include "clients/cli/proof_calls.h"
#include "nlohmann/json.hpp"
#include "storage/backup/place.h"
#include "storage/backup/verify_backup.h"
#include "storage/base/entropy.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/proof/record_check.h"
#include "storage/proof/verify_files.h"
#include "storage/proof/witness_file.h"
#include "varsel/common/v1/proof_reasons.pb.h"
#include "varsel/log/v1/log_service.pb.h"

namespace varsel::cli {
namespace {

using log::v1::GetInclusionProofRequest;
using log::v1::GetInclusionProofResponse;
using log::v1::ReadRecordsRequest;
using log::v1::ReadRecordsResponse;

constexpr int32_t kVerifyPage = 1000;

struct VerifyFlags {
  WhichLog log;
  std::vector<std::string> public_keys;
  std::string witness;
  std::string data;
  std::string backup;
  std::string district_key;
  std::vector<uint64_t> positions;
  uint64_t sample = 20;
  bool all = false;
  unsigned threads = 0;
};

std::string Hex(const log::Sha256& hash) {
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

proof::RecordBytes RecordBytesOf(const log::v1::Record& record) {
  return {.header = record.header(), .payload = record.payload(), .sealed = record.sealed()};
}

absl::Status CheckRecord(Session& session, const WhichLog& which, const proof::TreeHead& head,
                         uint64_t position) {
  ReadRecordsRequest read;
  read.set_after_position(position - 1);
  read.set_page_size(1);
  ASSIGN_OR_RETURN(const auto page,
                   session.Call<ReadRecordsResponse>("varsel.log.v1.LogService/ReadRecords", read));
  if (page.records_size() != 1) return proof::CheckIncluded(head, position, {}, {});
  GetInclusionProofRequest request;
  request.set_log(which.proto());
  request.set_position(position);
  request.set_tree_size(head.size);
  ASSIGN_OR_RETURN(const auto reply, session.Call<GetInclusionProofResponse>(
                                         "varsel.log.v1.ProofService/GetInclusionProof", request));
  std::vector<log::Sha256> path;
  for (const std::string& bytes : reply.path()) {
    ASSIGN_OR_RETURN(const log::Sha256 hash, proof::HashFrom(bytes));
    path.push_back(hash);
  }
  return proof::CheckIncluded(head, position, RecordBytesOf(page.records(0)), path);
}

// Every record up to the head, and the root at each head on the way.
absl::Status CheckAllRecords(Session& session, const std::vector<proof::SignedHead>& heads) {
  proof::RecordTree tree;
  ReadRecordsRequest request;
  request.set_page_size(kVerifyPage);
  auto next = heads.begin();
  uint64_t held = 0;
  while (next != heads.end()) {
    ASSIGN_OR_RETURN(const auto page, session.Call<ReadRecordsResponse>(
                                          "varsel.log.v1.LogService/ReadRecords", request));
    for (const log::v1::Record& record : page.records()) {
      tree.Add(RecordBytesOf(record));
      while (next != heads.end() && tree.size() == next->head.size) {
        RETURN_IF_ERROR(tree.Check(next->head, held));
        held = (next++)->head.size;
      }
    }
    request.set_page_token(page.next_page_token());
    if (next != heads.end() && page.next_page_token().empty()) {
      return proof::Disproved(tree.size() + 1, next->head.size);
    }
  }
  return absl::OkStatus();
}

std::vector<uint64_t> Sampled(const VerifyFlags& flags, uint64_t size) {
  if (!flags.positions.empty()) return flags.positions;
  std::vector<uint64_t> positions;
  for (uint64_t i = 0; i < std::min(flags.sample, size); ++i) {
    uint64_t random = 0;
    SystemEntropy().Fill(&random, sizeof(random));
    positions.push_back(random % size + 1);
  }
  return positions;
}

// Once a key has followed another, the older one signs nothing more.
absl::Status CheckSignedLater(const proof::SignedHead& before, const proof::SignedHead& after,
                              const proof::PublicKeys& keys) {
  if (after.head.size <= before.head.size) return absl::OkStatus();
  ASSIGN_OR_RETURN(const size_t first, proof::SignerOf(before, keys));
  ASSIGN_OR_RETURN(const size_t second, proof::SignerOf(after, keys));
  if (second >= first) return absl::OkStatus();
  return Refuse(common::v1::HEAD_SIGNATURE_WRONG, {.id = std::to_string(after.head.size)});
}

absl::StatusOr<nlohmann::ordered_json> VerifyServer(Session& session, const VerifyFlags& flags,
                                                    const proof::PublicKeys& keys) {
  std::vector<proof::SignedHead> heads;
  if (!flags.witness.empty()) {
    ASSIGN_OR_RETURN(heads, proof::ReadWitness(flags.witness, keys));
  }
  ASSIGN_OR_RETURN(const proof::SignedHead head, LatestHead(session, flags.log, keys));
  if (!heads.empty()) RETURN_IF_ERROR(CheckSignedLater(heads.back(), head, keys));
  const size_t seen = heads.size();
  for (size_t i = 0; i < seen; ++i) {
    const proof::TreeHead& later = i + 1 < seen ? heads[i + 1].head : head.head;
    RETURN_IF_ERROR(CheckGrowthByServer(session, flags.log, heads[i].head, later));
  }
  heads.push_back(head);
  uint64_t records = 0;
  if (flags.all) {
    RETURN_IF_ERROR(CheckAllRecords(session, heads));
    records = head.head.size;
  } else if (flags.log.value() == proof::LogName::kMain) {
    for (const uint64_t position : Sampled(flags, head.head.size)) {
      RETURN_IF_ERROR(CheckRecord(session, flags.log, head.head, position));
      ++records;
    }
  }
  return nlohmann::ordered_json{{"ok", true},
                                {"log", head.head.origin.ToText()},
                                {"signed_size", head.head.size},
                                {"root", Hex(head.head.root)},
                                {"witness_heads", seen},
                                {"records_checked", records}};
}

double PerSecond(uint64_t records, absl::Duration took) {
  return took > absl::ZeroDuration() ? static_cast<double>(records) / absl::ToDoubleSeconds(took)
                                     : 0.0;
}

absl::StatusOr<nlohmann::ordered_json> FilesJson(const proof::VerifyOptions& options,
                                                 const proof::VerifyReport& report) {
  const double seconds = absl::ToDoubleSeconds(report.took);
  const proof::LogOrigin origin{
      .district = report.identity.district, .name = options.name, .log_id = report.identity.log_id};
  return nlohmann::ordered_json{{"ok", true},
                                {"log", origin.ToText()},
                                {"signed_size", report.last_signed},
                                {"root", Hex(report.root)},
                                {"witness_heads", options.witness.size()},
                                {"heads", report.heads},
                                {"records_checked", report.records - report.cut.through.value()},
                                {"ended_through", report.cut.through.value()},
                                {"ended_by", report.cut.by.value()},
                                {"seconds", seconds},
                                {"records_per_second", PerSecond(report.records, report.took)},
                                {"record_seconds", absl::ToDoubleSeconds(report.records_took)},
                                {"other_files_checked", report.files},
                                {"threads", report.threads}};
}

// A copied data directory, or a backup.
absl::StatusOr<nlohmann::ordered_json> VerifyWithoutServer(const VerifyFlags& flags,
                                                           const proof::PublicKeys& keys) {
  proof::VerifyOptions options{.directory = flags.data,
                               .name = flags.log.value(),
                               .public_keys = keys,
                               .witness = {},
                               .threads = flags.threads};
  if (!flags.witness.empty()) {
    ASSIGN_OR_RETURN(options.witness, proof::ReadWitness(flags.witness, keys));
  }
  if (!flags.backup.empty()) {
    ASSIGN_OR_RETURN(const keys::KeyBytes district_key,
                     backup::DistrictKeyFrom(flags.district_key));
    ASSIGN_OR_RETURN(const std::string from, backup::FolderOfLog(flags.backup, flags.log.name));
    ASSIGN_OR_RETURN(const backup::CheckedBackup checked,
                     backup::VerifyBackup(from, district_key, options));
    ASSIGN_OR_RETURN(nlohmann::ordered_json json, FilesJson(options, checked.latest));
    json["points"] = checked.points;
    return json;
  }
  if (flags.log.value() == proof::LogName::kAccess) options.directory += "/access";
  ASSIGN_OR_RETURN(const proof::VerifyReport report, proof::VerifyFiles(options));
  return FilesJson(options, report);
}

// What does not hold, as JSON: the position, where it is one.
nlohmann::ordered_json FailureJson(const absl::Status& status) {
  nlohmann::ordered_json json = {{"ok", false}, {"position", nullptr}};
  const auto detail = DetailOf(status);
  uint64_t position = 0;
  if (detail.has_value()) {
    if (absl::SimpleAtoi(detail->id(), &position)) json["position"] = position;
    json["reason"] = detail->reason();
  }
  json["message"] = std::string(status.message());
  return json;
}

absl::Status RunVerify(Session& session, const VerifyFlags& flags) {
  ASSIGN_OR_RETURN(const proof::PublicKeys keys, LoadKeys(flags.public_keys));
  const auto verified = flags.data.empty() && flags.backup.empty()
                            ? VerifyServer(session, flags, keys)
                            : VerifyWithoutServer(flags, keys);
  if (!verified.ok()) {
    if (session.json()) RETURN_IF_ERROR(session.ShowJson(FailureJson(verified.status())));
    return verified.status();
  }
  if (session.json()) return session.ShowJson(*verified);
  const auto& json = *verified;
  session.out() << session.Say({.da = "Alt holder: ", .en = "All holds: "})
                << json["log"].get<std::string>() << ", "
                << session.Say({.da = "signeret til og med ", .en = "signed up to "})
                << json["signed_size"] << ", " << json["records_checked"]
                << session.Say({.da = " registreringer efterprøvet, ", .en = " records checked, "})
                << json["witness_heads"]
                << session.Say({.da = " hoveder fra vidnet.\n", .en = " heads of the witness.\n"});
  if (json.value("ended_through", uint64_t{0}) > 0) {
    session.out() << session.Say({.da = "Positionerne 1..", .en = "Positions 1.."})
                  << json["ended_through"]
                  << session.Say({.da = " er endt efter registreringen ved ",
                                  .en = " ended by the record at "})
                  << json["ended_by"]
                  << session.Say({.da = "; deres blade i træet holder.\n",
                                  .en = "; their leaves in the tree hold.\n"});
  }
  if (json.contains("seconds")) {
    session.out() << absl::StrFormat("%.2f s, %.0f ", json["seconds"].get<double>(),
                                     json["records_per_second"].get<double>())
                  << session.Say({.da = "registreringer/s, ", .en = "records/s, "})
                  << json["threads"] << session.Say({.da = " tråde; ", .en = " threads; "})
                  << json["other_files_checked"]
                  << session.Say(
                         {.da = " andre filer kontrolleret\n", .en = " other files checked\n"});
  }
  return absl::OkStatus();
}

}  // namespace

void AddVerify(CLI::App& app, Program& program) {
  auto flags = std::make_shared<VerifyFlags>();
  CLI::App* command = program.Command(
      app, "verify",
      {.da = "er loggen den, der er signeret? En server, eller med --data filerne i en kopi",
       .en = "is the log the one that was signed? A server's, or with --data the files of a copy"},
      [flags](Session& session) { return RunVerify(session, *flags); });
  const auto say = [&program](const Text& text) { return program.Say(text); };
  command
      ->add_option(
          "--public-key", flags->public_keys,
          say({.da = "fil med kredsens offentlige nøgle; flere, ældste først, efter et nøgleskifte",
               .en = "file with the district's public key; several, oldest first, after it was "
                     "changed"}))
      ->required();
  command->add_option("--witness", flags->witness,
                      say({.da = "vidnets fil: også dens hoveder skal holde",
                           .en = "the witness's file: its heads must hold too"}));
  command->add_option("--log", flags->log.name, say({.da = "hvilken log", .en = "which log"}))
      ->check(CLI::IsMember({"main", "access"}));
  CLI::Option* data =
      command->add_option("--data", flags->data,
                          say({.da = "mappen med en kopi af datamappen; ingen server",
                               .en = "the folder of a copied data directory; no server"}));
  CLI::Option* district_key =
      command->add_option("--district-key-file", flags->district_key,
                          say({.da = "kredsnøglens fil, til --backup",
                               .en = "file of the district's key, for --backup"}));
  command
      ->add_option("--backup", flags->backup,
                   say({.da = "en sikkerhedskopis mappe; ingen server",
                        .en = "the folder of a backup; no server"}))
      ->excludes(data)
      ->needs(district_key);
  command
      ->add_option("--record", flags->positions,
                   say({.da = "netop disse positioner", .en = "these positions only"}))
      ->delimiter(',');
  command->add_option(
      "--sample", flags->sample,
      say({.da = "så mange tilfældige registreringer (20)", .en = "so many random records (20)"}));
  command->add_flag("--all", flags->all, say({.da = "alle registreringer", .en = "all records"}));
  command->add_option(
      "--threads", flags->threads,
      say({.da = "tråde til --data (en pr. kerne)", .en = "threads for --data (one a core)"}));
}

}  // namespace varsel::cli
