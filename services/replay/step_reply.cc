#include "services/replay/step_reply.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/replay/selection.h"

namespace varsel::replay {
namespace {

google::protobuf::Timestamp StampOf(int64_t micros) {
  google::protobuf::Timestamp stamp;
  int64_t seconds = micros / 1'000'000;
  int64_t rest = micros % 1'000'000;
  if (rest < 0) {
    rest += 1'000'000;
    --seconds;
  }
  stamp.set_seconds(seconds);
  stamp.set_nanos(static_cast<int32_t>(rest * 1000));
  return stamp;
}

std::string TextOf(std::string_view id) {
  return id.size() == Uuid::kSize ? Uuid::FromBytes(id).ToString() : std::string();
}

bool CanBeLate(v1::StepKind kind) {
  return kind == v1::STEP_KIND_INCIDENT || kind == v1::STEP_KIND_ATTEMPT ||
         kind == v1::STEP_KIND_DELIVERY || kind == v1::STEP_KIND_FOLLOW_UP ||
         kind == v1::STEP_KIND_GROUP_TALK || kind == v1::STEP_KIND_PROVISIONAL;
}

void AddMarks(const FoundStep& found, const Lens& lens, v1::Step* step) {
  const v1::StepRow& row = found.row;
  const int64_t first = row.first_recorded_us() != 0 ? row.first_recorded_us() : row.recorded_us();
  if (CanBeLate(row.step_kind()) &&
      absl::Microseconds(first - found.place.occurred_us) > lens.late_after) {
    step->add_marks(v1::STEP_MARK_LATE);
  }
  if (lens.as_known && row.superseded_position() != 0) {
    step->add_marks(v1::STEP_MARK_CORRECTED_LATER);
  }
  if (lens.as_known || !lens.moment_us.has_value()) return;
  if (first > *lens.moment_us) {
    step->add_marks(v1::STEP_MARK_NOT_KNOWN_THEN);
  } else if (row.recorded_us() > *lens.moment_us) {
    step->add_marks(v1::STEP_MARK_CHANGED_SINCE);
  }
}

// What every step says.
v1::Step Common(const FoundStep& found, const Lens& lens, Naming& naming) {
  const v1::StepRow& row = found.row;
  v1::Step step;
  step.set_step_kind(row.step_kind());
  step.set_lane(LaneOf(row.step_kind()));
  *step.mutable_occurred_time() = StampOf(found.place.occurred_us);
  *step.mutable_recorded_time() = StampOf(row.recorded_us());
  *step.mutable_first_recorded_time() =
      StampOf(row.first_recorded_us() != 0 ? row.first_recorded_us() : row.recorded_us());
  step.set_position(found.place.position);
  step.set_ordinal(found.place.ordinal * 4);
  step.set_fact_ref(naming.Fact(row.origin()));
  step.set_person(naming.Person(row.person_id()));
  step.set_section_id(TextOf(row.section_id()));
  if (found.joined_groups.empty()) {
    for (const std::string& group : row.group_ids()) step.add_group_ids(TextOf(group));
  } else {
    for (const std::string& group : found.joined_groups) step.add_group_ids(TextOf(group));
  }
  AddMarks(found, lens, &step);
  return step;
}

void SetIncident(const v1::StepRow& row, v1::Step* step) {
  step->set_incident_id(TextOf(row.thing_id()));
  step->set_incident_kind(row.incident_kind());
  step->set_severity(row.severity());
  step->set_precision(row.precision());
  for (int i = 0; i < row.group_ids_size(); ++i) {
    timeline::v1::InvolvedGroup& group = *step->add_groups();
    group.set_group_id(TextOf(row.group_ids(i)));
    if (i < row.group_roles_size()) group.set_role(row.group_roles(i));
  }
}

void SetNotification(const v1::StepRow& row, Naming& naming, v1::Step* step) {
  if (row.step_kind() != v1::STEP_KIND_GROUP_TALK) {
    step->set_notification_ref(naming.Notification(row.thing_id()));
  }
  step->set_way(row.way());
  step->set_outcome(row.outcome());
  step->set_mode(row.mode());
  step->set_reception(row.reception());
  step->set_reached(row.yes());
  step->set_contact_made(row.contact_made());
  if (row.step_kind() == v1::STEP_KIND_ATTEMPT) step->set_attempt_number(row.number());
  if (row.step_kind() == v1::STEP_KIND_GROUP_TALK) step->set_head_count(row.number());
  if (row.later_us() != 0) *step->mutable_scheduled_time() = StampOf(row.later_us());
}

void SetLever(const v1::StepRow& row, v1::Step* step) {
  if (row.step_kind() == v1::STEP_KIND_TRIGGERED) {
    *step->mutable_lever_ids() = row.codes();
  } else if (!row.codes().empty()) {
    step->set_lever_id(row.codes(0));
  }
  *step->mutable_blockers() = row.blockers();
  step->set_duty_end(row.duty_end());
  step->set_in_time(row.yes());
  step->set_incident_id(TextOf(row.other_id()));
  if (row.later_us() != 0) *step->mutable_due() = StampOf(row.later_us());
}

void AddOfDelivery(const v1::StepRow& row, const Lens& lens, const v1::Step& common,
                   std::vector<v1::Step>* steps) {
  if (!row.levers().empty() && lens.lanes.count(v1::LANE_LEVERS) > 0) {
    v1::Step& promise = steps->emplace_back(common);
    promise.set_step_kind(v1::STEP_KIND_PROMISE);
    promise.set_lane(v1::LANE_LEVERS);
    promise.set_ordinal(common.ordinal() + 1);
    *promise.mutable_levers() = row.levers();
    if (std::any_of(row.levers().begin(), row.levers().end(),
                    [](const auto& lever) { return !lever.blockers().empty(); })) {
      promise.add_marks(v1::STEP_MARK_UNBACKED);
    }
  }
  if (!row.codes().empty() && lens.lanes.count(v1::LANE_SUPPORT) > 0) {
    v1::Step& offer = steps->emplace_back(common);
    offer.set_step_kind(v1::STEP_KIND_OFFER);
    offer.set_lane(v1::LANE_SUPPORT);
    offer.set_ordinal(common.ordinal() + 2);
    *offer.mutable_offer_codes() = row.codes();
  }
}

}  // namespace

void AppendSteps(const FoundStep& found, const Lens& lens, Naming& naming,
                 std::vector<v1::Step>* steps) {
  const v1::StepRow& row = found.row;
  v1::Step step = Common(found, lens, naming);
  switch (step.lane()) {
    case v1::LANE_INCIDENTS:
      SetIncident(row, &step);
      break;
    case v1::LANE_NOTIFICATIONS:
      if (row.step_kind() == v1::STEP_KIND_DELIVERY) {
        const v1::Step common = step;
        SetNotification(row, naming, &step);
        steps->push_back(std::move(step));
        return AddOfDelivery(row, lens, common, steps);
      }
      SetNotification(row, naming, &step);
      break;
    case v1::LANE_LEVERS:
      SetLever(row, &step);
      if (row.step_kind() == v1::STEP_KIND_PROMISE_TAKEN_BACK) {
        step.clear_incident_id();
        *step.mutable_levers() = row.levers();
        step.set_about_fact_ref(naming.Fact(row.other_id()));
      }
      break;
    case v1::LANE_MEMBERS:
      step.set_affiliation_role(row.role());
      if (row.later_us() != 0) *step.mutable_until() = StampOf(row.later_us());
      step.set_other_person(naming.Person(row.other_id()));
      break;
    case v1::LANE_SUPPORT:
    case v1::LANE_UNSPECIFIED:
    case v1::Lane_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::Lane_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  steps->push_back(std::move(step));
}

}  // namespace varsel::replay
