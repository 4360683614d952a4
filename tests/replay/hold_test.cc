// EKI raises a hold while police open a duty for the same person: across the two areas it ends as
// if one came first. What passed, passed before the hold stood; what came after it, was refused.
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/runtime/stored_event.h"
#include "services/sanction/sanction_world.h"
#include "services/support/policy.h"
#include "services/support/register.h"
#include "storage/base/error.h"
#include "varsel/sanction/v1/sanction_events.pb.h"
#include "varsel/support/v1/support_events.pb.h"
#include "varsel/support/v1/support_service.pb.h"

namespace varsel::replay {
namespace {

using testing::IsOk;
using testing::TestId;

constexpr int kRounds = 24;
constexpr char kEkiService[] = "varsel.support.v1.SupportService/";

class Holding : public ::testing::Test {
 protected:
  Holding() : world_(Support()) {
    world_.GroupWithReadyLevers("package", "red");
    world_.harness().Advance(absl::Hours(24));
    world_.Delivered("d1", "red", {"traffic-enforcement"}, world_.now());
    world_.harness().Advance(absl::Hours(24));
    world_.Violence("incident", "red", world_.now());
    EXPECT_THAT(world_.Trigger("package", "trigger", "incident", absl::Hours(240)), IsOk());
    world_.harness().Advance(absl::Hours(1));
  }
  static std::vector<std::unique_ptr<runtime::Area>> Support() {
    auto catalogue = support::LoadOfferCatalogue("deploy/policy");
    VARSEL_CHECK(catalogue.ok());
    std::vector<std::unique_ptr<runtime::Area>> areas;
    areas.push_back(support::NewSupportArea(*std::move(catalogue)));
    return areas;
  }
  template <typename Response, typename Request>
  absl::Status AsEki(const std::string& rpc, Request request, const std::string& id) {
    request.set_request_id(TestId("eki-" + id));
    return world_.harness().Call<Response>(kEkiService + rpc, request, {.role = "eki"}).status();
  }
  absl::Status Raise(const std::string& hold, const std::string& person) {
    support::v1::RaiseHoldRequest request;
    request.set_hold_id(TestId(hold));
    request.set_person_id(TestId(person));
    request.set_basis(support::v1::SHARE_BASIS_LAW);
    request.set_legal_basis("retsplejeloven-115");
    return AsEki<support::v1::RaiseHoldResponse>("RaiseHold", request, "raise-" + hold);
  }
  absl::Status End(const std::string& hold) {
    support::v1::EndHoldRequest request;
    request.set_hold_id(TestId(hold));
    return AsEki<support::v1::EndHoldResponse>("EndHold", request, "end-" + hold);
  }
  // Opens the duty and raises a hold at once; ends the hold again.
  void AtOnce(const std::string& number, const std::string& raised_for) {
    world_.HoldAsked("hold-check-" + number, "met-person");
    absl::Status opened, raised;
    std::thread police([&] {
      opened = world_.OpenAsked(world_.DutyId("package", "trigger", "traffic-enforcement"),
                                "check-" + number, "faerdselsloven-77");
    });
    raised = Raise("h" + number, raised_for);
    police.join();
    EXPECT_THAT(raised, IsOk());
    EXPECT_TRUE(opened.ok() || ReasonOf(opened) == "HOLD_RAISED") << opened;
    (opened.ok() ? opened_ : refused_)++;
    EXPECT_THAT(End("h" + number), IsOk());
    world_.harness().Advance(absl::Minutes(1));
  }
  // The log's order is the order in which it happened.
  void ExpectNobodyWasMetWhileAHoldStood() {
    std::set<std::string> standing;
    int checks = 0;
    for (const log::Record& record : world_.harness().Records()) {
      const std::string& kind = record.header.meta.kind;
      const std::string id = record.header.meta.stream.id.ToString();
      if (kind == "support.v1.HoldRaised") standing.insert(id);
      if (kind == "support.v1.HoldEnded") standing.erase(id);
      if (kind != "sanction.v1.DutyOpened") continue;
      EXPECT_TRUE(standing.empty()) << "position " << record.header.position.value();
      ++checks;
    }
    EXPECT_EQ(checks, opened_);
  }

  sanction::SanctionWorld world_;
  int opened_ = 0;
  int refused_ = 0;
};

TEST_F(Holding, WhileADutyIsOpenedEndsAsIfOneCameFirst) {
  for (int round = 0; round < kRounds; ++round) AtOnce(absl::StrCat(round), "met-person");
  EXPECT_EQ(opened_ + refused_, kRounds);
  ExpectNobodyWasMetWhileAHoldStood();
  world_.harness().ExpectRebuiltEqualsFollowed();
}

TEST_F(Holding, UnderARecordThatWasMergedAwayEndsAsIfOneCameFirst) {
  world_.Merged("old-record", "met-person");
  for (int round = 0; round < kRounds; ++round) AtOnce(absl::StrCat(round), "old-record");
  EXPECT_EQ(opened_ + refused_, kRounds);
  ExpectNobodyWasMetWhileAHoldStood();
}

// The merge itself may come between.
TEST_F(Holding, OfARecordThatIsMergedMeanwhileEndsAsIfOneCameFirst) {
  EXPECT_THAT(Raise("standing", "old-record"), IsOk());
  world_.HoldAsked("hold-check", "met-person");
  absl::Status opened;
  std::thread police([&] {
    opened = world_.OpenAsked(world_.DutyId("package", "trigger", "traffic-enforcement"), "check",
                              "faerdselsloven-77");
  });
  world_.Merged("old-record", "met-person");
  police.join();
  bool merged = false;
  for (const log::Record& record : world_.harness().Records()) {
    if (record.header.meta.kind == "focus.v1.PersonMerged") merged = true;
    if (record.header.meta.kind == "sanction.v1.DutyOpened") {
      EXPECT_FALSE(merged);
    }
  }
  EXPECT_TRUE(opened.ok() || ReasonOf(opened) == "HOLD_RAISED") << opened;
}

}  // namespace
}  // namespace varsel::replay
