// What it costs to know who calls: a token that is known already, from one thread and from several
// at once, and the first check of a token by each algorithm. One line of JSON each; medians of nine
// runs, since the machine is shared.
#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "services/identity/test_issuer.h"
#include "services/identity/token_authenticator.h"
#include "services/identity/token_verifier.h"
#include "storage/base/check.h"

namespace varsel::identity {
namespace {

constexpr int kRuns = 9;

// Nanoseconds of one `work`, which is done `times` in each run.
double Median(int times, const std::function<void()>& work) {
  std::vector<double> runs;
  for (int run = 0; run < kRuns; ++run) {
    const int64_t begun = absl::GetCurrentTimeNanos();
    for (int i = 0; i < times; ++i) work();
    runs.push_back(static_cast<double>(absl::GetCurrentTimeNanos() - begun) / times);
  }
  std::sort(runs.begin(), runs.end());
  return runs[kRuns / 2];
}

// Costs nothing and stands still: what is measured is the check alone.
class FixedClock final : public Clock {
 public:
  absl::Time Now() const override { return TestNow(); }
  absl::Duration Elapsed() const override { return absl::ZeroDuration(); }
};

void Print(const char* work, std::string_view what, double nanoseconds) {
  std::printf("{\"work\":\"%s\",\"of\":\"%.*s\",\"ns\":%.0f}\n", work,
              static_cast<int>(what.size()), what.data(), nanoseconds);
}

void Measure() {
  std::vector<nlohmann::json> keys;
  for (const Algorithm algorithm : AllAlgorithms()) keys.push_back(KeyOf(algorithm).Public());
  const auto set = Parsed(keys);
  const TokenRules rules = TestRules();
  for (const Algorithm algorithm : AllAlgorithms()) {
    const std::string token = KeyOf(algorithm).Sign(SoundClaims());
    Print("token_first", NameOf(algorithm),
          Median(300, [&] { VARSEL_CHECK(VerifyToken(token, *set, rules, TestNow()).ok()); }));
  }
  const auto source = KeySource::Open({.fetch = [&] { return KeySetOf(keys); }});
  VARSEL_CHECK(source.ok());
  const FixedClock clock;
  TokenAuthenticator authenticator(rules, **source, clock);
  std::vector<runtime::MapMetadata> callers(64);
  for (size_t i = 0; i < callers.size(); ++i) {
    nlohmann::json claims = SoundClaims();
    claims["jti"] = i;
    callers[i].Set(runtime::kAuthorizationKey, "Bearer " + KeyOf(Algorithm::kRs256).Sign(claims));
    VARSEL_CHECK(authenticator.Authenticate(callers[i]).ok());
  }
  const auto check_all = [&] {
    for (const runtime::MapMetadata& caller : callers) {
      VARSEL_CHECK(authenticator.Authenticate(caller).ok());
    }
  };
  const double each = static_cast<double>(callers.size());
  Print("token_cached", "1 thread", Median(500, check_all) / each);
  Print("token_cached", "4 threads",
        Median(1,
               [&] {
                 std::vector<std::thread> threads;
                 for (int t = 0; t < 4; ++t) {
                   threads.emplace_back([&] {
                     for (int i = 0; i < 500; ++i) check_all();
                   });
                 }
                 for (std::thread& thread : threads) thread.join();
               }) /
            each / 4 / 500);
}

}  // namespace
}  // namespace varsel::identity

int main() { varsel::identity::Measure(); }
