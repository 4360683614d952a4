// A district in which anything happens: random commands, most of them sensible, told to the real
// areas. The same seed tells the same story. Refusals are part of it; a failure that is none of a
// rule's fails the test.
#ifndef VARSEL_TESTS_REPLAY_RANDOM_DISTRICT_H_
#define VARSEL_TESTS_REPLAY_RANDOM_DISTRICT_H_

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "google/protobuf/timestamp.pb.h"
#include "tests/replay/random_sanction.h"
#include "tests/testing/area_harness.h"
#include "varsel/focus/v1/focus_service.pb.h"
#include "varsel/notification/v1/notification_service.pb.h"
#include "varsel/support/v1/support_service.pb.h"

namespace varsel::replay {

class RandomDistrict {
 public:
  // `harness` outlives it.
  RandomDistrict(uint64_t seed, testing::AreaHarness& harness);

  // Sections, groups, persons, rounds and approved focus persons to begin with.
  void Found();
  void Step();

  const std::vector<std::string>& sections() const { return sections_; }
  const std::vector<std::string>& groups() const { return groups_; }
  const std::vector<std::string>& rounds() const { return rounds_; }
  std::vector<std::string> person_ids() const;
  std::vector<std::string> notification_ids() const;

  // The free texts of all commands that were accepted.
  const std::vector<std::string>& texts() const { return texts_; }
  // What was done about levers.
  const RandomSanction& sanction() const { return sanction_; }
  // How many commands of each method were accepted.
  const std::map<std::string, int>& accepted() const { return accepted_; }

 private:
  // What a notification has had; some of it withdrawn, which the areas know better.
  struct Notified {
    std::string id;
    std::vector<std::string> attempts;
    std::vector<std::string> deliveries;
    std::vector<std::string> follow_ups;
  };
  struct Person {
    std::string id;
    std::string nomination;
    std::vector<std::string> affiliations;
    std::vector<std::string> facts;  // by which something is withdrawn
  };

  // Fills in the request id, sends it, and now and then sends it again: the answer must be the
  // same.
  template <typename Response, typename Request>
  bool Ask(const std::string& method, Request request, const std::string& actor, Response* reply);
  template <typename Response, typename Request>
  bool Ask(const std::string& method, const Request& request) {
    Response reply;
    return Ask<Response>(method, request, "leader", &reply);
  }

  int Pick(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  template <typename Items>
  auto& Any(Items& items) {
    return items[static_cast<size_t>(Pick(static_cast<int>(items.size())))];
  }
  std::string NewId();
  std::string Text();
  google::protobuf::Timestamp Past();
  notification::v1::DeliveryFacts Facts();

  void RegisterPerson();
  void Approve(Person& person);
  void StepPerson();
  void Affiliate(Person& person);
  void Merge();
  void StepRound();
  void Plan();
  void Attempt(Notified& notified);
  void Deliver(Notified& notified);
  void CorrectDelivery(Notified& notified);
  void FollowUp(Notified& notified);
  void Withdraw(Notified& notified);
  void CancelOrClose(Notified& notified);
  void Acute();
  void Talk();
  // EKI's: by its own role, sealed with its own keys.
  template <typename Response, typename Request>
  bool AskEki(const std::string& rpc, const Request& request) {
    Response reply;
    return Ask<Response>("varsel.support.v1.SupportService/" + rpc, request, "eki", &reply);
  }
  void StepSupport();
  void OpenCourse();
  void AnswerOffer();

  testing::AreaHarness& harness_;
  std::mt19937_64 random_;
  const std::string mark_;  // in every text of this story
  int ids_ = 0;
  int text_number_ = 0;
  std::vector<std::string> sections_;
  std::vector<std::string> groups_;
  std::vector<std::string> rounds_;
  std::vector<Person> persons_;
  std::vector<Notified> notified_;
  std::vector<std::string> contacts_;
  std::vector<std::string> texts_;
  std::map<std::string, int> accepted_;
  RandomSanction sanction_;
};

}  // namespace varsel::replay

#endif  // VARSEL_TESTS_REPLAY_RANDOM_DISTRICT_H_
