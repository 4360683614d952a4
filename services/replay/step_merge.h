// The steps of several homes in one order of occurrence, as of a position of the log. Reads each
// home a little at a time, with whichever reader it is given: rows are only ever added or closed,
// so that what holds as of a position is the same in every later snapshot. Thread-compatible.
#ifndef VARSEL_SERVICES_REPLAY_STEP_MERGE_H_
#define VARSEL_SERVICES_REPLAY_STEP_MERGE_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "services/replay/step_keys.h"
#include "storage/views/view.h"

namespace varsel::replay {

inline constexpr int64_t kFirstUs = std::numeric_limits<int64_t>::min();
inline constexpr int64_t kLastUs = std::numeric_limits<int64_t>::max();

struct FoundStep {
  StepPlace place;
  v1::StepRow row;
  std::vector<std::string> joined_groups;  // through which groups it was found; 16 bytes each
};

// Over which times the steps of which persons are a group's. Built once, then thread-safe.
class MemberTimes {
 public:
  // Times in microseconds since 1970; before `until_us`.
  void Add(const Uuid& person, int64_t from_us, int64_t until_us);
  // Whether the step is of one of them, at such a time.
  bool Cover(const v1::StepRow& row, int64_t occurred_us) const;

 private:
  bool Covers(const std::string& person, int64_t occurred_us) const;

  absl::flat_hash_map<std::string, std::vector<std::pair<int64_t, int64_t>>> times_;  // 16 bytes
};

// One home, or a part of it.
struct StepSource {
  std::string home;  // prefix; empty = `steps` are all of it
  int64_t from_us = kFirstUs;
  int64_t until_us = kLastUs;                  // before this
  std::string joined_group;                    // 16 bytes; empty = none
  std::vector<FoundStep> steps;                // in order
  std::shared_ptr<const MemberTimes> members;  // whose steps only; nullptr = all
};

class StepMerge {
 public:
  // Steps at `begin` or later. `wants(row)` says which rows belong.
  StepMerge(std::vector<StepSource> sources, uint64_t as_of, const StepPlace& begin,
            std::function<bool(const v1::StepRow&)> wants);

  // Adds up to `max` steps; fewer means that there are no more. DATA_LOSS: a row does not parse.
  absl::Status Next(const views::RowReader& rows, size_t max, std::vector<FoundStep>* found);

 private:
  struct Reading {
    StepSource source;
    std::string next_key;  // where to read on
    std::deque<FoundStep> buffer;
    size_t chunk = 64;
    bool read_out = false;
  };

  absl::Status Refill(const views::RowReader& rows, Reading& reading);
  // Puts the reading where its first step belongs; reads it on first where it has run empty.
  absl::Status Push(const views::RowReader& rows, size_t index);
  bool Later(size_t a, size_t b) const;

  const uint64_t as_of_;
  const StepPlace begin_;
  const std::function<bool(const v1::StepRow&)> wants_;
  std::vector<Reading> readings_;
  std::vector<size_t> heap_;  // indexes of readings with a step, the earliest first
  bool started_ = false;
};

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_STEP_MERGE_H_
