// kill -9 under load: a writer process is killed, the log is opened, and all that the writer was
// told must be in it; whole appends only, and nothing that was not asked for. VARSEL_KILLS in the
// environment says how often; 50 times if it does not.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "storage/views/memory_views.h"
#include "storage/views/stored_views.h"
#include "tests/crash/kill_log.h"

namespace varsel::log {
namespace {

int Kills() {
  const char* asked = std::getenv("VARSEL_KILLS");
  return asked == nullptr ? 50 : std::atoi(asked);
}

class Writer {
 public:
  Writer(const std::string& directory, int seed) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      close(ends[0]);
      close(ends[1]);
      execl(LOG_WRITER, LOG_WRITER, directory.c_str(), std::to_string(seed).c_str(), nullptr);
      _exit(9);
    }
    close(ends[1]);
    from_ = ends[0];
  }
  // Kills it once it has said `lines` lines; all that it said.
  std::string KillAfter(size_t lines) {
    std::string said;
    bool killed = false;
    char buffer[4096];
    size_t seen = 0;
    while (true) {
      const ssize_t got = read(from_, buffer, sizeof(buffer));
      if (got <= 0) break;
      said.append(buffer, static_cast<size_t>(got));
      seen += static_cast<size_t>(std::count(buffer, buffer + got, '\n'));
      if (seen >= lines && !killed) {
        kill(pid_, SIGKILL);
        killed = true;
      }
    }
    close(from_);
    int status = 0;
    waitpid(pid_, &status, 0);
    EXPECT_TRUE(killed && WIFSIGNALED(status)) << "the writer ended by itself: " << status;
    return said;
  }

 private:
  pid_t pid_ = 0;
  int from_ = -1;
};

// number -> last position, of what the writer was told.
std::map<uint64_t, uint64_t> Told(const std::string& said) {
  std::map<uint64_t, uint64_t> told;
  for (const auto line : absl::StrSplit(said, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    uint64_t number = 0;
    uint64_t position = 0;
    if (words.size() == 2 && absl::SimpleAtoi(words[0], &number) &&
        absl::SimpleAtoi(words[1], &position)) {
      told[number] = position;
    }
  }
  return told;
}

class Killed {
 public:
  // Reads what has come since the last time; `told` must be in it.
  void Check(RocksDbEventLog& log, const std::map<uint64_t, uint64_t>& told) {
    const uint64_t head = log.head().position.value();
    std::map<uint64_t, uint64_t> found;  // number -> last position, of the new ones
    while (records_.size() < head) {
      const auto page = log.ReadAll(Position(records_.size()), 1000);
      ASSERT_TRUE(page.ok()) << page.status();
      ASSERT_FALSE(page->empty());
      for (size_t i = 0; i < page->size();) {
        uint64_t number = 0;
        ASSERT_TRUE(absl::SimpleAtoi((*page)[i].payload, &number));
        const uint64_t size = number % 3 + 1;
        if (i + size > page->size()) break;  // the rest of it is on the next page
        for (uint64_t part = 0; part < size; ++part, ++i) {
          ASSERT_EQ((*page)[i].header.meta.event_id, KillEvent(number, part)) << "not whole";
          records_.push_back((*page)[i]);
        }
        ASSERT_TRUE(found.emplace(number, records_.size()).second) << "twice";
      }
    }
    for (const auto& [number, position] : told) {
      ASSERT_TRUE(found.contains(number)) << "acknowledged and lost: " << number;
      ASSERT_EQ(found[number], position);
    }
    for (const auto& [number, position] : found) {
      const auto stored = log.FindRequest(KillAppend(number).request->key);
      ASSERT_TRUE(stored.ok() && stored->has_value());
      ASSERT_EQ((*stored)->last.value(), position);
    }
  }
  const std::vector<Record>& records() const { return records_; }

 private:
  std::vector<Record> records_;
};

TEST(KillTest, NothingThatTheWriterWasToldIsLostHoweverOftenItIsKilled) {
  const TempDir directory;
  std::mt19937_64 random(20221117);
  Killed killed;
  size_t told_in_all = 0;
  for (int round = 1; round <= Kills(); ++round) {
    SCOPED_TRACE(testing::Message() << "kill " << round);
    Writer writer(directory.path(), round);
    const std::map<uint64_t, uint64_t> told = Told(writer.KillAfter(1 + random() % 200));
    told_in_all += told.size();
    auto log = OpenKillLog(directory.path());
    ASSERT_TRUE(log.ok()) << log.status();
    killed.Check(**log, told);
    if (testing::Test::HasFailure()) return;
    if (round % 10 == 0 || round == Kills()) {
      ASSERT_TRUE((*log)->VerifyAll().ok());
      const auto rows = views::ExportRows(**log, KillView().name());
      ASSERT_TRUE(rows.ok()) << rows.status();
      EXPECT_EQ(views::Rows(rows->begin(), rows->end()),
                *views::FoldFromScratch(KillView(), killed.records()));
    }
  }
  RecordProperty("acknowledged", static_cast<int>(told_in_all));
  std::printf("%d kills, %zu acknowledged, 0 lost, %zu records\n", Kills(), told_in_all,
              killed.records().size());
}

}  // namespace
}  // namespace varsel::log
