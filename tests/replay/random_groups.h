// Groups and cases in which anything happens: risk indicators, audits, findings, who is judged the
// most violent, and cases of programmes, told at random to the real areas beside a RandomDistrict.
#ifndef VARSEL_TESTS_REPLAY_RANDOM_GROUPS_H_
#define VARSEL_TESTS_REPLAY_RANDOM_GROUPS_H_

#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/replay/random_district.h"
#include "tests/testing/area_harness.h"

namespace varsel::replay {

class RandomGroups {
 public:
  // Both outlive it.
  RandomGroups(uint64_t seed, testing::AreaHarness& harness, const RandomDistrict& district);

  void Step();

  // As of RandomDistrict.
  const std::vector<std::string>& texts() const { return texts_; }
  const std::map<std::string, int>& accepted() const { return accepted_; }

 private:
  struct Finding {
    std::string audit;
    std::string id;
    std::string group;
  };
  struct Judgement {
    std::string round;
    std::string id;
  };
  struct Fact {
    std::string case_id;
    std::string id;
  };

  template <typename Response, typename Request>
  bool Ask(const std::string& rpc, Request request);
  int Pick(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  template <typename Items>
  const auto& Any(const Items& items) {
    return *(items.begin() + Pick(static_cast<int>(items.size())));
  }
  std::string NewId();
  std::string Text();
  template <typename Request>
  void Hold(Request* request);
  template <typename Request>
  void Find(Request* request);

  void JudgeRisk();
  void Audit();
  void Go();
  void ChangeFinding();
  void JudgeViolent();
  void OpenCase();
  void RecordFact();
  void WithdrawFact();

  testing::AreaHarness& harness_;
  const RandomDistrict& district_;
  std::mt19937_64 random_;
  const std::string mark_;
  int ids_ = 0;
  std::vector<std::string> audits_;
  std::vector<Finding> findings_;
  std::vector<Judgement> judgements_;
  std::vector<std::string> cases_;
  std::vector<Fact> facts_;
  std::vector<std::string> texts_;
  std::map<std::string, int> accepted_;
};

}  // namespace varsel::replay

#endif  // VARSEL_TESTS_REPLAY_RANDOM_GROUPS_H_
