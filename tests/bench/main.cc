// The benchmark's measures, one a sub-command; deploy/bench.sh runs them in order and prints the
// table. Each prints one line of JSON for each figure. Exit code 1 with one line on stderr when a
// measure could not be taken.
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "spdlog/spdlog.h"
#include "storage/base/status_macros.h"
#include "tests/bench/district.h"
#include "tests/bench/figures.h"
#include "tests/bench/load_client.h"
#include "tests/bench/loader.h"
#include "tests/bench/local_disk.h"
#include "tests/bench/local_system.h"
#include "tests/bench/log_append.h"
#include "tests/bench/queries.h"
#include "tests/bench/replay.h"
#include "tests/bench/replay_stream.h"
#include "tests/bench/server_time.h"

namespace varsel::bench {
namespace {

constexpr char kPing[] = "varsel.log.v1.LogService/Ping";
constexpr char kRecord[] = "varsel.notification.v1.NotificationService/RecordAttempt";

struct Arguments {
  std::string dir;
  std::string server = "127.0.0.1:50051";
  std::string metrics;
  std::string work;
  size_t in_flight = 1;
  size_t from = 0;
  size_t to = 0;
  size_t attempts = 0;
  bool with_attempts = false;
  bool with_stage = false;
  double seconds = 5;
};

absl::Status Refused(const LoadResult& result) {
  return absl::InternalError(std::to_string(result.refused) +
                             " calls were refused, the first: " + result.first_refusal);
}

absl::Status RunSync(const Arguments& arguments) {
  auto latencies = MeasureSync(arguments.dir, 400, absl::Seconds(arguments.seconds));
  if (!latencies.ok()) return latencies.status();
  Line("fdatasync").Count("in_flight", 1).Rate(*latencies, arguments.seconds).Print();
  return absl::OkStatus();
}

absl::Status RunLogAppend(const Arguments& arguments) {
  auto result =
      MeasureAppends(arguments.dir, arguments.in_flight, absl::Seconds(arguments.seconds));
  if (!result.ok()) return result.status();
  if (result->refused > 0) return Refused(*result);
  Line("log_append")
      .Count("in_flight", arguments.in_flight)
      .Rate(result->latencies, result->seconds)
      .Print();
  return absl::OkStatus();
}

absl::Status RunLoad(const Arguments& arguments) {
  auto system = LocalSystem::Open(arguments.dir, /*start=*/true);
  if (!system.ok()) return system.status();
  const absl::Time begun = absl::Now();
  absl::Status status = LoadPeople(**system, arguments.from, arguments.to);
  if (status.ok() && arguments.with_stage) {
    for (Phase& phase : Stage(absl::Now())) {
      status = (*system)->Run(std::move(phase));
      if (!status.ok()) return status;
    }
  }
  const absl::Time people = absl::Now();
  if (status.ok() && arguments.with_attempts) {
    status = LoadAttempts(**system, arguments.from, arguments.to);
  }
  std::fprintf(stderr, "loaded persons %zu to %zu: plans in %.1f s, attempts in %.1f s\n",
               arguments.from, arguments.to, absl::ToDoubleSeconds(people - begun),
               absl::ToDoubleSeconds(absl::Now() - people));
  return status;
}

// The requests of one work.
NextRequest RequestsOf(const Arguments& arguments) {
  if (arguments.work == "null_rpc") return [] { return std::string(); };
  if (const MeasuredQuery* query = FindQuery(arguments.work)) {
    return [query] { return query->request; };
  }
  // Spread over all notifications, so that neighbours in time seldom meet on one.
  auto random = std::make_shared<std::mt19937_64>(20260101);
  return [random, persons = arguments.to, number = size_t{0}]() mutable {
    const size_t round = (*random)() % kRounds;
    const size_t person = (*random)() % persons;
    return Attempt(NotificationId(round, person), number++, absl::Now()).SerializeAsString();
  };
}

// Each query of a leader's day, one after another.
absl::Status RunCalls(const Arguments& arguments);
absl::Status RunQueries(const Arguments& arguments) {
  for (const MeasuredQuery& query : Queries()) {
    Arguments one = arguments;
    one.work = query.work;
    if (absl::Status status = RunCalls(one); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status RunCalls(const Arguments& arguments) {
  Load load;
  const MeasuredQuery* query = FindQuery(arguments.work);
  load.method = arguments.work == "null_rpc" ? kPing : query != nullptr ? query->method : kRecord;
  load.metadata = MetadataOf(Who::kLeader);
  load.next = RequestsOf(arguments);
  load.in_flight = arguments.in_flight;
  load.run = absl::Seconds(arguments.seconds);
  ServerTime before;
  if (!arguments.metrics.empty()) {
    if (auto time = ReadServerTime(arguments.metrics, load.method); time.ok()) before = *time;
  }
  LoadResult result = LoadClient(arguments.server).Run(load);
  if (result.refused > 0) return Refused(result);
  Line line(arguments.work);
  if (arguments.attempts > 0) line.Count("attempts", arguments.attempts);
  line.Count("in_flight", arguments.in_flight).Rate(result.latencies, result.seconds);
  if (!arguments.metrics.empty()) {
    auto after = ReadServerTime(arguments.metrics, load.method);
    if (!after.ok()) return after.status();
    line.Number("server_ms",
                (after->seconds - before.seconds) / (after->calls - before.calls) * 1000.0);
  }
  line.Print();
  return absl::OkStatus();
}

absl::Status RunAwait(const Arguments& arguments) {
  return LoadClient(arguments.server)
      .CallOnce(kPing, MetadataOf(Who::kLeader), "", absl::Seconds(arguments.seconds))
      .status();
}

absl::Status RunReplay(const Arguments& arguments) {
  auto system = LocalSystem::Open(arguments.dir, /*start=*/false);
  if (!system.ok()) return system.status();
  // Views of another version would be folded meanwhile.
  if (!(*system)->event_log().AwaitViewsRebuilt()) return absl::InternalError("a view is broken");
  auto replayed = Replay((*system)->event_log());
  if (!replayed.ok()) return replayed.status();
  Line("replay")
      .Count("attempts", arguments.attempts)
      .Count("records", replayed->records)
      .Count("streams", replayed->streams)
      .Count("per_s",
             static_cast<uint64_t>(static_cast<double>(replayed->records) / replayed->seconds))
      .Number("seconds", replayed->seconds)
      .Print();
  return absl::OkStatus();
}

absl::Status RunFrames(const Arguments& arguments) {
  for (const bool as_known : {false, true}) {
    auto streamed = StreamReplay(arguments.server, as_known);
    if (!streamed.ok()) return streamed.status();
    Line(as_known ? "replay_as_known" : "replay_as_happened")
        .Count("attempts", arguments.attempts)
        .Count("steps", streamed->steps)
        .Count("per_s",
               static_cast<uint64_t>(static_cast<double>(streamed->steps) / streamed->seconds))
        .Number("p50_ms", streamed->first_ms)
        .Number("seconds", streamed->seconds)
        .Print();
  }
  return absl::OkStatus();
}

absl::Status RunWatch(const Arguments& arguments, const std::string& work, Readings readings) {
  auto watched = WatchRecords(arguments.server, arguments.in_flight, 100,
                              absl::Seconds(arguments.seconds), arguments.to, readings);
  if (!watched.ok()) return watched.status();
  Line line(work);
  if (arguments.attempts > 0) line.Count("attempts", arguments.attempts);
  line.Count("in_flight", arguments.in_flight)
      .Count("records", watched->records)
      .Count("expected", watched->expected)
      .Count("told", watched->from_recorded.size())
      .Number("first_share",
              static_cast<double>(watched->firsts) / static_cast<double>(watched->records))
      .Number("p50_ms", watched->from_reply.Quantile(0.5))
      .Number("p99_ms", watched->from_reply.Quantile(0.99))
      .Number("from_recorded_p50_ms", watched->from_recorded.Quantile(0.5))
      .Number("from_recorded_p99_ms", watched->from_recorded.Quantile(0.99))
      .Print();
  return absl::OkStatus();
}

// Told of persons whom the watchers know, of both as in a steady hour, and of persons of whom they
// have not read before.
absl::Status RunWatches(const Arguments& arguments) {
  RETURN_IF_ERROR(RunWatch(arguments, "watch", Readings::kKnown));
  RETURN_IF_ERROR(RunWatch(arguments, "watch_hour", Readings::kHour));
  return RunWatch(arguments, "watch_first", Readings::kFirst);
}

absl::Status RunRebuild(const Arguments& arguments) {
  auto system = LocalSystem::Open(arguments.dir, /*start=*/false);
  if (!system.ok()) return system.status();
  log::RocksDbEventLog& log = (*system)->event_log();
  const auto records = static_cast<double>(log.head().position.value());
  double all = 0;
  for (const views::View* view : (*system)->views()) {
    const absl::Time begun = absl::Now();
    if (absl::Status status = log.RebuildView(view->name()); !status.ok()) return status;
    if (!log.AwaitViewsRebuilt()) return absl::InternalError("a view was not rebuilt");
    const double seconds = absl::ToDoubleSeconds(absl::Now() - begun);
    all += seconds;
    Line("rebuild")
        .Text("view", std::string(view->name()))
        .Count("attempts", arguments.attempts)
        .Count("per_s", static_cast<uint64_t>(records / seconds))
        .Number("seconds", seconds)
        .Print();
  }
  Line("rebuild")
      .Text("view", "all, one after another")
      .Count("attempts", arguments.attempts)
      .Count("per_s", static_cast<uint64_t>(records / all))
      .Number("seconds", all)
      .Print();
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as the server does
  CLI::App app("The measures of deploy/bench.sh");
  app.require_subcommand(1);
  Arguments arguments;
  absl::Status status;
  const auto add = [&](const char* name, const char* what, absl::Status (*run)(const Arguments&)) {
    CLI::App* command = app.add_subcommand(name, what);
    command->add_option("--dir", arguments.dir, "data directory, or a folder on the same disk");
    command->add_option("--server", arguments.server, "HOST:PORT");
    command->add_option("--metrics", arguments.metrics, "HOST:PORT of the server's metrics page");
    command->add_option("--work", arguments.work,
                        "null_rpc, record_durable, hit_rate or another query");
    command->add_option("--in_flight", arguments.in_flight, "calls at once");
    command->add_option("--from", arguments.from, "first person");
    command->add_option("--to", arguments.to, "behind the last person");
    command->add_option("--attempts", arguments.attempts, "attempts in the log, for the line");
    command->add_flag("--with_attempts", arguments.with_attempts, "ten on each notification");
    command->add_flag("--with_stage", arguments.with_stage, "what the queries are asked of");
    command->add_option("--seconds", arguments.seconds, "how long");
    command->callback([&, run] { status = run(arguments); });
  };
  add("fdatasync", "what the disk takes", RunSync);
  add("log_append", "appends to the log alone", RunLogAppend);
  add("load", "fill a data directory", RunLoad);
  add("calls", "calls over gRPC", RunCalls);
  add("queries", "the queries of a leader's day over gRPC", RunQueries);
  add("await", "wait until a server answers", RunAwait);
  add("replay", "read, check, decode and fold every stream", RunReplay);
  add("frames", "a group's replay in frames, over gRPC", RunFrames);
  add("watch", "a record on its way to many who watch", RunWatches);
  add("rebuild", "fold every view anew", RunRebuild);
  spdlog::set_level(spdlog::level::off);  // standard output is for figures
  CLI11_PARSE(app, argc, argv);
  if (status.ok()) return 0;
  std::fprintf(stderr, "bench: %s\n", status.ToString().c_str());
  return 1;
}

}  // namespace
}  // namespace varsel::bench

int main(int argc, char** argv) { return varsel::bench::Main(argc, argv); }
