// What must hold of any story, however it was made: told to the real areas over a log in memory,
// and then to the log on disk.
#ifndef VARSEL_TESTS_REPLAY_LAWS_H_
#define VARSEL_TESTS_REPLAY_LAWS_H_

#include <memory>
#include <string>
#include <vector>

#include "services/runtime/area.h"
#include "tests/testing/area_harness.h"

namespace varsel::replay {

// Every area of the process that records or shows something of persons.
std::vector<std::unique_ptr<runtime::Area>> AllAreas();

// `keeps_states` false: every command folds its stream from the log, so that what is decided comes
// of replay alone.
std::unique_ptr<testing::AreaHarness> NewHarness(uint64_t seed, bool keeps_states = true);
// Of these areas.
std::unique_ptr<testing::AreaHarness> NewHarness(std::vector<std::unique_ptr<runtime::Area>> areas,
                                                 uint64_t seed, bool keeps_states = true);

// The free texts of a request: fields that tell of a person, and are neither ids, codes nor enums.
std::vector<std::string> TextsOf(const google::protobuf::Message& request);

// Each fails the test.
// The two stories are the same, record by record: headers, clear payloads, and what the sealed
// parts open to.
void ExpectSameRecords(testing::AreaHarness& a, testing::AreaHarness& b);
// Each text can be opened from a sealed part, and stands in no clear payload and no clear part of a
// row.
void ExpectTextsSurviveSealed(testing::AreaHarness& harness, const std::vector<std::string>& texts);
// The same records appended to a log on disk give the same rows as the log in memory: as they are
// followed, after the log was closed and opened again, and when every view is rebuilt.
void ExpectSameRowsOnDisk(const testing::AreaHarness& harness);
// The same of the access log, whose views these are.
void ExpectSameAccessRowsOnDisk(const testing::AreaHarness& harness,
                                const std::vector<const views::View*>& views);

}  // namespace varsel::replay

#endif  // VARSEL_TESTS_REPLAY_LAWS_H_
