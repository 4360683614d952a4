// Violence in the random district: incidents told early and late, corrected and withdrawn, linked,
// unlinked, judged, and when to act on them. The same seed tells the same story.
#ifndef VARSEL_TESTS_REPLAY_RANDOM_CHAINS_H_
#define VARSEL_TESTS_REPLAY_RANDOM_CHAINS_H_

#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/replay/random_district.h"
#include "tests/testing/area_harness.h"

namespace varsel::replay {

class RandomChains {
 public:
  // Both outlive it.
  RandomChains(uint64_t seed, testing::AreaHarness& harness, const RandomDistrict& district);

  void Step();

  // As of RandomDistrict.
  const std::vector<std::string>& texts() const { return texts_; }
  const std::map<std::string, int>& accepted() const { return accepted_; }

 private:
  template <typename Response, typename Request>
  bool Ask(const std::string& rpc, Request request, const char* role = "investigator");
  int Pick(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  template <typename Items>
  const auto& Any(const Items& items) {
    return *(items.begin() + Pick(static_cast<int>(items.size())));
  }
  std::string NewId();
  std::string Text();
  template <typename Request>
  void Tell(Request* request);

  void Record();
  void Change();
  void Link();
  void Judge();
  void SetTiming();

  testing::AreaHarness& harness_;
  const RandomDistrict& district_;
  std::mt19937_64 random_;
  const std::string mark_;
  int ids_ = 0;
  std::vector<std::string> incidents_;
  std::vector<std::string> timed_;  // for which something was set
  std::vector<std::string> texts_;
  std::map<std::string, int> accepted_;
};

}  // namespace varsel::replay

#endif  // VARSEL_TESTS_REPLAY_RANDOM_CHAINS_H_
