// log tail: the latest records of the log, and with --follow each as it comes. As they are stored:
// sealed parts stay sealed.
#include <algorithm>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/methods.h"
#include "clients/cli/program.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/table.h"
#include "storage/base/status_macros.h"
#include "varsel/log/v1/log_service.pb.h"

namespace varsel::cli {
namespace {

using log::v1::FollowRecordsRequest;
using log::v1::FollowRecordsResponse;
using log::v1::GetStatusRequest;
using log::v1::GetStatusResponse;
using log::v1::ReadRecordsRequest;
using log::v1::ReadRecordsResponse;
using log::v1::Record;

constexpr uint64_t kPage = 500;

struct TailFlags {
  uint64_t lines = 20;
  int64_t after = -1;  // below 0 = not said
  bool follow = false;
};

void Show(Session& session, const Record& record) {
  if (session.json()) {
    session.out() << ToJson(record, /*one_line=*/true) << "\n";
    return;
  }
  std::string marks =
      record.sealed().empty() ? "" : session.Say({.da = "  forseglet", .en = "  sealed"});
  if (!record.corrects_id().empty()) marks += session.Say({.da = "  retter", .en = "  corrects"});
  session.out() << PadLeft(absl::StrCat(record.position()), 8) << "  "
                << PadRight(TimeText(session.language(), record.recorded_time()), 24) << "  "
                << PadRight(record.kind(), 40) << "  " << record.stream_area() << "/"
                << record.stream_id() << " " << record.version() << marks << "\n";
}

absl::StatusOr<uint64_t> StartOf(Session& session, const TailFlags& flags) {
  if (flags.after >= 0) return static_cast<uint64_t>(flags.after);
  ASSIGN_OR_RETURN(
      const auto status,
      session.Call<GetStatusResponse>("varsel.log.v1.LogService/GetStatus", GetStatusRequest()));
  return status.head_position() - std::min(status.head_position(), flags.lines);
}

absl::Status ReadOn(Session& session, uint64_t after) {
  ReadRecordsRequest request;
  request.set_after_position(after);
  request.set_page_size(kPage);
  do {
    ASSIGN_OR_RETURN(const auto page, session.Call<ReadRecordsResponse>(
                                          "varsel.log.v1.LogService/ReadRecords", request));
    for (const Record& record : page.records()) Show(session, record);
    request.clear_after_position();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty() && session.out().good());
  return absl::OkStatus();
}

absl::Status RunTail(Session& session, const TailFlags& flags) {
  ASSIGN_OR_RETURN(const uint64_t after, StartOf(session, flags));
  if (!flags.follow) return ReadOn(session, after);
  FollowRecordsRequest request;
  request.set_after_position(after);
  ASSIGN_OR_RETURN(const auto* method, FindMethod("varsel.log.v1.LogService/FollowRecords"));
  return session.Stream(*method, request.SerializeAsString(),
                        [&session](const google::protobuf::Message& item) {
                          const auto& response = static_cast<const FollowRecordsResponse&>(item);
                          if (response.has_record()) Show(session, response.record());
                          session.out().flush();
                          return session.out().good();
                        });
}

}  // namespace

void AddLog(CLI::App& app, Program& program) {
  CLI::App* group = app.add_subcommand(
      "log", program.Say({.da = "loggen, som den er gemt", .en = "the log as it is stored"}));
  group->require_subcommand(1);
  group->set_help_flag("-h,--help", program.Say({.da = "vis denne hjælp", .en = "show this help"}));
  auto flags = std::make_shared<TailFlags>();
  CLI::App* command =
      program.Command(*group, "tail",
                      {.da = "de seneste registreringer, og med --follow nye, som de kommer",
                       .en = "the latest records, and with --follow new ones as they come"},
                      [flags](Session& session) { return RunTail(session, *flags); });
  command->add_option("-n,--lines", flags->lines,
                      program.Say({.da = "så mange (20)", .en = "so many (20)"}));
  command
      ->add_option(
          "--after", flags->after,
          program.Say({.da = "alle efter denne position", .en = "all after this position"}))
      ->check(CLI::NonNegativeNumber);
  command->add_flag("-f,--follow", flags->follow, program.Say({.da = "bliv ved", .en = "go on"}));
}

}  // namespace varsel::cli
