// A person's row as a reply shows it: sealed parts opened, age and marks as of the time asked for.
// Thread-compatible.
#ifndef VARSEL_SERVICES_FOCUS_PERSON_REPLY_H_
#define VARSEL_SERVICES_FOCUS_PERSON_REPLY_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/domain/programme.h"
#include "services/focus/details.h"
#include "services/runtime/sealer.h"
#include "storage/views/view.h"
#include "varsel/focus/v1/focus_rows.pb.h"
#include "varsel/focus/v1/focus_service.pb.h"

namespace varsel::focus {

// In a list. `now`: the day for age, categories and what is overdue.
absl::StatusOr<v1::PersonSummary> SummaryOf(const v1::PersonRow& row, const runtime::Sealer& sealer,
                                            absl::Time now, const Programme& programme);

// All about one. Texts of what came with a merged record are opened from that record's row.
class PersonReply {
 public:
  struct Options {
    bool include_closed = false;  // also what was corrected or withdrawn
    absl::Time now;               // or the moment that it was known at
    Programme programme;
  };
  // `persons`, `sealer`: good for as long as it lives.
  PersonReply(const views::RowReader& persons, const runtime::Sealer& sealer, Options options)
      : persons_(persons), sealer_(sealer), options_(std::move(options)) {}

  // `life`: the row's, or as it was known at a moment.
  absl::StatusOr<v1::Person> Of(const v1::PersonRow& row, const v1::PersonLife& life);

 private:
  // The sealed texts by event id, of this record and of those that were merged into it.
  absl::Status CollectSealed(const v1::PersonRow& row, int depth);
  // What was sealed of the event, opened; empty if nothing was, or if the key is gone.
  template <typename Event>
  absl::StatusOr<Event> Opened(const std::string& event_id) const;
  template <typename Fact>
  bool Shown(const Fact& fact) const;

  absl::Status FillCategories(const v1::PersonLife& life, v1::Person& person) const;
  absl::Status FillAffiliations(const v1::PersonLife& life, v1::Person& person) const;
  absl::Status FillDenials(const v1::PersonLife& life, v1::PersonAffiliation& affiliation) const;
  absl::Status FillNominations(const v1::PersonLife& life, v1::Person& person) const;
  absl::Status FillSteps(const v1::PersonLife& life, v1::Nomination& nomination) const;
  absl::StatusOr<std::string> ReasonOfStep(const v1::StepFact& step) const;
  void FillSections(const v1::PersonLife& life, v1::Person& person) const;

  const views::RowReader& persons_;
  const runtime::Sealer& sealer_;
  const Options options_;
  std::map<std::string, common::v1::SealedCopy> sealed_;
};

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_PERSON_REPLY_H_
