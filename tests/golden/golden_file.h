// tests/golden/events.golden: the bytes of every kind of event in every form that was ever
// released. A line is
//   <kind> <payload in hex> <the payload's text>
// with single spaces, in order of kind and then of release. Lines are only ever added.
#ifndef VARSEL_TESTS_GOLDEN_GOLDEN_FILE_H_
#define VARSEL_TESTS_GOLDEN_GOLDEN_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "tests/golden/all_protos.h"

namespace varsel::golden {

struct GoldenLine {
  std::string kind;  // as in a record's header: "notification.v1.AttemptRecorded"
  std::string bytes;
  std::string text;  // on one line
};

// Ends the process at a line that is not of its form.
std::vector<GoldenLine> ReadGolden(const std::string& path);
void WriteGolden(const std::string& path, const std::vector<GoldenLine>& lines);

// The kind that a record of this arm has.
std::string KindOfArm(const google::protobuf::FieldDescriptor& arm);
std::string TextOf(const google::protobuf::Message& message);
// Areas whose events are in the logs of districts. An area that is being built joins them when it
// is released.
inline constexpr std::string_view kReleased[] = {
    "access.v1.",   "disclosure.v1.",   "evaluation.v1.", "focus.v1.",     "log.v1.",
    "meeting.v1.",  "notification.v1.", "picture.v1.",    "programme.v1.", "records.v1.",
    "sanction.v1.", "support.v1.",      "tables.v1.",     "timeline.v1.",
};
// One line for each arm of each event of a released area, with every field set.
std::vector<GoldenLine> LinesOfToday(AllProtos& protos);
// `released` with the lines of today that are not in it yet. Nothing is taken out.
std::vector<GoldenLine> WithTodays(std::vector<GoldenLine> released,
                                   const std::vector<GoldenLine>& today);

}  // namespace varsel::golden

#endif  // VARSEL_TESTS_GOLDEN_GOLDEN_FILE_H_
