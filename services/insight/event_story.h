// For tests: events by hand, folded into the views of this area as they come and again from
// nothing.
#ifndef VARSEL_SERVICES_INSIGHT_EVENT_STORY_H_
#define VARSEL_SERVICES_INSIGHT_EVENT_STORY_H_

#include <memory>
#include <string>
#include <vector>

#include "services/insight/coverage_view.h"
#include "services/insight/dose_view.h"
#include "services/insight/hit_rate_view.h"
#include "services/insight/loop_health_view.h"
#include "services/insight/registration_view.h"
#include "services/insight/timeliness_view.h"
#include "storage/log/record.h"
#include "storage/views/memory_views.h"
#include "tests/testing/test_ids.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/insight/v1/insight_service.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::insight {

class EventStory {
 public:
  EventStory();

  // Returns the new event's id. `corrects`: the event it takes back, or none.
  EventId Tell(const focus::v1::FocusEvent& event, EventId corrects = {});
  EventId Tell(const notification::v1::NotificationEvent& event, EventId corrects = {});
  EventId Tell(const timeline::v1::TimelineEvent& event, EventId corrects = {});

  // Short ways to tell the usual. Things are named: round "1" has the id TestId("round-1").
  void Round(const std::string& name, const std::string& start);
  void StartRound(const std::string& name, const std::string& at);
  void EndRound(const std::string& name, const std::string& at);
  void Target(const std::string& round, const std::string& person,
              const std::string& section = "nord",
              focus::v1::GroupKind kind = focus::v1::GROUP_KIND_STREET_GROUP);
  void RemoveTarget(const std::string& round, const std::string& person);
  // round "" = in none
  void Plan(const std::string& notification, const std::string& round, const std::string& person);
  void Attempt(const std::string& notification, const std::string& round, const std::string& person,
               uint32_t number, notification::v1::AttemptWay way, bool delivered);
  void Decide(const std::string& notification, const std::string& round, const std::string& person,
              notification::v1::Outcome outcome,
              notification::v1::Reception reception = notification::v1::RECEPTION_UNSPECIFIED,
              const std::string& reached_at = "");
  void Merge(const std::string& person, const std::string& into);
  void WithdrawMerge(const std::string& person);

  std::unique_ptr<views::RowReader> Read(std::string_view view) const;
  v1::GetHitRateResponse HitRate(const std::vector<std::string>& rounds = {},
                                 const std::vector<v1::Breakdown>& breakdowns = {}) const;
  v1::GetReceptionResponse Reception(const std::vector<std::string>& rounds = {}) const;

  // Fails the test where rows followed are not rows rebuilt.
  void ExpectRebuiltEqualsFollowed() const;
  const std::vector<log::Record>& records() const { return records_; }

 private:
  EventId Append(const google::protobuf::Message& event, const std::string& kind, EventId corrects);

  int number_;
  const HitRateView hit_rate_;
  const DoseView dose_;
  const LoopHealthView loop_health_;
  const CoverageView coverage_;
  const RegistrationView registration_;
  const TimelinessView timeliness_;
  std::vector<const views::View*> all_{&hit_rate_, &dose_,         &loop_health_,
                                       &coverage_, &registration_, &timeliness_};
  views::MemoryViews followed_;
  std::vector<log::Record> records_;
};

google::protobuf::Timestamp Stamp(const std::string& rfc3339);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_EVENT_STORY_H_
