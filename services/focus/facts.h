// Gathers what a decision is given: from the area's own view rows, each with the stream and version
// that it was read at, so that the append fails if it moved meanwhile. Reads points only.
// Thread-compatible: one per command.
#ifndef VARSEL_SERVICES_FOCUS_FACTS_H_
#define VARSEL_SERVICES_FOCUS_FACTS_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/focus/context.h"
#include "services/runtime/area.h"
#include "services/runtime/call.h"
#include "storage/log/event_log.h"
#include "storage/views/view.h"
#include "varsel/focus/v1/focus_rows.pb.h"

namespace varsel::focus {

class Facts {
 public:
  Facts(const runtime::Ground& ground, const runtime::Call& call);

  // The record that a person id means: itself, or the one that stayed of those it was merged into.
  // Remembered for BirthDate.
  absl::Status Person(const std::string& person_id);
  // The record itself, merged or not.
  absl::Status PersonAsNamed(const std::string& person_id);
  // The other record of a merge. `follow`: the one that stayed.
  absl::Status Other(const std::string& person_id, bool follow);
  // Opens the person's birth date. REQUIRES: Person was asked before.
  absl::Status OpenBirthDate();
  // Empty ids name nothing.
  absl::Status Section(const std::string& section_id);
  absl::Status Group(const std::string& group_id);

  const StreamId& stream() const { return stream_; }
  const v1::PersonRow& row() const { return row_; }
  const FocusContext& context() const { return context_; }
  const std::vector<log::Precondition>& reads() const { return reads_; }

 private:
  struct Found {
    StreamId stream;
    v1::PersonRow row;
  };
  absl::StatusOr<Found> Find(const std::string& person_id, bool follow);
  absl::StatusOr<const views::RowReader*> Rows(std::string_view view,
                                               std::unique_ptr<views::RowReader>& reader);

  const runtime::Ground& ground_;
  const runtime::Call& call_;
  std::unique_ptr<views::RowReader> persons_;
  std::unique_ptr<views::RowReader> groups_;
  std::unique_ptr<views::RowReader> sections_;
  StreamId stream_;
  v1::PersonRow row_;
  FocusContext context_;
  std::vector<log::Precondition> reads_;
};

// The row of the record that the id means: itself, or the one that stayed. nullopt if there is
// none. `passed` (may be null) gets the merged records on the way.
absl::StatusOr<std::optional<v1::PersonRow>> SurvivorOf(const views::RowReader& persons,
                                                        const Uuid& person_id,
                                                        std::vector<v1::PersonRow>* passed);

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_FACTS_H_
