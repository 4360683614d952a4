#include "services/focus/rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/time_proto.h"
#include "services/focus/age.h"
#include "services/focus/evolve.h"
#include "services/focus/life.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_reasons.pb.h"

namespace varsel::focus {
namespace {

// Marks by which an approved focus person should not stand as he does. A denial forces its review
// by its own event.
constexpr v1::PersonMark kForcing[] = {
    v1::PERSON_MARK_UNDER_AGE,
    v1::PERSON_MARK_AGE_UNKNOWN,
    v1::PERSON_MARK_ONLY_VICTIM_OR_RELATIVE,
    v1::PERSON_MARK_NO_LEGAL_BASIS,
    v1::PERSON_MARK_NO_EXPLANATION,
    v1::PERSON_MARK_NOT_QUALIFIED,
    v1::PERSON_MARK_REMOVED_ELSEWHERE,
};

bool Carries(const v1::PersonLife& life, v1::PersonMark mark) {
  const auto& marks = life.standing().marks();
  return std::find(marks.begin(), marks.end(), mark) != marks.end();
}

}  // namespace

StreamId PersonStream(const Uuid& id) { return {"focus.person", id}; }
StreamId GroupStream(const Uuid& id) { return {"focus.group", id}; }
StreamId SectionStream(const Uuid& id) { return {"focus.section", id}; }

absl::Status CheckInScope(const v1::PersonLife& life, const FocusContext& context) {
  const bool other_section = context.scope == common::v1::Access::OWN_SECTION &&
                             (!context.caller_section.has_value() ||
                              context.caller_section->ToString() != life.standing().section_id());
  if (!IsRegistered(life) || other_section) {
    return Refuse(v1::PERSON_UNKNOWN, {.field = "person_id"});
  }
  return absl::OkStatus();
}

absl::Status CheckPerson(const v1::PersonLife& life, const FocusContext& context) {
  RETURN_IF_ERROR(CheckInScope(life, context));
  if (IsMerged(life)) {
    return Refuse(v1::PERSON_MERGED,
                  {.field = "person_id", .detail = life.standing().merged_into()});
  }
  return absl::OkStatus();
}

absl::Status CheckSectionOf(const std::string& section_id, const FocusContext& context) {
  const bool other =
      context.scope == common::v1::Access::OWN_SECTION &&
      (!context.caller_section.has_value() || context.caller_section->ToString() != section_id);
  if (!context.section_known || other) {
    return Refuse(v1::SECTION_UNKNOWN, {.field = "section_id", .id = section_id});
  }
  return absl::OkStatus();
}

absl::Status CheckPeriod(absl::Time from, const google::protobuf::Timestamp* until) {
  if (until != nullptr && FromProto(*until) < from) {
    return Refuse(v1::PERIOD_REVERSED, {.field = "until"});
  }
  return absl::OkStatus();
}

absl::Status CheckBirthDateIsNew(const v1::PersonLife& life, const FocusContext& context) {
  if (life.details_version() > context.birth_date.details_version) {
    return Refuse(common::v1::CONTENTION, {.field = "person_id"});
  }
  return absl::OkStatus();
}

absl::Status CheckOfAge(const v1::PersonLife& life, absl::Time act, bool must_be_known,
                        const FocusContext& context) {
  RETURN_IF_ERROR(CheckBirthDateIsNew(life, context));
  const int minimum = context.base.programme.minimum_age_years;
  const v1::AgeGroup group = AgeGroupOn(context.birth_date.day, DayOf(act), minimum);
  const bool minor = group == v1::AGE_GROUP_UNKNOWN ? AgeGroupOf(life) == v1::AGE_GROUP_MINOR
                                                    : group == v1::AGE_GROUP_MINOR;
  if (minor) {
    return Refuse(v1::UNDER_MINIMUM_AGE, {.field = "person_id", .detail = absl::StrCat(minimum)});
  }
  if (group == v1::AGE_GROUP_UNKNOWN && must_be_known) {
    return Refuse(v1::BIRTH_DATE_UNKNOWN, {.field = "person_id"});
  }
  const int maximum = context.base.programme.maximum_age_years;
  if (maximum > 0 && context.birth_date.day.has_value() &&
      AgeOn(*context.birth_date.day, DayOf(act)) > maximum) {
    return Refuse(v1::OVER_MAXIMUM_AGE, {.field = "person_id", .detail = absl::StrCat(maximum)});
  }
  return absl::OkStatus();
}

absl::Time TimeOr(bool said, const google::protobuf::Timestamp& timestamp, absl::Time otherwise) {
  return said ? FromProto(timestamp) : otherwise;
}

FocusContext InProgramme(const v1::PersonLife& life, const FocusContext& context) {
  FocusContext in = context;
  if (const v1::NominationFact* nomination = LatestNomination(life); nomination != nullptr) {
    in.base = context.base.In(nomination->programme());
  }
  return in;
}

Dues DuesAfter(absl::Time reviewed, const Programme& programme) {
  const absl::Time review = AddMonths(reviewed, programme.review_within_months);
  return {review, AddMonths(review, programme.removed_after_review_due_months)};
}

Dues DuesNow(const v1::PersonLife& life, const FocusContext& context) {
  const absl::Time now = context.base.now;
  const v1::PersonStanding& standing = life.standing();
  if (standing.has_review_due() && FromProto(standing.review_due()) < now) {
    return {FromProto(standing.review_due()), FromProto(standing.removal_due())};
  }
  const Programme& programme = InProgramme(life, context).base.programme;
  return {now, AddMonths(now, programme.removed_after_review_due_months)};
}

void AddComingOfAge(const v1::PersonLife& life, const FocusContext& context, Events& events) {
  const v1::AgeGroup today = AgeGroupOn(context.birth_date.day, DayOf(context.base.now),
                                        context.base.programme.minimum_age_years);
  if (life.age_group() != v1::AGE_GROUP_MINOR || today != v1::AGE_GROUP_ADULT) return;
  Draft<v1::FocusEvent> draft{.occurred = context.base.now};
  v1::AgeGroupDecided& decided = *draft.event.mutable_age_group_decided();
  decided.set_person_id(life.person_id());
  decided.set_age_group(today);
  events.push_back(std::move(draft));
}

v1::PersonLife After(const v1::PersonLife& life, const Events& events,
                     const FocusContext& context) {
  v1::PersonLife next = life;
  // A version past all that there can be in a stream, for what has none yet.
  uint64_t version = uint64_t{1} << 62;
  for (const Draft<v1::FocusEvent>& draft : events) {
    if (!draft.stream.is_none()) continue;
    const EventMeta meta{.version = Version(++version),
                         .occurred = draft.occurred,
                         .recorded = context.base.now,
                         .actor = context.base.actor,
                         .corrects = draft.corrects};
    next = EvolvePerson(std::move(next), draft.event, meta);
  }
  return next;
}

void AddForcedReview(const v1::PersonLife& life, const FocusContext& context, Events& events) {
  const v1::PersonLife next = After(life, events, context);
  if (next.standing().state() != v1::NOMINATION_STATE_APPROVED) return;
  for (const v1::PersonMark mark : kForcing) {
    if (!Carries(next, mark) || Carries(life, mark)) continue;
    Draft<v1::FocusEvent> draft{.occurred = context.base.now};
    v1::ReviewForced& forced = *draft.event.mutable_review_forced();
    const Dues dues = DuesNow(life, context);
    forced.set_person_id(life.person_id());
    forced.set_mark(mark);
    *forced.mutable_review_due() = ToProto(dues.review);
    *forced.mutable_removal_due() = ToProto(dues.removal);
    events.push_back(std::move(draft));
    return;  // one review looks at all of it
  }
}

}  // namespace varsel::focus
