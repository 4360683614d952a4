// What the tests of the log, and of all that stands on it, are made from: records, a clock that
// stands still, seeded randomness, a directory that goes away, and a view that counts. Not linked
// into any product.
#ifndef VARSEL_STORAGE_LOG_LOG_TESTING_H_
#define VARSEL_STORAGE_LOG_LOG_TESTING_H_

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "storage/base/clock.h"
#include "storage/base/entropy.h"
#include "storage/base/mutex.h"
#include "storage/log/event_log.h"
#include "storage/log/log_meta.h"
#include "storage/views/view.h"

namespace varsel::log {

// Stands still until it is told to go on. Thread-safe.
class ManualClock : public Clock {
 public:
  absl::Time Now() const override;
  absl::Duration Elapsed() const override;
  void Advance(absl::Duration by);  // as time goes
  void Jump(absl::Duration by);     // as when somebody sets the clock

 private:
  mutable Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_) = absl::FromUnixSeconds(1'700'000'000);
  absl::Duration elapsed_ ABSL_GUARDED_BY(mutex_) = absl::ZeroDuration();
};

// The same ids for the same seed. Thread-safe.
class SeededEntropy : public Entropy {
 public:
  explicit SeededEntropy(uint64_t seed) : engine_(seed) {}
  void Fill(void* bytes, size_t size) override;

 private:
  Mutex mutex_;
  std::mt19937_64 engine_ ABSL_GUARDED_BY(mutex_);
};

// A new directory, removed with all that is in it.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

MacFunction TestMac();

StreamId StreamOf(uint64_t number, std::string_view area = "test");
// A record of `stream` with a new event id and some of everything else.
NewRecord RecordOf(const StreamId& stream, Entropy& entropy, std::string_view payload = "payload",
                   std::string_view kind = "test.v1.Happened");
// One record, at whatever version the stream has.
AppendRequest AppendOf(const StreamId& stream, Entropy& entropy,
                       std::string_view payload = "payload");
RequestEntry RequestOf(uint64_t number, uint8_t mac, std::string_view reply);

// Rows: "all" -> records seen; "stream/<stream>" -> records seen of it; "last" -> the last payload.
// A payload "poison" makes the fold fail after it has written. Schema 2 prefixes the counters with
// "v2:".
class CountingView : public views::View {
 public:
  explicit CountingView(uint32_t schema = 1, std::string name = "test.counts")
      : name_(std::move(name)), schema_(schema) {}
  std::string_view name() const override { return name_; }
  uint32_t schema() const override { return schema_; }
  bool Wants(std::string_view kind) const override { return kind != "test.v1.Unwanted"; }
  absl::Status Fold(const Record& record, views::RowStore& rows) const override;

 private:
  const std::string name_;
  const uint32_t schema_;
};

}  // namespace varsel::log

#endif  // VARSEL_STORAGE_LOG_LOG_TESTING_H_
