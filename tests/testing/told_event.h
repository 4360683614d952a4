// An event of an area that is not in the harness, appended to its log as that area would: sealed
// with the persons' keys, in police's name. What a test's area folds of others is told so.
#ifndef VARSEL_TESTS_TESTING_TOLD_EVENT_H_
#define VARSEL_TESTS_TESTING_TOLD_EVENT_H_

#include "google/protobuf/message.h"
#include "storage/base/ids.h"
#include "storage/log/record.h"
#include "tests/testing/area_harness.h"

namespace varsel::testing {

// Appends it at the story's time, and gives its id. `corrects` = the event that it corrects or
// withdraws. Fails the test if it is refused.
EventId Tell(AreaHarness& harness, const StreamId& stream, const google::protobuf::Message& event,
             const EventId& corrects = {});
// The same, for an append of several.
log::NewRecord ToldRecord(AreaHarness& harness, const StreamId& stream,
                          const google::protobuf::Message& event, const EventId& corrects = {});

}  // namespace varsel::testing

#endif  // VARSEL_TESTS_TESTING_TOLD_EVENT_H_
