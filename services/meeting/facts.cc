#include "services/meeting/facts.h"

#include <algorithm>
#include <utility>

#include "services/domain/time_proto.h"
#include "services/meeting/due_rows.h"
#include "services/meeting/evolve.h"
#include "storage/base/status_macros.h"

namespace varsel::meeting {
namespace {

constexpr int kCandidatesMax = 50;  // free workers that are looked at
constexpr size_t kChainsOfPairMax = 200;

Span SpanOf(const v1::MeetingPlan& plan) {
  return {FromProto(plan.starts()), FromProto(plan.ends())};
}

NearMeeting NearOf(const v1::MeetingLife& life) {
  NearMeeting near;
  near.meeting_id = life.meeting_id();
  near.span = SpanOf(life.plan());
  near.officer_ids.assign(life.plan().officer_ids().begin(), life.plan().officer_ids().end());
  for (const v1::MeetingItem& item : life.plan().items()) {
    near.group_ids.insert(near.group_ids.end(), item.group_ids().begin(), item.group_ids().end());
  }
  return near;
}

bool Carries(const v1::MeetingPlan& plan, const std::string& notification_id) {
  return std::any_of(plan.items().begin(), plan.items().end(), [&](const v1::MeetingItem& item) {
    return item.notification_id() == notification_id;
  });
}

// Whether one of them attacked the other since, or ever did in a chain whose last act, by whomever,
// came since: links carry a conflict on through others. Reads one row for each chain between them.
absl::StatusOr<bool> HasOpenChain(const views::RowReader& conflicts, const std::string& a,
                                  const std::string& b, absl::Time since) {
  const auto newest_since = [&](const std::string& prefix) -> absl::StatusOr<bool> {
    bool since_then = false;
    RETURN_IF_ERROR(conflicts.Scan(prefix, "", [&](std::string_view key, std::string_view) {
      since_then = FromNewestFirst(KeyReader(key.substr(prefix.size())).Number()) >= since;
      return false;
    }));
    return since_then;
  };
  ASSIGN_OR_RETURN(const bool attacked, newest_since(ChainPrefix(a, b)));
  if (attacked) return true;
  std::vector<Uuid> chains;
  const std::string prefix = PairChainPrefix(a, b);
  RETURN_IF_ERROR(conflicts.Scan(prefix, "", [&](std::string_view key, std::string_view) {
    chains.push_back(KeyReader(key.substr(prefix.size())).Id());
    return chains.size() < kChainsOfPairMax;
  }));
  for (const Uuid& chain : chains) {
    ASSIGN_OR_RETURN(const bool open, newest_since(ChainActsPrefix(chain)));
    if (open) return true;
  }
  return false;
}

}  // namespace

bool MaySee(const runtime::Call& call, const v1::MeetingPlan& plan) {
  if (call.scope == common::v1::Access::DISCLOSED) {
    return plan.eki_worker_id() == call.caller.actor.ToString();
  }
  return InScope(call, plan.section_id(), plan.officer_ids());
}

absl::StatusOr<std::vector<NearMeeting>> MeetingsNear(const views::RowReader& calendar, char space,
                                                      std::string_view owner_id, const Span& span,
                                                      std::string_view except) {
  std::vector<std::string> ids;
  const std::string from = TimedFrom(space, owner_id, span.starts - kMeetingLastsMax);
  const size_t prefix = TimedPrefix(space, owner_id).size();
  RETURN_IF_ERROR(calendar.Scan(TimedPrefix(space, owner_id), from,
                                [&](std::string_view key, std::string_view) {
                                  KeyReader reader(key.substr(prefix));
                                  if (reader.Time() >= span.ends) return false;
                                  ids.push_back(reader.Id().ToString());
                                  return true;
                                }));
  std::vector<NearMeeting> near;
  for (const std::string& id : ids) {
    if (id == except) continue;
    ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::MeetingRow>(calendar, IdKey('m', id)));
    if (!row.has_value() || row->life().cancelled()) continue;
    if (Overlap(span, SpanOf(row->life().plan()))) near.push_back(NearOf(row->life()));
  }
  return near;
}

absl::StatusOr<std::optional<KnownPerson>> FindPerson(const views::RowReader& due,
                                                      std::string person_id) {
  ASSIGN_OR_RETURN(person_id, SurvivingId(due, person_id));
  ASSIGN_OR_RETURN(auto row, runtime::GetRow<v1::FocusRow>(due, IdKey('p', person_id)));
  if (!row.has_value()) return std::optional<KnownPerson>();
  return std::optional<KnownPerson>({std::move(person_id), *std::move(row)});
}

