#include "services/replay/live_hub.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "services/domain/protection.h"
#include "services/replay/change.h"
#include "services/replay/protected_ties.h"
#include "services/replay/view.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::replay {
namespace {

constexpr size_t kBatch = 200;
constexpr absl::Duration kJudgedFor = absl::Seconds(1);
constexpr absl::Duration kLookEvery = absl::Milliseconds(200);  // whether to stop

void AddId(std::string_view bytes, std::vector<Uuid>* ids) {
  if (bytes.size() != Uuid::kSize) return;
  const Uuid id = Uuid::FromBytes(bytes);
  if (std::find(ids->begin(), ids->end(), id) == ids->end()) ids->push_back(id);
}

// The groups in which the person was when it happened.
absl::Status AddGroupsOf(const Uuid& person, const StepPlace& place, const views::RowReader& rows,
                         std::vector<Uuid>* groups) {
  ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::PersonRow>(rows, PersonKey(person)));
  for (const v1::AffiliationLink& link : row.affiliations()) {
    const bool then = link.from_us() <= place.occurred_us &&
                      (link.until_us() == 0 || place.occurred_us < link.until_us());
    if (then && Holds(link.position(), link.superseded_position(), place.position)) {
      AddId(link.group_id(), groups);
    }
  }
  return absl::OkStatus();
}

absl::Status AddSectionsOf(const std::vector<Uuid>& groups, uint64_t as_of,
                           const views::RowReader& rows, std::vector<Uuid>* sections) {
  for (const Uuid& group : groups) {
    ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::GroupRow>(rows, GroupKey(group)));
    for (const v1::Link& link : row.sections()) {
      if (Holds(link.position(), link.superseded_position(), as_of)) AddId(link.id(), sections);
    }
  }
  return absl::OkStatus();
}

absl::Status Place(const views::RowReader& rows, LiveStep* live) {
  v1::StepRow& row = live->step.row;
  const StepPlace& place = live->step.place;
  const v1::StepKind kind = row.step_kind();
  const bool of_group = IsOfLevers(kind) || kind == v1::STEP_KIND_AFFILIATED ||
                        kind == v1::STEP_KIND_AFFILIATION_ENDED;
  if (!row.person_id().empty()) {
    if (kind == v1::STEP_KIND_PROMISE_TAKEN_BACK) {  // the view knows whose promise it was
      const std::string key = StepKey(HomePrefix(Home::kPerson, IdOf(row.person_id())), place);
      ASSIGN_OR_RETURN(const auto stored, runtime::GetRow<v1::StepRow>(rows, key));
      if (stored.has_value()) row = *stored;
    }
    ASSIGN_OR_RETURN(live->persons, FamilyOf(rows, IdOf(row.person_id()), place.position));
    if (kind == v1::STEP_KIND_MERGED) AddId(row.other_id(), &live->persons);
    if (!of_group) {
      for (const Uuid& person : live->persons) {
        RETURN_IF_ERROR(AddGroupsOf(person, place, rows, &live->groups));
      }
      for (const Uuid& group : live->groups) {
        live->step.joined_groups.push_back(std::string(group.bytes()));
      }
    }
  }
  if (row.person_id().empty() || of_group) {
    for (const std::string& group : row.group_ids()) AddId(group, &live->groups);
  }
  AddId(row.section_id(), &live->sections);
  if (of_group) {
    RETURN_IF_ERROR(AddSectionsOf(live->groups, place.position, rows, &live->sections));
  }
  return absl::OkStatus();
}

// Somebody became protected, or is so no more: a step of no kind, which tells those whom his ties
// had reached that the past is another.
absl::Status AddProtection(const log::Record& record, const views::RowReader& rows,
                           LiveRecord* live) {
  const log::RecordHeader& header = record.header;
  if (!MayChangeProtection(header.meta.kind)) return absl::OkStatus();
  const Uuid& person = header.meta.stream.id;
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRowOrNew<v1::ProtectionRow>(rows, ProtectionKey(person)));
  const uint64_t position = header.position.value();
  const int64_t at_us = MicrosOf(header.recorded);
  if (IsProtectedAs(row, position, at_us) == IsProtectedAs(row, position - 1, at_us)) {
    return absl::OkStatus();
  }
  LiveStep changed;
  changed.step.place = {at_us, position, static_cast<uint32_t>(live->steps.size())};
  ASSIGN_OR_RETURN(changed.persons, FamilyOf(rows, person, position));
  for (const Uuid& record_id : changed.persons) {
    ASSIGN_OR_RETURN(const auto ties,
                     runtime::GetRowOrNew<v1::PersonRow>(rows, PersonKey(record_id)));
    for (const v1::AffiliationLink& link : ties.affiliations()) {
      if (Holds(link.position(), link.superseded_position(), position)) {
        AddId(link.group_id(), &changed.groups);
      }
    }
  }
  if (changed.groups.empty()) return absl::OkStatus();  // he had no tie to hide
  RETURN_IF_ERROR(AddSectionsOf(changed.groups, position, rows, &changed.sections));
  live->past_changed = true;
  live->steps.push_back(std::move(changed));
  return absl::OkStatus();
}

