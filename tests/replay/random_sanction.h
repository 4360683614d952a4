// What a random district does about levers: incidents, packages, clearances and suspensions,
// triggers, duties, announcements taken back. The same seed tells the same story; refusals are part
// of it.
#ifndef VARSEL_TESTS_REPLAY_RANDOM_SANCTION_H_
#define VARSEL_TESTS_REPLAY_RANDOM_SANCTION_H_

#include <array>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "google/protobuf/timestamp.pb.h"
#include "tests/testing/area_harness.h"
#include "varsel/sanction/v1/sanction_service.pb.h"

namespace varsel::replay {

// The levers that packages hold and deliveries announce.
inline constexpr std::array<const char*, 3> kRandomLevers = {"more-patrols", "traffic-enforcement",
                                                             "stop-and-search-zone"};

class RandomSanction {
 public:
  // `harness` outlives it.
  RandomSanction(uint64_t seed, testing::AreaHarness& harness)
      : harness_(harness), random_(seed), mark_("greb " + std::to_string(seed) + "-") {}

  // In a district of these sections and groups.
  void Step(const std::vector<std::string>& sections, const std::vector<std::string>& groups);

  const std::vector<std::string>& texts() const { return texts_; }
  const std::map<std::string, int>& accepted() const { return accepted_; }

 private:
  struct Package {
    std::string id;
    std::string group;
  };

  template <typename Response, typename Request>
  bool Ask(const std::string& method, Request request, const std::string& role, Response* reply);
  template <typename Response, typename Request>
  bool Ask(const std::string& method, const Request& request, const std::string& role) {
    Response reply;
    return Ask<Response>(method, request, role, &reply);
  }
  size_t Pick(size_t n) { return random_() % n; }
  template <typename Items>
  auto& Any(Items& items) {
    return items[Pick(items.size())];
  }
  std::string NewId();
  std::string Text() { return mark_ + std::to_string(++numbers_) + " om ære og gæld."; }
  google::protobuf::Timestamp Past();

  void Incident(const std::string& section, const std::string& group,
                const google::protobuf::Timestamp& occurred);
  void WithdrawIncident();
  void Draft(const std::vector<std::string>& groups);
  void Lever();
  void Trigger(const std::vector<std::string>& sections);
  void MeetPerson(sanction::v1::OpenDutyRequest* open);
  void Duty();
  void TakeBack();

  testing::AreaHarness& harness_;
  std::mt19937_64 random_;
  const std::string mark_;
  int numbers_ = 0;
  std::vector<Package> packages_;
  std::vector<std::string> incidents_;
  std::vector<std::string> duties_;
  std::vector<std::string> texts_;
  std::map<std::string, int> accepted_;
};

}  // namespace varsel::replay

#endif  // VARSEL_TESTS_REPLAY_RANDOM_SANCTION_H_
