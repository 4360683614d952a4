// Laws under random histories: replay == live, rebuilt == followed, counters == counted from
// scratch. Seeds are printed.
#include <map>
#include <random>
#include <set>
#include <string>

#include "google/protobuf/util/message_differencer.h"
#include "services/runtime/rows.h"
#include "services/support/eki_view.h"
#include "services/support/evolve.h"
#include "services/support/match.h"
#include "services/support/match_rows.h"
#include "services/support/offer_view.h"
#include "services/support/support_world.h"
#include "services/support/table_view.h"

namespace varsel::support {
namespace {

class RandomHistory {
 public:
  explicit RandomHistory(uint32_t seed) : random_(seed) {
    world_.harness().Advance(absl::Hours(24 * 300));
  }

  // One act; what a rule refuses changes nothing.
  void Act() {
    const std::string person = Any("p", 9);
    const std::string round = Any("round-", 3);
    switch (Below(17)) {
      case 0:
        return world_.Targeted(round, person);
      case 1:
        return Start(round);
      case 2:
        return world_.Decided(round, person, Below(3) == 0 ? absl::InfinitePast() : Past());
      case 3:
        if (Below(3) == 0) world_.Untargeted(round, person);
        return;
      case 4:
        return (void)world_.Share(
            person, v1::SHARE_SUBJECT_TOTALS,
            Below(4) == 0 ? v1::SHARE_ANSWER_DECLINED : v1::SHARE_ANSWER_SHARED);
      case 5:
      case 6:
        return (void)world_.Contact(Next("contact-", contacts_), person, Past());
      case 7:
        return (void)world_.WithdrawContact(Any("contact-", contacts_));
      case 8:
        return MoveContact();
      case 9:
        return (void)world_.Course(Next("course-", courses_), person, Past(),
                                   static_cast<v1::CameThrough>(1 + Below(4)));
      case 10:
      case 11:
        return (void)world_.Step(Any("course-", courses_), Next("step-", steps_),
                                 static_cast<v1::CourseState>(2 + Below(5)), Past());
      case 12:
        return (void)world_.WithdrawCourseFact(
            Any("course-", courses_),
            Below(2) == 0 ? Any("step-", steps_) : Any("course-", courses_));
      case 13:
        return Deliver(person);
      case 14:
        return Answer();
      case 15:
        return Merge();
      default:
        world_.harness().Advance(absl::Hours(1 + Below(50)));
    }
  }

  void ExpectLawsHold() {
    world_.harness().ExpectRebuiltEqualsFollowed();
    ExpectCountersAreCounted();
    ExpectReplayEqualsLive();
  }

 private:
  int Below(int end) { return static_cast<int>(random_() % static_cast<uint32_t>(end)); }
  std::string Any(const std::string& prefix, int count) {
    return prefix + std::to_string(Below(count + 1));
  }
  std::string Next(const std::string& prefix, int& count) {
    return prefix + std::to_string(++count);
  }
  absl::Time Past() { return world_.now() - absl::Hours(Below(24 * 200)); }

  void Start(const std::string& round) {
    if (started_.insert(round).second) world_.RoundStarted(round, Past());
  }
  void MoveContact() {
    v1::CorrectContactRequest request;
    request.set_contact_id(TestId(Any("contact-", contacts_)));
    *request.mutable_contact_time() = ToProto(Past());
    request.set_contact_kind(v1::CONTACT_KIND_OTHER);
    request.set_reason_code("moved");
    (void)world_.Do<v1::CorrectContactResponse>("CorrectContact", request);
  }
  void Deliver(const std::string& person) {
    const std::string delivery = Next("delivery-", deliveries_);
    world_.Delivered(delivery, person, {"housing", "work"});
    if (Below(3) == 0) world_.DeliveryCorrected(delivery, person, {"housing", "work"}, {"work"});
    if (Below(4) == 0) world_.DeliveryWithdrawn(delivery, person, {"work"});
  }
  void Answer() {
    const std::string offer =
        DeliveredOfferId(TestId(Any("delivery-", deliveries_)), Below(2) == 0 ? "housing" : "work")
            .ToString();
    const std::string answer = Next("answer-", answers_);
    (void)world_.Answer(offer, answer, static_cast<v1::OfferAnswer>(1 + Below(4)));
    if (Below(2) == 0) (void)world_.FollowUp(offer, "follow-" + answer, Below(2) == 0);
    if (Below(3) == 0) (void)world_.WithdrawOfferFact(offer, TestId(answer));
  }

