#include "services/support/table_view.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/support/evolve.h"
#include "services/support/fold.h"
#include "services/support/match.h"
#include "services/support/match_rows.h"
#include "services/support/streams.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::support {
namespace {

using notification::v1::NotificationEvent;
using Times = google::protobuf::RepeatedPtrField<v1::MatchedTime>;

std::string RoundKey(const Uuid& round) { return KeyBuilder("r").Id(round).Take(); }
std::string PersonsPrefix(const Uuid& round) { return KeyBuilder("i").Id(round).Take(); }

v1::MatchedRound* FindRound(v1::MatchRow& row, const std::string& round_id) {
  for (v1::MatchedRound& round : *row.mutable_rounds()) {
    if (round.round_id() == round_id) return &round;
  }
  return nullptr;
}

// Sets or, without a time, takes out the entry of `id`. False if it was so already.
bool SetTime(const std::string& id, const google::protobuf::Timestamp* time, Times& times) {
  const auto there = std::find_if(times.begin(), times.end(),
                                  [&](const v1::MatchedTime& one) { return one.fact_id() == id; });
  if (time == nullptr) {
    if (there == times.end()) return false;
    times.erase(there);
    return true;
  }
  if (there != times.end() && FromProto(there->time()) == FromProto(*time)) return false;
  v1::MatchedTime& entry = there == times.end() ? *times.Add() : *there;
  entry.set_fact_id(id);
  *entry.mutable_time() = *time;
  return true;
}

absl::Status AddTarget(const notification::v1::TargetAdded& added, views::RowStore& rows) {
  const Uuid round_id = UuidOf(added.round_id());
  ASSIGN_OR_RETURN(const auto round,
                   runtime::GetRowOrNew<v1::MatchRoundRow>(rows, RoundKey(round_id)));
  v1::MatchIndexRow index;
  index.set_person_id(added.person_id());
  runtime::PutRow(rows, KeyBuilder(PersonsPrefix(round_id)).Id(UuidOf(added.person_id())).Take(),
                  index);
  return ChangePerson(added.person_id(), rows, [&](v1::MatchRow& row) {
    v1::MatchedRound* matched = FindRound(row, added.round_id());
    if (matched == nullptr) matched = row.add_rounds();
    matched->set_round_id(added.round_id());
    matched->set_removed(false);
    if (round.has_started()) *matched->mutable_started() = round.started();
    return true;
  });
}

absl::Status StartRound(const notification::v1::RoundStarted& started, views::RowStore& rows) {
  const Uuid round_id = UuidOf(started.round_id());
  v1::MatchRoundRow round;
  *round.mutable_started() = started.started_time();
  runtime::PutRow(rows, RoundKey(round_id), round);
  std::vector<std::string> persons;
  RETURN_IF_ERROR(runtime::ScanRows<v1::MatchIndexRow>(
      rows, PersonsPrefix(round_id), "", [&](std::string_view, const v1::MatchIndexRow& index) {
        persons.push_back(index.person_id());
        return true;
      }));
  for (const std::string& person : persons) {
    RETURN_IF_ERROR(ChangePerson(person, rows, [&](v1::MatchRow& row) {
      v1::MatchedRound* matched = FindRound(row, started.round_id());
      if (matched == nullptr) return false;
      *matched->mutable_started() = started.started_time();
      return true;
    }));
  }
  return absl::OkStatus();
}

absl::Status SetReached(const notification::v1::OutcomeDecided& decided, views::RowStore& rows) {
  if (decided.round_id().empty()) return absl::OkStatus();
  return ChangePerson(decided.person_id(), rows, [&](v1::MatchRow& row) {
    v1::MatchedRound* matched = FindRound(row, decided.round_id());
    if (matched == nullptr) return false;
    return SetTime(decided.notification_id(),
                   decided.has_reached_time() ? &decided.reached_time() : nullptr,
                   *matched->mutable_reached());
  });
}

absl::Status FoldRounds(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<NotificationEvent>(record));
  if (event->has_target_added()) return AddTarget(event->target_added(), rows);
  if (event->has_round_started()) return StartRound(event->round_started(), rows);
  if (event->has_outcome_decided()) return SetReached(event->outcome_decided(), rows);
  if (event->has_target_removed()) {
    const auto& removed = event->target_removed();
    return ChangePerson(removed.person_id(), rows, [&](v1::MatchRow& row) {
      v1::MatchedRound* matched = FindRound(row, removed.round_id());
      if (matched != nullptr) matched->set_removed(true);
      return matched != nullptr;
    });
  }
  return absl::OkStatus();
}

template <typename Contact>
absl::Status SetContact(const Contact& contact, const google::protobuf::Timestamp* time,
                        views::RowStore& rows) {
  return ChangePerson(contact.person_id(), rows, [&](v1::MatchRow& row) {
    return SetTime(contact.contact_id(), time, *row.mutable_contacts());
  });
}