absl::StatusOr<v1::MeetingPlan> Facts::PlanOf(const std::string& meeting_id) const {
  ASSIGN_OR_RETURN(const auto calendar, Rows(kCalendarView));
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRow<v1::MeetingRow>(*calendar, IdKey('m', meeting_id)));
  return row.has_value() ? row->life().plan() : v1::MeetingPlan();
}

absl::Status Facts::GatherItems(const runtime::Call& call, const v1::MeetingForm& form,
                                const std::string& meeting_id, Gathered* gathered) const {
  PlanContext& context = gathered->context;
  ASSIGN_OR_RETURN(const v1::MeetingPlan planned, PlanOf(meeting_id));
  ASSIGN_OR_RETURN(const auto due, Rows(kDueView));
  ASSIGN_OR_RETURN(const auto section,
                   runtime::GetRow<v1::SectionRow>(*due, IdKey('z', form.section_id())));
  context.section_known = section.has_value();
  for (const v1::PlannedItem& item : form.items()) {
    const std::string& id = item.notification_id();
    ASSIGN_OR_RETURN(auto row, runtime::GetRow<v1::NotifiedRow>(*due, IdKey('n', id)));
    if (!row.has_value()) continue;
    // Whoever is on the team may plan on for those whom the meeting carries already.
    const bool carried = MaySee(call, planned) && Carries(planned, id);
    if (!carried && !InScope(call, row->section_id(), row->officer_ids())) continue;
    // The notification's stream is no precondition: it moves with every attempt. What may come
    // between (it is closed or cancelled) could come after the plan just as well, and shows on it.
    Notified notified;
    ASSIGN_OR_RETURN(const auto person, FindPerson(*due, row->person_id()));
    if (person.has_value()) {
      notified.person = person->row;
      const log::Precondition read{PersonStream(person->person_id), Version(person->row.version())};
      if (std::none_of(
              gathered->reads.begin(), gathered->reads.end(),
              [&](const log::Precondition& other) { return other.stream == read.stream; })) {
        gathered->reads.push_back(read);
      }
    }
    notified.notification = *std::move(row);
    context.notified.emplace(id, std::move(notified));
  }
  return absl::OkStatus();
}

// Those that the plan writes, and of the section those of the days before and after, in which what
// collides would stand.
absl::Status Facts::GatherGuards(const Span& span, const std::vector<std::string>& officers,
                                 const std::string& section_id, absl::Duration within,
                                 Gathered* gathered) const {
  absl::flat_hash_set<StreamId> streams;
  for (const Guard& guard : GuardsOf(span, officers, "", section_id)) {
    streams.insert(GuardStream(guard.calendar, guard.owner_id, guard.day));
  }
  for (int32_t day = DayOf(span.starts - within); day <= DayOf(span.ends + within); ++day) {
    streams.insert(GuardStream(v1::CALENDAR_KIND_SECTION, section_id, day));
  }
  for (const StreamId& stream : streams) {
    ASSIGN_OR_RETURN(const Version version, VersionOf(stream));
    gathered->reads.push_back({stream, version});
  }
  return absl::OkStatus();
}

