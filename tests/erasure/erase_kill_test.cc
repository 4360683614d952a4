// kill -9 around erasures: a process that records erasures and then erases keys is killed between
// the two, and anywhere; once the log was replayed onto the keys, as each start does, nothing of
// who was erased opens, no file holds his key, and nobody else lost his. VARSEL_ERASE_KILLS in the
// environment says how often; 20 times if it does not.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "services/records/replay_erasures.h"
#include "storage/log/log_testing.h"
#include "tests/erasure/erase_log.h"
#include "tests/testing/status_matchers.h"

namespace varsel::erasure {
namespace {

using testing::IsOk;

int EraseKills() {
  const char* asked = std::getenv("VARSEL_ERASE_KILLS");
  return asked == nullptr ? 20 : std::atoi(asked);
}

// What the writer was told, by its first word.
using Said = std::map<std::string, std::set<uint64_t>>;

Said ReadSaid(const std::string& text) {
  Said said;
  for (const auto line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    uint64_t number = 0;
    if (words.size() == 2 && absl::SimpleAtoi(words[1], &number)) said[words[0]].insert(number);
  }
  return said;
}

// Runs the writer until `enough` says so of all that it said, and `turns` turns of nothing later
// kills it.
template <typename Enough>
Said KillWriter(const std::string& directory, uint64_t first, uint64_t stop_at, uint64_t turns,
                const Enough& enough) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t writer = fork();
  if (writer == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execl(ERASE_WRITER, ERASE_WRITER, directory.c_str(), std::to_string(first).c_str(),
          std::to_string(stop_at).c_str(), nullptr);
    _exit(9);
  }
  close(ends[1]);
  std::string said;
  bool killed = false;
  char buffer[4096];
  for (ssize_t got = 0; (got = read(ends[0], buffer, sizeof(buffer))) > 0;) {
    said.append(buffer, static_cast<size_t>(got));
    if (killed || !enough(said)) continue;
    for (volatile uint64_t turn = 0; turn < turns;) turn = turn + 1;
    kill(writer, SIGKILL);
    killed = true;
  }
  close(ends[0]);
  int status = 0;
  waitpid(writer, &status, 0);
  EXPECT_TRUE(killed && WIFSIGNALED(status)) << "the writer ended by itself: " << status;
  return ReadSaid(said);
}

std::string BytesOfFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

class EraseKill : public ::testing::Test {
 protected:
  // Who is told of and who is erased, as the log says.
  static std::pair<std::set<uint64_t>, std::set<uint64_t>> InLog(const EraseFiles& files,
                                                                 uint64_t end) {
    std::map<SubjectId, uint64_t> numbers;
    for (uint64_t number = 1; number < end; ++number) numbers[ErasePerson(number)] = number;
    std::set<uint64_t> told;
    std::set<uint64_t> erased;
    Position after;
    while (after < files.log->head().position) {
      const auto page = *files.log->ReadAll(after, 1000);
      for (const log::Record& record : page) {
        if (record.header.meta.stream != records::KeysStream()) {
          for (const SubjectId& subject : record.header.meta.subjects) {
            told.insert(numbers[subject]);
          }
          continue;
        }
        const auto event = *runtime::DecodeEvent<records::v1::RecordsEvent>(record);
        for (const std::string& id : event.person_erased().person_ids()) {
          erased.insert(numbers[*SubjectId::Parse(id)]);
        }
      }
      after = page.back().header.position;
    }
    return {told, erased};
  }

  // As the next start: opened, replayed, and then looked at.
  void ExpectErasedAndNothingElse(const Said& said, uint64_t end) {
    auto files = EraseFiles::Open(directory_.path());
    ASSERT_THAT(files, IsOk());
    const auto [told, erased] = InLog(*files, end);
    // What was acknowledged is in the log.
    const auto at = [&](const char* word) {
      const auto found = said.find(word);
      return found == said.end() ? std::set<uint64_t>() : found->second;
    };
    for (const uint64_t number : at("told")) ASSERT_TRUE(told.contains(number)) << number;
    for (const uint64_t number : at("recorded")) ASSERT_TRUE(erased.contains(number)) << number;
    std::map<uint64_t, std::string> key_ids;
    for (const uint64_t number : erased) {
      const auto id = files->ring->KeyIdOf(ErasePerson(number), kEraseController);
      if (id.has_value()) key_ids[number] = std::string(id->bytes());
    }
    keys_left_ += key_ids.size();
    ASSERT_THAT(records::ReplayErasures(*files->log, *files->ring), IsOk());
    const auto read = records::CheckKeysReachTheLog(
        *files->log, *files->ring,
        {.noted = files->log->keys_noted(), .made = files->ring->made()});
    ASSERT_THAT(read, IsOk());
    EXPECT_FALSE(*read) << "the key store made as many keys as the log notes";
    std::set<std::string> expected;
    for (const uint64_t number : told) {
      if (!erased.contains(number)) expected.insert(EraseNote(number));
    }
    const auto opened = files->Opened();
    ASSERT_THAT(opened, IsOk());
    EXPECT_EQ(std::set<std::string>(opened->begin(), opened->end()), expected);
    for (const auto& file : std::filesystem::directory_iterator(directory_.path())) {
      if (!file.is_regular_file()) continue;
      const std::string bytes = BytesOfFile(file.path());
      for (const auto& [number, id] : key_ids) {
        EXPECT_EQ(bytes.find(id), std::string::npos) << file.path() << " " << number;
      }
    }
  }

  const log::TempDir directory_;
  size_t keys_left_ = 0;  // of those whose erasure was recorded, when the process was dead
};

TEST_F(EraseKill, BetweenTheRecordAndTheKeyNothingOpensAfterTheNextStart) {
  uint64_t first = 1;
  for (int round = 0; round < 3; ++round) {
    const uint64_t stop_at = first + 8;  // odd
    const std::string line = absl::StrCat("recorded ", stop_at, "\n");
    const Said said = KillWriter(directory_.path(), first, stop_at, 0, [&](const std::string& all) {
      return all.find(line) != std::string::npos;
    });
    first = stop_at + 2;
    const size_t before = keys_left_;
    ExpectErasedAndNothingElse(said, first);
    if (HasFatalFailure()) return;
    EXPECT_EQ(keys_left_, before + 1) << "his key was there still";
  }
}

TEST_F(EraseKill, AnywhereNothingOpensAfterTheNextStart) {
  std::mt19937_64 random(20221117);
  uint64_t first = 1;
  size_t recorded = 0;
  for (int round = 1; round <= EraseKills(); ++round) {
    SCOPED_TRACE(::testing::Message() << "kill " << round);
    const auto lines = static_cast<std::ptrdiff_t>(1 + random() % 30);
    const Said said = KillWriter(
        directory_.path(), first, 0, random() % 2'000'000,
        [&](const std::string& all) { return std::count(all.begin(), all.end(), '\n') >= lines; });
    if (said.contains("recorded")) recorded += said.at("recorded").size();
    // It may have gone on for a while before it was dead.
    if (said.contains("told")) first = *said.at("told").rbegin() + 1;
    first += 1 + first % 2 + 1000;  // odd again
    ExpectErasedAndNothingElse(said, first);
    if (HasFatalFailure() || HasNonfatalFailure()) return;
  }
  std::printf("%d kills, %zu erasures recorded, %zu keys were there still\n", EraseKills(),
              recorded, keys_left_);
}

}  // namespace
}  // namespace varsel::erasure