// Folds the course's own stream into the person's row.
absl::Status FoldCourse(const std::string& course_id, const std::string& person_id,
                        const v1::SupportEvent& event, const log::Record& record,
                        views::RowStore& rows) {
  return ChangePerson(person_id, rows, [&](v1::MatchRow& row) {
    auto& courses = *row.mutable_courses();
    auto course = std::find_if(courses.begin(), courses.end(), [&](const v1::CourseLife& one) {
      return one.course_id() == course_id;
    });
    v1::CourseLife& life = course == courses.end() ? *courses.Add() : *course;
    life = EvolveCourse(std::move(life), event, runtime::MetaOf(record.header));
    return true;
  });
}

absl::Status FoldSupport(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<v1::SupportEvent>(record));
  const auto course = [&](const auto& arm) {
    return FoldCourse(arm.course_id(), arm.person_id(), *event, record, rows);
  };
  if (event->has_contact_recorded()) {
    return SetContact(event->contact_recorded(), &event->contact_recorded().contact_time(), rows);
  }
  if (event->has_contact_corrected()) {
    return SetContact(event->contact_corrected(), &event->contact_corrected().contact_time(), rows);
  }
  if (event->has_contact_withdrawn()) {
    return SetContact(event->contact_withdrawn(), nullptr, rows);
  }
  if (event->has_course_opened()) return course(event->course_opened());
  if (event->has_course_corrected()) return course(event->course_corrected());
  if (event->has_course_step_recorded()) return course(event->course_step_recorded());
  if (event->has_course_step_corrected()) return course(event->course_step_corrected());
  if (event->has_course_fact_withdrawn()) return course(event->course_fact_withdrawn());
  if (!event->has_sharing_answered()) return absl::OkStatus();
  const v1::SharingAnswered& answered = event->sharing_answered();
  if (answered.share_subject() != v1::SHARE_SUBJECT_TOTALS) return absl::OkStatus();
  return ChangePerson(answered.person_id(), rows, [&](v1::MatchRow& row) {
    row.set_shared(answered.answer() == v1::SHARE_ANSWER_SHARED);
    return true;
  });
}

absl::Status FoldMerges(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<focus::v1::FocusEvent>(record));
  if (event->has_person_merged()) {
    return MergePersons(event->person_merged().person_id(), event->person_merged().into_person_id(),
                        rows);
  }
  if (event->has_fact_withdrawn() && event->fact_withdrawn().fact_kind() == "person_merged") {
    return UnmergePerson(event->fact_withdrawn().person_id(), rows);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PeriodTable> TableOfPeriod(const views::RowReader& rows, absl::Time from,
                                          absl::Time until) {
  PeriodTable table;
  RETURN_IF_ERROR(runtime::ScanRows<v1::MatchRoundRow>(
      rows, "r", "", [&](std::string_view key, const v1::MatchRoundRow& round) {
        const absl::Time started = FromProto(round.started());
        if (round.has_started() && started >= from && started < until) {
          table.round_ids.push_back(Uuid::FromBytes(key.substr(1)).ToString());
        }
        return true;
      }));
  std::set<std::string> persons;
  for (const std::string& round : table.round_ids) {
    RETURN_IF_ERROR(
        runtime::ScanRows<v1::MatchIndexRow>(rows, PersonsPrefix(UuidOf(round)), "",
                                             [&](std::string_view, const v1::MatchIndexRow& index) {
                                               persons.insert(index.person_id());
                                               return true;
                                             }));
  }
  std::set<std::string> counted;  // the records of one person stand under one of them
  for (const std::string& person : persons) {
    ASSIGN_OR_RETURN(std::string counted_as, CountedAs(rows, person));
    counted.insert(std::move(counted_as));
  }
  const MatchSpan span{.takes =
                           [&](const std::string& round) {
                             return std::find(table.round_ids.begin(), table.round_ids.end(),
                                              round) != table.round_ids.end();
                           },
                       .until = until};
  for (const std::string& person : counted) {
    ASSIGN_OR_RETURN(const v1::MatchRow row, WholePerson(rows, person));
    AddTo(ContributionOf(row, span), &table.counts);
  }
  return table;
}

bool TableView::Wants(std::string_view kind) const {
  return kind.starts_with("support.v1.Contact") || kind.starts_with("support.v1.Course") ||
         kind == "support.v1.SharingAnswered" || kind == "notification.v1.TargetAdded" ||
         kind == "notification.v1.TargetRemoved" || kind == "notification.v1.RoundStarted" ||
         kind == "notification.v1.OutcomeDecided" || kind == "focus.v1.PersonMerged" ||
         kind == "focus.v1.FactWithdrawn";
}

absl::Status TableView::Fold(const log::Record& record, views::RowStore& rows) const {
  const std::string_view kind = record.header.meta.kind;
  if (kind.starts_with("notification.")) return FoldRounds(record, rows);
  if (kind.starts_with("focus.")) return FoldMerges(record, rows);
  return FoldSupport(record, rows);
}

}  // namespace varsel::support
