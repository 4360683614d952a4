// Rows in memory that count what is done with them, for tests of what a fold or a query costs: a
// cost in rows is the same on every machine. Not thread-safe.
#ifndef VARSEL_TESTS_TESTING_COUNTED_ROWS_H_
#define VARSEL_TESTS_TESTING_COUNTED_ROWS_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "services/runtime/stored_event.h"
#include "storage/base/ids.h"
#include "storage/log/record.h"
#include "storage/views/view.h"
#include "tests/testing/test_ids.h"

namespace varsel::testing {

class CountedRows final : public views::RowStore {
 public:
  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override {
    ++gets;
    const auto row = rows_.find(key);
    return row == rows_.end() ? std::nullopt : std::optional<std::string>(row->second);
  }
  absl::Status Scan(std::string_view prefix, std::string_view from,
                    const views::RowVisitor& visit) const override {
    ++scans;
    ranges.insert(std::string(prefix));
    for (auto row = rows_.lower_bound(from.empty() ? prefix : from);
         row != rows_.end() && row->first.starts_with(prefix); ++row) {
      ++visited;
      if (!visit(row->first, row->second)) break;
    }
    return absl::OkStatus();
  }
  void Put(std::string_view key, std::string_view value) override {
    ++puts;
    rows_.insert_or_assign(std::string(key), std::string(value));
  }
  void Delete(std::string_view key) override {
    ++deletes;
    rows_.erase(std::string(key));
  }

  // Folds an event, clear as it is, at the next position.
  absl::Status Fold(const views::View& view, const StreamId& stream,
                    const google::protobuf::Message& event) {
    static std::atomic<uint64_t> folded = 0;  // a folding thread knows its last event by its id
    log::Record record;
    record.header.position = Position(++records_);
    record.header.version = Version(1);
    record.header.meta.stream = stream;
    record.header.meta.kind = std::string(runtime::KindOf(event));
    record.header.meta.event_id = EventId(TestUuid("folded-" + std::to_string(++folded)));
    record.header.recorded = absl::FromUnixSeconds(1'700'000'000);
    record.payload = event.SerializeAsString();
    return view.Fold(record, *this);
  }

  // Rows read and written, with those that were looked for and not there.
  int touched() const { return gets + visited + puts + deletes; }
  void Reset() {
    gets = scans = visited = puts = deletes = 0;
    ranges.clear();
  }

  mutable int gets = 0;
  mutable int scans = 0;
  mutable int visited = 0;  // rows, by scans
  int puts = 0;
  int deletes = 0;
  mutable std::set<std::string> ranges;  // prefixes that were scanned

 private:
  uint64_t records_ = 0;
  std::map<std::string, std::string, std::less<>> rows_;
};

}  // namespace varsel::testing

#endif  // VARSEL_TESTS_TESTING_COUNTED_ROWS_H_