// Of a lever's readiness only the period that holds when it is decided: as it is from now.
void KeepReadinessNow(int64_t now_us, Change* change) {
  AddedStep* now = nullptr;
  for (AddedStep& step : change->added) {
    if (step.occurred_us <= now_us) now = &step;
  }
  std::vector<AddedStep> kept;
  if (now != nullptr) kept.push_back(std::move(*now));
  change->added = std::move(kept);
}

// A fact that is taken back, and not told anew by the same record.
absl::Status AddWithdrawn(const Change& change, const log::RecordHeader& header,
                          const views::RowReader& rows, LiveRecord* live) {
  for (const ClosedFact& closed : change.closed) {
    const bool told = std::any_of(change.added.begin(), change.added.end(),
                                  [&](const auto& a) { return a.row.origin() == closed.by; });
    if (told) continue;
    // The step as the view closed it says whose it was.
    std::string home = closed.home;
    if (home.empty()) {
      ASSIGN_OR_RETURN(const auto place, runtime::GetRow<v1::PlaceRow>(rows, TalkKey(closed.by)));
      if (!place.has_value()) continue;
      home = HomePrefix(Home::kGroup, IdOf(place->group_id()));
    }
    std::vector<FoundStep> found;
    RETURN_IF_ERROR(runtime::ScanRows<v1::StepRow>(
        rows, closed.hint_us != 0 ? StepKeyFrom(home, closed.hint_us) : home, "",
        [&](std::string_view key, const v1::StepRow& row) {
          const std::string& by = closed.by_thing ? row.thing_id() : row.origin();
          if (row.superseded_position() == header.position.value() && by == closed.by) {
            found.push_back({PlaceOf(key), row, {}});
          }
          return true;
        }));
    for (FoundStep& step : found) {
      LiveStep gone;
      gone.step = std::move(step);
      RETURN_IF_ERROR(Place(rows, &gone));
      // Its homes stay, so that it reaches whom the step itself had reached.
      gone.step.place = {MicrosOf(header.recorded), header.position.value(),
                         static_cast<uint32_t>(live->steps.size())};
      v1::StepRow withdrawn;
      withdrawn.set_step_kind(v1::STEP_KIND_FACT_WITHDRAWN);
      withdrawn.set_recorded_us(MicrosOf(header.recorded));
      withdrawn.set_origin(gone.step.row.origin());
      // Remembered for the filter: in which lane the fact had stood.
      withdrawn.set_number(static_cast<uint32_t>(gone.step.row.step_kind()));
      withdrawn.set_person_id(gone.step.row.person_id());
      withdrawn.set_thing_id(gone.step.row.thing_id());
      withdrawn.set_section_id(gone.step.row.section_id());
      *withdrawn.mutable_group_ids() = gone.step.row.group_ids();
      gone.step.row = std::move(withdrawn);
      live->steps.push_back(std::move(gone));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const LiveRecord>> LiveOf(const log::Record& record,
                                                         const views::RowReader& rows,
                                                         const KnownAs& known) {
  auto live = std::make_shared<LiveRecord>();
  const log::RecordHeader& header = record.header;
  live->position = header.position.value();
  live->judged_position = known.protection_position;
  live->judged_us = known.protection_us;
  live->may_change_protection = MayHideTies(header.meta.kind);
  if (!IsWanted(header.meta.kind)) return std::shared_ptr<const LiveRecord>(std::move(live));
  ASSIGN_OR_RETURN(Change change, ChangeOf(record));
  live->past_changed = change.past_changed;
  if (header.meta.kind == "sanction.v1.LeverReadinessDecided") {
    KeepReadinessNow(MicrosOf(header.recorded), &change);
  }
  for (AddedStep& added : change.added) {
    LiveStep& step = live->steps.emplace_back();
    step.step.place = {added.occurred_us, header.position.value(), added.ordinal};
    step.step.row = added.row;
    RETURN_IF_ERROR(Place(rows, &step));
  }
  RETURN_IF_ERROR(AddWithdrawn(change, header, rows, live.get()));
  RETURN_IF_ERROR(AddProtection(record, rows, live.get()));
  TieHider ties(known);
  for (LiveStep& step : live->steps) {
    if (!HasTie(step.step)) continue;
    ASSIGN_OR_RETURN(step.hides, ties.Hides(rows, step.step.row.person_id()));
  }
  return std::shared_ptr<const LiveRecord>(std::move(live));
}

}  // namespace

absl::StatusOr<LiveRecords> ReadLive(const log::EventLog& log, const views::ViewSource& views,
                                     uint64_t after, size_t max, absl::Time now) {
  ASSIGN_OR_RETURN(const auto records, log.ReadAll(Position(after), max));
  LiveRecords live;
  if (records.empty()) return live;
  ASSIGN_OR_RETURN(const auto rows, views.Read(kStepsView, records.back().header.position));
  const KnownAs known = {.protection_position = records.back().header.position.value(),
                         .protection_us = MicrosOf(now)};
  for (const log::Record& record : records) {
    ASSIGN_OR_RETURN(auto one, LiveOf(record, *rows, known));
    live.push_back(std::move(one));
  }
  return live;
}

LiveHub::~LiveHub() { Stop(); }

void LiveHub::Stop() {
  std::thread thread;
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
    for (Waiter* waiter : waiting_) waiter->changed.NotifyOne();
    thread = std::move(thread_);
  }
  if (thread.joinable()) thread.join();
}

LiveHub::Watching::Watching(LiveHub& hub) : hub_(hub) {
  MutexLock lock(hub_.mutex_);
  if (hub_.watching_++ > 0) return;
  hub_.kept_.clear();
  hub_.head_ = hub_.log_.head().position.value();
  hub_.protection_changed_ = hub_.head_;  // what changed it while nobody watched was not looked for
  if (!hub_.thread_.joinable() && !hub_.stopping_) {
    hub_.thread_ = std::thread([&hub] { hub.Run(); });
  }
  hub_.changed_.NotifyAll();
}

LiveHub::Watching::~Watching() {
  MutexLock lock(hub_.mutex_);
  --hub_.watching_;
}

void LiveHub::Run() {
  while (true) {
    uint64_t after = 0;
    {
      MutexLock lock(mutex_);
      while (watching_ == 0 && !stopping_) changed_.Wait(mutex_);
      if (stopping_) return;
      after = head_;
    }
    if (!log_.AwaitPast(Position(after), kLookEvery)) continue;
    absl::StatusOr<LiveRecords> records = ReadLive(log_, views_, after, kBatch, clock_.Now());
    {
      MutexLock lock(mutex_);
      if (stopping_) return;
      // A view that is being rebuilt: watchers read for themselves and are told so.
      if (!records.ok()) {
        changed_.WaitFor(mutex_, kLookEvery);
        continue;
      }
      if (head_ != after) continue;  // nobody watched meanwhile, and somebody came
      for (auto& record : *records) {
        if (record->may_change_protection) protection_changed_ = record->position;
        kept_.push_back(std::move(record));
      }
      while (kept_.size() > kept_max_) kept_.pop_front();
      if (!kept_.empty()) head_ = kept_.back()->position;
    }
    HandOn();
  }
}

void LiveHub::HandOn() {
  std::vector<Waiter*> behind;
  {
    MutexLock lock(mutex_);
    for (Waiter* waiter : waiting_) {
      if (waiter->after >= head_ || waiter->woken) continue;
      waiter->busy = true;
      behind.push_back(waiter);
    }
  }
  // As a rule they all have read equally far.
  uint64_t held_after = 0;
  LiveRecords held;
  for (Waiter* waiter : behind) HandTo(*waiter, &held_after, &held);
}

void LiveHub::HandTo(Waiter& waiter, uint64_t* held_after, LiveRecords* held) {
  bool taken = true;
  while (taken) {
    if (held->empty() || *held_after != waiter.after) {
      MutexLock lock(mutex_);
      held->clear();
      Held(waiter.after, held);
      *held_after = waiter.after;
    }
    taken = !held->empty() && waiter.take(*held);
    MutexLock lock(mutex_);
    if (taken) waiter.after = held->back()->position;
    if (taken && waiter.after < head_ && !stopping_) continue;
    waiter.woken = !taken;
    waiter.busy = false;
    // Under the lock: he is gone as soon as he can be.
    if (waiter.woken || waiter.leaving) waiter.changed.NotifyOne();
    return;
  }
}

bool LiveHub::Held(uint64_t after, LiveRecords* records) const {
  if (kept_.empty() || kept_.front()->position > after + 1) return false;
  for (uint64_t i = after + 1 - kept_.front()->position;
       i < kept_.size() && records->size() < kBatch; ++i) {
    records->push_back(kept_[i]);
  }
  return true;
}

absl::StatusOr<LiveRecords> LiveHub::Next(uint64_t after, absl::Duration patience, Take take) {
  LiveRecords records;
  {
    MutexLock lock(mutex_);
    if (after >= head_ && !stopping_) {
      Waiter waiter{.after = after, .take = take, .changed = {}};
      waiting_.push_back(&waiter);
      while (!waiter.woken && !stopping_ && waiter.changed.WaitFor(mutex_, patience)) {
      }
      waiter.leaving = true;
      while (waiter.busy) waiter.changed.Wait(mutex_);
      waiting_.erase(std::find(waiting_.begin(), waiting_.end(), &waiter));
      after = waiter.after;
    }
    if (stopping_) return records;
    if (after >= head_ || Held(after, &records)) return records;
  }
  return ReadLive(log_, views_, after, kBatch, clock_.Now());
}

bool LiveHub::IsJudged(const LiveRecord& record) const {
  return record.judged_position >= protection_changed_ &&
         MicrosOf(clock_.Now()) - record.judged_us <= absl::ToInt64Microseconds(kJudgedFor);
}

}  // namespace varsel::replay
