// Meetings in the random district: planned, moved, cancelled, held and briefed for, with EKI when
// it is free; and safety notes. The same seed tells the same story.
#ifndef VARSEL_TESTS_REPLAY_RANDOM_MEETINGS_H_
#define VARSEL_TESTS_REPLAY_RANDOM_MEETINGS_H_

#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/replay/random_district.h"
#include "tests/testing/area_harness.h"
#include "varsel/meeting/v1/meeting_service.pb.h"

namespace varsel::replay {

class RandomMeetings {
 public:
  // Both outlive it.
  RandomMeetings(uint64_t seed, testing::AreaHarness& harness, const RandomDistrict& district);

  void Step();

  // As of RandomDistrict.
  const std::vector<std::string>& texts() const { return texts_; }
  const std::map<std::string, int>& accepted() const { return accepted_; }

 private:
  template <typename Response, typename Request>
  bool Ask(const std::string& rpc, Request request, const testing::CallerOptions& caller);
  template <typename Response, typename Request>
  bool Ask(const std::string& rpc, const Request& request) {
    return Ask<Response>(rpc, request, testing::CallerOptions{});
  }
  int Pick(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  template <typename Items>
  const auto& Any(const Items& items) {
    return items[static_cast<size_t>(Pick(static_cast<int>(items.size())))];
  }
  std::string NewId();
  std::string Text();
  meeting::v1::MeetingForm Form();

  void OfferTime();
  void PlanOne();
  void Change();
  void Tell();
  void Note();

  testing::AreaHarness& harness_;
  const RandomDistrict& district_;
  std::mt19937_64 random_;
  const std::string mark_;
  int ids_ = 0;
  std::vector<std::string> times_;
  std::vector<std::string> meetings_;
  std::vector<std::string> notes_;
  std::vector<std::string> texts_;
  std::map<std::string, int> accepted_;
};

}  // namespace varsel::replay

#endif  // VARSEL_TESTS_REPLAY_RANDOM_MEETINGS_H_