  // With what was merged into it.
  static v1::MatchRow Whole(const views::Rows& rows, v1::MatchRow row) {
    const std::vector<std::string> absorbed(row.absorbed().begin(), row.absorbed().end());
    for (const std::string& other : absorbed) {
      v1::MatchRow part;
      EXPECT_TRUE(part.ParseFromString(rows.at(MatchPersonKey(UuidOf(other)))));
      row.MergeFrom(Whole(rows, part));
    }
    return row;
  }
  void Merge() {
    const int gone = Below(9);
    const int staying = Below(9);
    if (gone == staying) return;
    const std::string name = "p" + std::to_string(gone);
    if (merged_.insert(gone).second) {
      world_.Merged(name, "p" + std::to_string(staying));
    } else if (merged_.erase(gone) == 1) {
      world_.Unmerged(name);
    }
  }

  // Every counter again from the persons' rows.
  void ExpectCountersAreCounted() {
    std::map<std::string, v1::EkiCounts> counted;
    std::map<std::string, v1::EkiCounts> kept;
    const views::Rows rows = world_.harness().DumpView(kTableView);
    for (const auto& [key, value] : rows) {
      if (key.starts_with("c")) {
        ASSERT_TRUE(kept[key].ParseFromString(value));
      }
      if (!key.starts_with("p")) continue;
      v1::MatchRow row;
      ASSERT_TRUE(row.ParseFromString(value));
      if (!row.merged_into().empty()) continue;
      row = Whole(rows, row);
      AddTo(ContributionOf(row, {}), &counted[CountsKey(Uuid())]);
      std::set<std::string> rounds;
      for (const v1::MatchedRound& round : row.rounds()) {
        if (!rounds.insert(round.round_id()).second) continue;
        const MatchSpan span{
            .takes = [&](const std::string& id) { return id == round.round_id(); }};
        AddTo(ContributionOf(row, span), &counted[CountsKey(UuidOf(round.round_id()))]);
      }
    }
    for (const auto& [key, counts] : counted) {
      EXPECT_TRUE(SameCounts(counts, kept[key])) << counts.ShortDebugString() << "\n"
                                                 << kept[key].ShortDebugString();
    }
  }

  // The lives of the rows are those that the records fold to.
  void ExpectReplayEqualsLive() {
    std::map<StreamId, v1::OfferLife> offers;
    std::map<StreamId, v1::CourseLife> courses;
    for (const log::Record& record : world_.harness().Records()) {
      if (!record.header.meta.kind.starts_with("support.")) continue;
      const auto event = runtime::DecodeEvent<v1::SupportEvent>(record);
      ASSERT_THAT(event, IsOk());
      const StreamId& stream = record.header.meta.stream;
      const EventMeta meta = runtime::MetaOf(record.header);
      if (stream.area == "support.offer") {
        offers[stream] = EvolveOffer(offers[stream], *event, meta);
      } else if (stream.area == "support.course") {
        courses[stream] = EvolveCourse(courses[stream], *event, meta);
      }
    }
    const auto offer_rows = world_.harness().DumpView(kOfferView);
    for (const auto& [stream, life] : offers) {
      v1::OfferRow row;
      ASSERT_TRUE(row.ParseFromString(offer_rows.at(OfferKey(stream.id))));
      EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(row.life(), life));
    }
    const auto course_rows = world_.harness().DumpView(kCourseView);
    for (const auto& [stream, life] : courses) {
      v1::CourseRow row;
      ASSERT_TRUE(row.ParseFromString(course_rows.at(CourseKey(stream.id))));
      EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(row.life(), life));
    }
  }

  std::mt19937 random_;
  int contacts_ = 0;
  int courses_ = 0;
  int steps_ = 0;
  int deliveries_ = 0;
  int answers_ = 0;
  std::set<std::string> started_;
  std::set<int> merged_;
  SupportWorld world_;
};

TEST(SupportLaws, HoldAfterRandomHistories) {
  for (uint32_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomHistory history(seed);
    for (int i = 0; i < 250; ++i) history.Act();
    history.ExpectLawsHold();
  }
}

}  // namespace
}  // namespace varsel::support
