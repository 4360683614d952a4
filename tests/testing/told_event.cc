#include "tests/testing/told_event.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/runtime/stored_event.h"

namespace varsel::testing {
namespace {

constexpr uint8_t kPolice = 1;

// Never the same in two harnesses: a thread keeps the last event that it decoded, by its id.
EventId NextToldId() {
  static std::atomic<uint64_t> told = 0;
  return EventId(TestUuid(absl::StrCat("told-", ++told)));
}

}  // namespace

log::NewRecord ToldRecord(AreaHarness& harness, const StreamId& stream,
                          const google::protobuf::Message& event, const EventId& corrects) {
  const std::unique_ptr<google::protobuf::Message> clear(event.New());
  clear->CopyFrom(event);
  log::NewRecord record;
  record.meta.stream = stream;
  record.meta.kind = std::string(runtime::KindOf(event));
  record.meta.event_id = NextToldId();
  record.meta.corrects = corrects;
  record.meta.occurred = harness.now();
  record.meta.actor = ActorId(TestUuid("leader"));
  record.meta.controller = kPolice;
  for (const SubjectId& subject : harness.sealer().SubjectsToSeal(event)) {
    EXPECT_TRUE(harness.keys().EnsureKey(subject, kPolice).ok());
  }
  auto sealed = harness.sealer().Seal(record.meta.event_id, kPolice, clear.get());
  EXPECT_TRUE(sealed.ok()) << sealed.status();
  if (!sealed.ok()) return record;
  record.payload = std::move(sealed->payload);
  record.sealed = std::move(sealed->sealed);
  record.meta.subjects = std::move(sealed->subjects);
  return record;
}

EventId Tell(AreaHarness& harness, const StreamId& stream, const google::protobuf::Message& event,
             const EventId& corrects) {
  log::AppendRequest append;
  append.records.push_back(ToldRecord(harness, stream, event, corrects));
  const EventId id = append.records[0].meta.event_id;
  const auto outcome = harness.event_log().AppendAndWait(std::move(append));
  EXPECT_TRUE(outcome.ok()) << outcome.status();
  return id;
}

}  // namespace varsel::testing