// Which of the groups concerned have an open chain between them when the meeting begins.
absl::Status Facts::GatherChains(const v1::MeetingForm& form, const Span& span,
                                 Gathered* gathered) const {
  PlanContext& context = gathered->context;
  absl::flat_hash_set<std::string> own;
  for (const v1::PlannedItem& item : form.items()) {
    const auto found = context.notified.find(item.notification_id());
    if (found == context.notified.end()) continue;
    const auto& groups = found->second.notification.group_ids();
    own.insert(groups.begin(), groups.end());
  }
  absl::flat_hash_set<std::string> others = own;
  for (const NearMeeting& near : context.of_section) {
    others.insert(near.group_ids.begin(), near.group_ids.end());
  }
  ASSIGN_OR_RETURN(const auto conflicts, Rows(kConflictView));
  const absl::Time open_since = span.starts - context.base.programme.chain_open_for;
  for (const std::string& a : own) {
    for (const std::string& b : others) {
      if (a == b || context.open_chains.contains(PairOf(a, b))) continue;
      ASSIGN_OR_RETURN(const bool open, HasOpenChain(*conflicts, a, b, open_since));
      if (open) context.open_chains.insert(PairOf(a, b));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Facts::EkiCandidate>> Facts::EkiCandidates(const Span& span) const {
  ASSIGN_OR_RETURN(const auto rows, Rows(kEkiTimeView));
  std::vector<EkiCandidate> candidates;
  absl::Status broken;
  const std::string prefix = TimedPrefix('f', "");
  RETURN_IF_ERROR(
      rows->Scan(prefix, TimedFrom('f', "", span.starts - kEkiTimeLastsMax),
                 [&](std::string_view key, std::string_view) {
                   KeyReader reader(key.substr(prefix.size()));
                   if (reader.Time() > span.starts || candidates.size() == kCandidatesMax)
                     return false;
                   const std::string id = reader.Id().ToString();
                   const auto row = runtime::GetRow<v1::EkiTimeRow>(*rows, IdKey('t', id));
                   if (!row.ok()) {
                     broken = row.status();
                     return false;
                   }
                   const v1::EkiTimeLife& life = (*row)->life();
                   if (!Covers({FromProto(life.starts()), FromProto(life.ends())}, span))
                     return true;
                   candidates.push_back(
                       {life.eki_worker_id(), {EkiTimeStream(id), Version((*row)->version())}});
                   return true;
                 }));
  RETURN_IF_ERROR(broken);
  return candidates;
}

// The first who is free, the one now on the team before others: he knows whom it is about. His
// guards are read before his calendar; those of the others need not hold: that they were found busy
// stays true of the moment.
absl::Status Facts::GatherEki(const Span& span, const std::string& meeting_id,
                              Gathered* gathered) const {
  ASSIGN_OR_RETURN(std::vector<EkiCandidate> candidates, EkiCandidates(span));
  ASSIGN_OR_RETURN(const v1::MeetingPlan planned, PlanOf(meeting_id));
  const std::string& now_on_team = planned.eki_worker_id();
  std::stable_sort(candidates.begin(), candidates.end(),
                   [&](const EkiCandidate& a, const EkiCandidate& b) {
                     return (a.worker_id == now_on_team) > (b.worker_id == now_on_team);
                   });
  for (const EkiCandidate& candidate : candidates) {
    std::vector<log::Precondition> guards;
    for (int32_t day = DayOf(span.starts); day <= DayOf(span.ends - absl::Microseconds(1)); ++day) {
      const StreamId stream = GuardStream(v1::CALENDAR_KIND_EKI_WORKER, candidate.worker_id, day);
      ASSIGN_OR_RETURN(const Version version, VersionOf(stream));
      guards.push_back({stream, version});
    }
    ASSIGN_OR_RETURN(const auto calendar, Rows(kCalendarView));
    ASSIGN_OR_RETURN(const auto booked,
                     MeetingsNear(*calendar, 'e', candidate.worker_id, span, meeting_id));
    if (!booked.empty()) continue;
    gathered->context.free_eki_worker_id = candidate.worker_id;
    gathered->reads.insert(gathered->reads.end(), guards.begin(), guards.end());
    gathered->reads.push_back(candidate.time);
    break;
  }
  return absl::OkStatus();
}

absl::StatusOr<Facts::Gathered> Facts::ForPlan(const runtime::Call& call,
                                               const v1::MeetingForm& form,
                                               const std::string& meeting_id) const {
  Gathered gathered{.context = {.base = call.Context()}, .reads = {}};
  const Span span = meeting::SpanOf(form);
  RETURN_IF_ERROR(GatherItems(call, form, meeting_id, &gathered));
  // A time that no rule lets through has no days to guard.
  if (span.ends <= span.starts || span.ends - span.starts > kMeetingLastsMax) return gathered;
  const absl::Duration within = gathered.context.base.programme.collision_within;
  std::vector<std::string> officers = OfficersOf(form, gathered.context.base);
  std::sort(officers.begin(), officers.end());
  officers.erase(std::unique(officers.begin(), officers.end()), officers.end());
  RETURN_IF_ERROR(GatherGuards(span, officers, form.section_id(), within, &gathered));
  {
    ASSIGN_OR_RETURN(const auto calendar, Rows(kCalendarView));
    for (const std::string& officer : officers) {
      ASSIGN_OR_RETURN(const auto near, MeetingsNear(*calendar, 'o', officer, span, meeting_id));
      auto& all = gathered.context.of_officers;
      all.insert(all.end(), near.begin(), near.end());
    }
    ASSIGN_OR_RETURN(gathered.context.of_section,
                     MeetingsNear(*calendar, 's', form.section_id(),
                                  {span.starts - within, span.ends + within}, meeting_id));
  }
  RETURN_IF_ERROR(GatherChains(form, span, &gathered));
  if (form.eki_wish() == v1::EKI_WISH_IF_FREE || form.eki_wish() == v1::EKI_WISH_NEEDED) {
    RETURN_IF_ERROR(GatherEki(span, meeting_id, &gathered));
  }
  return gathered;
}

}  // namespace varsel::meeting
