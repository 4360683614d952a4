#include "services/support/match.h"

#include <algorithm>
#include <optional>

#include "services/domain/time_proto.h"
#include "services/support/course.h"

namespace varsel::support {
namespace {

// His notification in these rounds, or what stands for it; nullopt = he belongs to none of them.
std::optional<absl::Time> NotifiedAt(const v1::MatchRow& row, const MatchSpan& span) {
  std::optional<absl::Time> begun;
  std::optional<absl::Time> reached;
  const auto keep_first = [](absl::Time time, std::optional<absl::Time>& first) {
    if (!first.has_value() || time < *first) first = time;
  };
  for (const v1::MatchedRound& round : row.rounds()) {
    if (round.removed() || !round.has_started()) continue;
    if (span.takes && !span.takes(round.round_id())) continue;
    keep_first(FromProto(round.started()), begun);
    for (const v1::MatchedTime& one : round.reached()) {
      if (FromProto(one.time()) < span.until) keep_first(FromProto(one.time()), reached);
    }
  }
  return reached.has_value() ? reached : begun;
}

// The last of his courses by referral, with whether he had one on both sides of `notified`.
struct Courses {
  const v1::CourseLife* last = nullptr;
  bool before = false;
  bool after = false;
  bool through_notification = false;
};

Courses CoursesOf(const v1::MatchRow& row, absl::Time notified, absl::Time until) {
  Courses courses;
  for (const v1::CourseLife& course : row.courses()) {
    const absl::Time referred = FromProto(course.referred_time());
    if (course.withdrawn() || referred >= until) continue;
    const std::optional<absl::Time> ended = StandingAt(course, until).ended;
    courses.before = courses.before || referred < notified;
    courses.after = courses.after || !ended.has_value() || *ended >= notified;
    courses.through_notification =
        courses.through_notification || course.came_through() == v1::CAME_THROUGH_NOTIFICATION;
    if (courses.last == nullptr || referred >= FromProto(courses.last->referred_time())) {
      courses.last = &course;
    }
  }
  return courses;
}

void CountCourse(const v1::CourseLife& course, absl::Time until, v1::EkiCounts* counts) {
  counts->set_courses(1);
  const v1::CourseState state = StandingAt(course, until).state;
  if (state == v1::COURSE_STATE_INTERRUPTED) {
    counts->set_interrupted(1);
  } else if (state == v1::COURSE_STATE_COMPLETED) {
    counts->set_completed(1);
  } else {
    counts->set_running(1);
  }
}

template <typename Each>
void ForEachCell(const Each& each) {
  const auto& type = *v1::EkiCounts::descriptor();
  for (int i = 0; i < type.field_count(); ++i) each(*type.field(i));
}

int64_t CountOf(const v1::EkiCounts& counts, const google::protobuf::FieldDescriptor& cell) {
  return counts.GetReflection()->GetInt64(counts, &cell);
}

}  // namespace

v1::EkiCounts ContributionOf(const v1::MatchRow& row, const MatchSpan& span) {
  v1::EkiCounts counts;
  const std::optional<absl::Time> notified = NotifiedAt(row, span);
  if (!notified.has_value()) return counts;
  counts.set_targeted(1);
  if (!row.shared()) return counts;
  counts.set_persons(1);
  bool before = false;
  bool after = false;
  for (const v1::MatchedTime& contact : row.contacts()) {
    const absl::Time time = FromProto(contact.time());
    if (time >= span.until) continue;
    (time < *notified ? before : after) = true;
  }
  if (before && after) {
    counts.set_contact_before_and_after(1);
  } else if (before) {
    counts.set_contact_before_only(1);
  } else if (after) {
    counts.set_contact_after_only(1);
  } else {
    counts.set_no_contact(1);
  }
  const Courses courses = CoursesOf(row, *notified, span.until);
  if (courses.through_notification) counts.set_came_through_notification(1);
  if (before && after && courses.before && courses.after) {
    CountCourse(*courses.last, span.until, &counts);
  }
  return counts;
}

void AddTo(const v1::EkiCounts& change, v1::EkiCounts* sum) {
  ForEachCell([&](const google::protobuf::FieldDescriptor& cell) {
    const int64_t added = CountOf(*sum, cell) + CountOf(change, cell);
    sum->GetReflection()->SetInt64(sum, &cell, added);
  });
}

v1::EkiCounts DifferenceOf(const v1::EkiCounts& now, const v1::EkiCounts& before) {
  v1::EkiCounts difference;
  ForEachCell([&](const google::protobuf::FieldDescriptor& cell) {
    difference.GetReflection()->SetInt64(&difference, &cell,
                                         CountOf(now, cell) - CountOf(before, cell));
  });
  return difference;
}

bool SameCounts(const v1::EkiCounts& a, const v1::EkiCounts& b) {
  bool same = true;
  ForEachCell([&](const google::protobuf::FieldDescriptor& cell) {
    same = same && CountOf(a, cell) == CountOf(b, cell);
  });
  return same;
}

}  // namespace varsel::support
