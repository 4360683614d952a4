#include "services/replay/step_merge.h"

#include <algorithm>
#include <utility>

#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::replay {
namespace {

constexpr size_t kChunkMax = 512;

}  // namespace

void MemberTimes::Add(const Uuid& person, int64_t from_us, int64_t until_us) {
  if (from_us >= until_us) return;
  times_[std::string(person.bytes())].push_back({from_us, until_us});
}

bool MemberTimes::Covers(const std::string& person, int64_t occurred_us) const {
  const auto found = times_.find(person);
  if (found == times_.end()) return false;
  return std::any_of(found->second.begin(), found->second.end(), [&](const auto& time) {
    return time.first <= occurred_us && occurred_us < time.second;
  });
}

bool MemberTimes::Cover(const v1::StepRow& row, int64_t occurred_us) const {
  if (Covers(row.person_id(), occurred_us)) return true;
  return row.step_kind() == v1::STEP_KIND_MERGED && Covers(row.other_id(), occurred_us);
}

StepMerge::StepMerge(std::vector<StepSource> sources, uint64_t as_of, const StepPlace& begin,
                     std::function<bool(const v1::StepRow&)> wants)
    : as_of_(as_of), begin_(begin), wants_(std::move(wants)) {
  for (StepSource& source : sources) {
    if (source.until_us <= begin.occurred_us) continue;
    Reading& reading = readings_.emplace_back();
    reading.source = std::move(source);
    const int64_t from = std::max(reading.source.from_us, begin.occurred_us);
    if (!reading.source.home.empty()) {
      reading.next_key = StepKeyFrom(reading.source.home, from);
      continue;
    }
    reading.read_out = true;
    for (FoundStep& step : reading.source.steps) {
      const bool within = step.place >= begin && step.place.occurred_us >= from &&
                          step.place.occurred_us < reading.source.until_us;
      if (within && wants_(step.row)) reading.buffer.push_back(std::move(step));
    }
    reading.source.steps.clear();
  }
}

bool StepMerge::Later(size_t a, size_t b) const {
  const StepPlace& place_a = readings_[a].buffer.front().place;
  const StepPlace& place_b = readings_[b].buffer.front().place;
  return place_a != place_b ? place_a > place_b : a > b;
}

absl::Status StepMerge::Refill(const views::RowReader& rows, Reading& reading) {
  absl::Status broken;
  size_t seen = 0;
  bool more = false;
  RETURN_IF_ERROR(rows.Scan(
      reading.source.home, reading.next_key, [&](std::string_view key, std::string_view value) {
        const StepPlace place = PlaceOf(key);
        if (place.occurred_us >= reading.source.until_us) return false;
        if (seen++ == reading.chunk) {
          reading.next_key.assign(key);
          more = true;
          return false;
        }
        if (place < begin_ || place.position > as_of_) return true;
        FoundStep step;
        step.place = place;
        if (!step.row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
          broken = runtime::RowUnreadable(v1::StepRow::descriptor()->full_name());
          return false;
        }
        if (!Holds(place.position, step.row.superseded_position(), as_of_)) return true;
        if (!wants_(step.row)) return true;
        const MemberTimes* members = reading.source.members.get();
        if (members != nullptr && !members->Cover(step.row, place.occurred_us)) return true;
        // Who came into which group is told by the group itself.
        if (!reading.source.joined_group.empty() &&
            (step.row.step_kind() == v1::STEP_KIND_AFFILIATED ||
             step.row.step_kind() == v1::STEP_KIND_AFFILIATION_ENDED)) {
          return true;
        }
        if (!reading.source.joined_group.empty()) {
          step.joined_groups.push_back(reading.source.joined_group);
        }
        reading.buffer.push_back(std::move(step));
        return true;
      }));
  reading.read_out = !more;
  reading.chunk = std::min(reading.chunk * 4, kChunkMax);
  return broken;
}

absl::Status StepMerge::Push(const views::RowReader& rows, size_t index) {
  Reading& reading = readings_[index];
  while (reading.buffer.empty() && !reading.read_out) {
    RETURN_IF_ERROR(Refill(rows, reading));
  }
  if (reading.buffer.empty()) return absl::OkStatus();
  heap_.push_back(index);
  std::push_heap(heap_.begin(), heap_.end(), [this](size_t a, size_t b) { return Later(a, b); });
  return absl::OkStatus();
}

absl::Status StepMerge::Next(const views::RowReader& rows, size_t max,
                             std::vector<FoundStep>* found) {
  if (!started_) {
    started_ = true;
    for (size_t i = 0; i < readings_.size(); ++i) RETURN_IF_ERROR(Push(rows, i));
  }
  const size_t begin = found->size();
  while (!heap_.empty()) {
    const size_t index = heap_.front();
    Reading& reading = readings_[index];
    const StepPlace& next = reading.buffer.front().place;
    // The same step may stand in several homes: it is told once, with all through which it came.
    const bool again = found->size() > begin && found->back().place == next;
    if (!again && found->size() - begin == max) return absl::OkStatus();
    std::pop_heap(heap_.begin(), heap_.end(), [this](size_t a, size_t b) { return Later(a, b); });
    heap_.pop_back();
    FoundStep step = std::move(reading.buffer.front());
    reading.buffer.pop_front();
    if (again) {
      for (std::string& group : step.joined_groups) {
        auto& groups = found->back().joined_groups;
        if (std::find(groups.begin(), groups.end(), group) == groups.end()) {
          groups.push_back(std::move(group));
        }
      }
    } else {
      found->push_back(std::move(step));
    }
    RETURN_IF_ERROR(Push(rows, index));
  }
  return absl::OkStatus();
}

}  // namespace varsel::replay
