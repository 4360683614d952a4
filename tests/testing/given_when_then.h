// Decisions told as stories:
//
//   Given<NotificationAggregate>(Planned(n), LeverSuspended(l))
//       .When([&](const NotificationState& state) { return Decide(state, command, context); })
//       .Then(DeliveryRecorded(n), LeverAnnounced(l));
//   Given<FocusAggregate>().When(...).ThenRefused("UNDER_MINIMUM_AGE");
//
// An event is the area's event message with one arm set. Given folds with Aggregate::Evolve, one
// version an event, occurred and recorded at `kStoryBegins` plus one hour each; GivenAt(time)
// changes that. A failure prints expected and decided beside each other.
#ifndef VARSEL_TESTS_TESTING_GIVEN_WHEN_THEN_H_
#define VARSEL_TESTS_TESTING_GIVEN_WHEN_THEN_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "services/domain/draft.h"
#include "services/domain/event_meta.h"
#include "storage/base/error.h"
#include "tests/testing/test_ids.h"

namespace varsel::testing {

inline absl::Time StoryBegins() {
  return absl::FromUnixSeconds(1'672'560'000);
}  // 2023-01-01 08:00 UTC

template <typename Aggregate>
class Outcome {
 public:
  using Event = typename Aggregate::Event;

  explicit Outcome(absl::StatusOr<Drafts<Event>> drafts) : drafts_(std::move(drafts)) {}

  // These events, in this order, and no others. None = nothing had to change.
  template <typename... Events>
  const Outcome& Then(const Events&... expected) const {
    return ThenEvents({Event(expected)...});
  }
  const Outcome& ThenEvents(const std::vector<Event>& expected) const {
    if (!drafts_.ok()) {
      ADD_FAILURE() << "refused: " << drafts_.status().ToString();
      return *this;
    }
    const size_t size = std::max(expected.size(), drafts_->size());
    for (size_t i = 0; i < size; ++i) {
      if (i >= expected.size()) {
        ADD_FAILURE() << "event " << i << " was not expected:\n"
                      << (*drafts_)[i].event.DebugString();
      } else if (i >= drafts_->size()) {
        ADD_FAILURE() << "event " << i << " was not decided:\n" << expected[i].DebugString();
      } else {
        ExpectEqual(i, expected[i], (*drafts_)[i].event);
      }
    }
    return *this;
  }
  const Outcome& ThenNothing() const { return ThenEvents({}); }
  const Outcome& ThenRefused(const std::string& reason) const {
    EXPECT_FALSE(drafts_.ok()) << "expected " << reason << ", but it was decided:\n" << Decided();
    if (!drafts_.ok()) {
      EXPECT_EQ(ReasonOf(drafts_.status()), reason) << drafts_.status().ToString();
    }
    return *this;
  }
  // For what Then does not say: occurred times, streams, corrects.
  const absl::StatusOr<Drafts<Event>>& drafts() const { return drafts_; }

 private:
  static void ExpectEqual(size_t i, const Event& expected, const Event& decided) {
    std::string differences;
    google::protobuf::util::MessageDifferencer differencer;
    differencer.ReportDifferencesToString(&differences);
    EXPECT_TRUE(differencer.Compare(expected, decided))
        << "event " << i << " differs (expected -> decided):\n"
        << differences << "decided:\n"
        << decided.DebugString();
  }
  std::string Decided() const {
    std::string text;
    for (const Draft<Event>& draft : *drafts_) absl::StrAppend(&text, draft.event.DebugString());
    return text;
  }

  absl::StatusOr<Drafts<Event>> drafts_;
};

template <typename Aggregate>
class Story {
 public:
  using State = typename Aggregate::State;
  using Event = typename Aggregate::Event;

  // One more event of the stream. The n-th has version n, position n and the event id
  // TestUuid("event-n").
  Story& And(const Event& event) {
    version_ = version_.Next();
    const std::string name = absl::StrCat("event-", version_.value());
    state_ = Aggregate::Evolve(std::move(state_), event,
                               {.event_id = EventId(TestUuid(name)),
                                .stream = {"test", TestUuid("stream")},
                                .version = version_,
                                .position = Position(version_.value()),
                                .occurred = time_,
                                .recorded = time_,
                                .actor = ActorId(TestUuid("actor")),
                                .corrects = EventId()});
    time_ += absl::Hours(1);
    return *this;
  }
  // The next event happens at `time`, and is recorded then.
  Story& At(absl::Time time) {
    time_ = time;
    return *this;
  }

  // decide: absl::StatusOr<Drafts<Event>>(const State&)
  template <typename Decide>
  Outcome<Aggregate> When(const Decide& decide) const {
    return Outcome<Aggregate>(decide(state_));
  }
  const State& state() const { return state_; }

 private:
  State state_{};
  Version version_;
  absl::Time time_ = StoryBegins();
};

template <typename Aggregate, typename... Events>
Story<Aggregate> Given(const Events&... events) {
  Story<Aggregate> story;
  (story.And(events), ...);
  return story;
}

}  // namespace varsel::testing

#endif  // VARSEL_TESTS_TESTING_GIVEN_WHEN_THEN_H_
