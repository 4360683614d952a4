// View focus.person: a row for each person on record, and its indexes. In one view, so that a query
// sees rows and indexes of one moment. Folds with the same evolve as the state; copies sealed parts
// as they are.
//
// Keys (ids as 16 bytes; every value but that of `p` is empty; merged records stand in `p` only):
//   p person                         PersonRow
//   s section  state  person         persons of a section; state = NominationState as one byte
//   n state    person                persons of the district
//   g group    person                with an affiliation to the group that stands and has no end
//   d due      person                approved focus persons by when their review falls due
//   l removal  person                the same by when the system removes them
#ifndef VARSEL_SERVICES_FOCUS_PERSON_VIEW_H_
#define VARSEL_SERVICES_FOCUS_PERSON_VIEW_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"
#include "varsel/focus/v1/focus_rows.pb.h"

namespace varsel::focus {

inline constexpr std::string_view kPersonView = "focus.person";

// A merged record leads on to the one that stayed; a merge never makes a ring, and no chain is
// followed further.
inline constexpr int kMergesMax = 64;

// An id as a validated request or a row holds it; none where it is empty.
inline Uuid IdOf(const std::string& text) { return Uuid::Parse(text).value_or(Uuid()); }

std::string PersonKey(const Uuid& person);
std::string PersonPrefix();
std::string SectionPrefix(const Uuid& section);
std::string SectionPrefix(const Uuid& section, v1::NominationState state);
std::string DistrictPrefix();
std::string DistrictPrefix(v1::NominationState state);
std::string GroupPrefix(const Uuid& group);
std::string ReviewDuePrefix();
std::string RemovalDuePrefix();

// The person that any index key ends with.
Uuid PersonOfKey(std::string_view key);
// REQUIRES: `key` is of ReviewDuePrefix or RemovalDuePrefix.
absl::Time DueOfKey(std::string_view key);

// Every index key of this person.
std::set<std::string> IndexKeys(const v1::PersonLife& life);

class PersonView final : public views::View {
 public:
  std::string_view name() const override { return kPersonView; }
  uint32_t schema() const override { return 2; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_PERSON_VIEW_H_
