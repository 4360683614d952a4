// Which rounds a query is about, with their counters. For no round or one round the counters are
// read as they stand; for several, each person of those rounds is counted once, which reads their
// rows.
#ifndef VARSEL_SERVICES_INSIGHT_SELECTION_H_
#define VARSEL_SERVICES_INSIGHT_SELECTION_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_field.h"
#include "storage/views/view.h"
#include "varsel/insight/v1/insight_rows.pb.h"
#include "varsel/insight/v1/insight_service.pb.h"

namespace varsel::insight {

struct Selection {
  std::vector<v1::RoundRow> rounds;  // those chosen, in order of start
  v1::Window window;
  v1::PersonCounters persons;
  v1::AttemptCounters attempts;
};

// `rows` are the hit-rate view's. NOT_FOUND UNKNOWN_THING if there is no such round.
absl::StatusOr<Selection> Select(const views::RowReader& rows,
                                 const google::protobuf::RepeatedPtrField<std::string>& round_ids,
                                 bool with_attempts);

// What a reply calls a part: the name of a section, else empty.
absl::StatusOr<std::string> LabelOfPart(const views::RowReader& rows, v1::Breakdown breakdown,
                                        const std::string& section_id);

// Each of `breakdowns` once, in the order asked for. INVALID_ARGUMENT FIELD_UNKNOWN_VALUE for the
// unspecified one.
absl::StatusOr<std::vector<v1::Breakdown>> BreakdownsOf(
    const google::protobuf::RepeatedField<int>& breakdowns);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_SELECTION_H_
