// backup: take and list backups through a server; put one back without any. keys backs the key
// store up, apart.
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/danish_time.h"
#include "clients/cli/methods.h"
#include "clients/cli/program.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"
#include "storage/backup/place.h"
#include "storage/backup/restore.h"
#include "storage/backup/rewrap.h"
#include "storage/base/entropy.h"
#include "storage/base/status_macros.h"
#include "varsel/log/v1/backup_service.pb.h"

namespace varsel::cli {
namespace {

using log::v1::GetBackupsRequest;
using log::v1::GetBackupsResponse;
using log::v1::TakeBackupRequest;
using log::v1::TakeBackupResponse;
using log::v1::TakeKeyBackupRequest;
using log::v1::TakeKeyBackupResponse;

constexpr double kTakeTimeout = 280;  // a large log is read three times

struct BackupFlags {
  std::string folder;
  std::string log;  // empty = both
  std::string from;
  std::string to;
  std::string district_key;
  std::string next_district_key;
  std::string district;
  std::string keys;
  std::string time;
  uint64_t position = 0;
};

std::string LogNameOf(log::v1::LogName name) {
  return name == log::v1::LOG_NAME_ACCESS ? "access" : "main";
}

absl::Status RunTake(Session& session, const BackupFlags& flags) {
  TakeBackupRequest request;
  request.set_folder(flags.folder);
  Options options = session.options();
  if (options.timeout_seconds < 0) options.timeout_seconds = kTakeTimeout;
  ASSIGN_OR_RETURN(const auto* method, FindMethod("varsel.log.v1.BackupService/TakeBackup"));
  ASSIGN_OR_RETURN(const auto message, session.Call(*method, request.SerializeAsString(), options));
  const auto& reply = static_cast<const TakeBackupResponse&>(*message);
  if (session.json()) return session.ShowJson(reply);
  for (const log::v1::TakenBackup& taken : reply.backups()) {
    session.out() << LogNameOf(taken.log()) << ": " << taken.position()
                  << session.Say(
                         {.da = " registreringer, efterprøvet; ", .en = " records, checked; "})
                  << taken.files_copied() << session.Say({.da = " af ", .en = " of "})
                  << taken.files()
                  << session.Say({.da = " filer kopieret\n", .en = " files copied\n"});
  }
  return absl::OkStatus();
}

absl::Status RunListBackups(Session& session, const BackupFlags& flags) {
  GetBackupsRequest request;
  request.set_folder(flags.folder);
  ASSIGN_OR_RETURN(const auto reply, session.Call<GetBackupsResponse>(
                                         "varsel.log.v1.BackupService/GetBackups", request));
  if (session.json()) return session.ShowJson(reply);
  Table table({{"Log"},
               {session.Say({.da = "Position", .en = "Position"})},
               {session.Say({.da = "Taget", .en = "Taken"})}});
  for (const log::v1::BackupPoint& point : reply.points()) {
    table.Add({LogNameOf(point.log()), absl::StrCat(point.position()),
               TimeText(session.language(), point.taken_time())});
  }
  for (const log::v1::KeyBackup& backup : reply.key_backups()) {
    table.Add({session.Say({.da = "nøgler", .en = "keys"}),
               session.Say({.da = "udløber ", .en = "lapses "}) +
                   TimeText(session.language(), backup.lapse_time()),
               TimeText(session.language(), backup.taken_time())});
  }
  session.out() << table.ToString();
  return absl::OkStatus();
}

absl::Status RunKeys(Session& session) {
  ASSIGN_OR_RETURN(const auto reply,
                   session.Call<TakeKeyBackupResponse>("varsel.log.v1.BackupService/TakeKeyBackup",
                                                       TakeKeyBackupRequest()));
  if (session.json()) return session.ShowJson(reply);
  session.out() << session.Say({.da = "Nøglelageret er sikkerhedskopieret; kopien udløber ",
                                .en = "The key store is backed up; the copy lapses "})
                << TimeText(session.language(), reply.backup().lapse_time()) << "\n";
  return absl::OkStatus();
}

nlohmann::ordered_json RestoredJson(const backup::Restored& restored) {
  return nlohmann::ordered_json{
      {"district", restored.owner.district},
      {"development", restored.owner.development},
      {"log_id", restored.owner.log_id.ToString()},
      {"point", restored.point.ToText()},
      {"position", restored.position},
      {"tree_head",
       absl::BytesToHexString(absl::string_view(
           reinterpret_cast<const char*>(restored.tree_head.data()), restored.tree_head.size()))}};
}

// Both logs where both lie side by side; else the one whose backup it is, or that was asked for.
absl::StatusOr<backup::RestoredLogs> RestoreAsked(const std::string& log,
                                                  backup::RestoreOptions options) {
  if (log.empty() && !backup::FolderOfLog(options.from, "").ok()) {
    return backup::RestoreLogs(options);
  }
  if (log == "access") options.name = proof::LogName::kAccess;
  ASSIGN_OR_RETURN(options.from, backup::FolderOfLog(options.from, log));
  ASSIGN_OR_RETURN(backup::Restored restored, backup::Restore(options));
  return backup::RestoredLogs{.main = std::move(restored), .access = std::nullopt};
}

absl::Status RunRestore(Session& session, const BackupFlags& flags) {
  backup::RestoreOptions options;
  options.from = flags.from;
  ASSIGN_OR_RETURN(options.key_store, backup::LatestKeyStore(flags.keys));
  ASSIGN_OR_RETURN(options.district_key, backup::DistrictKeyFrom(flags.district_key));
  options.to = flags.to;
  options.district = flags.district;
  if (flags.position > 0) options.position = flags.position;
  if (!flags.time.empty()) {
    ASSIGN_OR_RETURN(const absl::Time time, ParseTime(flags.time));
    options.time = time;
  }
  ASSIGN_OR_RETURN(const backup::RestoredLogs both, RestoreAsked(flags.log, options));
  const backup::Restored& restored = both.main;
  if (session.json()) {
    nlohmann::ordered_json json = RestoredJson(restored);
    if (both.access.has_value()) json["access"] = RestoredJson(*both.access);
    return session.ShowJson(json);
  }
  session.out() << session.Say({.da = "Gendannet til og med ", .en = "Restored up to "})
                << restored.position << session.Say({.da = " i ", .en = " in "}) << flags.to
                << session.Say({.da = " fra ", .en = " from "}) << restored.point.ToText() << "\n";
  if (both.access.has_value()) {
    session.out() << session.Say({.da = "Adgangsloggen: gendannet til og med ",
                                  .en = "The access log: restored up to "})
                  << both.access->position << session.Say({.da = " fra ", .en = " from "})
                  << both.access->point.ToText() << "\n";
  }
  return absl::OkStatus();
}

absl::Status RunRewrap(Session& session, const BackupFlags& flags) {
  backup::RewrapOptions options{.root = flags.from, .key_folder = flags.keys};
  ASSIGN_OR_RETURN(options.old_key, backup::DistrictKeyFrom(flags.district_key));
  ASSIGN_OR_RETURN(options.new_key, backup::DistrictKeyFrom(flags.next_district_key));
  ASSIGN_OR_RETURN(const backup::Rewrapped rewrapped,
                   backup::RewrapBackups(options, SystemEntropy()));
  if (session.json()) {
    return session.ShowJson(nlohmann::ordered_json{{"backups", rewrapped.backups},
                                                   {"key_backups", rewrapped.key_backups}});
  }
  session.out() << session.Say({.da = "Pakket om: ", .en = "Wrapped anew: "}) << rewrapped.backups
                << session.Say(
                       {.da = " sikkerhedskopier af loggene, ", .en = " backups of the logs, "})
                << rewrapped.key_backups
                << session.Say({.da = " af nøglelageret\n", .en = " of the key store\n"});
  return absl::OkStatus();
}

void AddRewrap(CLI::App& group, Program& program, const std::shared_ptr<BackupFlags>& flags) {
  CLI::App* command = program.Command(
      group, "rewrap",
      {.da = "pak sikkerhedskopier om til en ny kredsnøgle, hvor serveren ikke selv gør det",
       .en = "wrap backups anew under a new district key, where the server does not do it"},
      [flags](Session& session) { return RunRewrap(session, *flags); });
  const auto add = [&](const char* name, std::string& value, const Text& help) {
    return command->add_option(name, value, program.Say(help));
  };
  add("--from", flags->from,
      {.da = "mappe med sikkerhedskopier af loggene", .en = "folder of backups of the logs"});
  add("--keys", flags->keys,
      {.da = "mappe med sikkerhedskopier af nøglelageret", .en = "folder of key store backups"});
  add("--district-key-file", flags->district_key,
      {.da = "den gamle kredsnøgles fil", .en = "file of the old district key"})
      ->required();
  add("--next-district-key-file", flags->next_district_key,
      {.da = "den nye kredsnøgles fil", .en = "file of the new district key"})
      ->required();
}

void AddRestore(CLI::App& group, Program& program, const std::shared_ptr<BackupFlags>& flags) {
  CLI::App* command = program.Command(
      group, "restore",
      {.da =
           "gendan loggene i en ny mappe: som de var til sidst, ved en position eller et tidspunkt",
       .en = "put the logs back into a new folder: as they were last, at a position or at a time"},
      [flags](Session& session) { return RunRestore(session, *flags); });
  const auto add = [&](const char* name, auto& value, const Text& help) {
    return command->add_option(name, value, program.Say(help));
  };
  add("--from", flags->from, {.da = "sikkerhedskopiens mappe", .en = "the backup's folder"})
      ->required();
  add("--log", flags->log, {.da = "kun denne log; ellers begge", .en = "this log only; else both"})
      ->check(CLI::IsMember({"main", "access"}));
  add("--to", flags->to, {.da = "den nye datamappe", .en = "the new data directory"})->required();
  add("--district-key-file", flags->district_key,
      {.da = "kredsnøglens fil", .en = "file of the district's key"})
      ->required();
  add("--keys", flags->keys,
      {.da = "nøglelageret, eller mappen med dets sikkerhedskopier: så den nyeste",
       .en = "the key store, or the folder of its backups: then the latest"})
      ->required();
  add("--district", flags->district,
      {.da = "den politikreds, det skal være", .en = "the district that it must be"});
  // Of a connection it says how far a server must have come; here there is none.
  command->remove_option(command->get_option("--position"));
  CLI::Option* position = add("--position", flags->position,
                              {.da = "til og med denne position", .en = "up to this position"});
  CLI::Option* time = add("--time", flags->time,
                          {.da = "det, der var registreret da", .en = "what was recorded by then"});
  position->excludes(time);
}

}  // namespace

void AddBackup(CLI::App& app, Program& program) {
  CLI::App* group = app.add_subcommand(
      "backup",
      program.Say({.da = "sikkerhedskopier og gendannelse", .en = "backups and restore"}));
  group->require_subcommand(1);
  group->set_help_flag("-h,--help", program.Say({.da = "vis denne hjælp", .en = "show this help"}));
  auto flags = std::make_shared<BackupFlags>();
  const Text folder = {.da = "mappe under serverens --backup_root; ellers den selv",
                       .en = "folder under the server's --backup_root; else that itself"};
  program
      .Command(*group, "take",
               {.da = "tag en sikkerhedskopi, mens serveren kører, og efterprøv den",
                .en = "take a backup while the server runs, and check it"},
               [flags](Session& session) { return RunTake(session, *flags); })
      ->add_option("--to", flags->folder, program.Say(folder));
  program
      .Command(*group, "list", {.da = "hvad der kan gendannes", .en = "what can be put back"},
               [flags](Session& session) { return RunListBackups(session, *flags); })
      ->add_option("--from", flags->folder, program.Say(folder));
  program.Command(*group, "keys",
                  {.da = "sikkerhedskopiér nøglelageret for sig; højst 30 dage",
                   .en = "back the key store up, apart; at most 30 days"},
                  [](Session& session) { return RunKeys(session); });
  AddRestore(*group, program, flags);
  AddRewrap(*group, program, flags);
}

}  // namespace varsel::cli
