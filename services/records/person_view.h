// View records.person: of each record of a person what is kept of him, by whom, and when its term
// began; which records are one person's; and where in the log he is spoken of.
//   p <person>                               -> KeptRow
//   a <person> <merged person>               -> (empty)        a record that was merged into this
//   one t <controller> <class> <since> <person>  -> TermIndexRow   whose term runs r <controller>
//   <until> <person>          -> TermIndexRow   whose term has ended, kept for a hold s <person>
//   <position>                    -> controller, one byte: an event about him
// Cost: one row read and one small row written for each event about a person; the row itself is
// written on the first such event of a day. Thread-safe: stateless.
#ifndef VARSEL_SERVICES_RECORDS_PERSON_VIEW_H_
#define VARSEL_SERVICES_RECORDS_PERSON_VIEW_H_

#include <string>

#include "absl/time/time.h"
#include "services/records/term.h"
#include "storage/base/ids.h"
#include "storage/views/view.h"

namespace varsel::records {

inline constexpr std::string_view kPersonView = "records.person";

std::string KeptKey(const Uuid& person);
std::string MergedPrefix(const Uuid& person);
std::string TermPrefix(Controller controller);
std::string TermPrefix(Controller controller, v1::TermClass term_class);
std::string RestrictedPrefix(Controller controller);
std::string SpokenOfPrefix(const Uuid& person);
// The person that a key of the prefixes `a`, `t` and `r` ends with, and the time before it.
Uuid PersonOfKey(std::string_view key);
absl::Time TimeOfKey(std::string_view key);
v1::TermClass ClassOfKey(std::string_view key);  // of `t`
Position PositionOfKey(std::string_view key);    // of `s`

class PersonView final : public views::View {
 public:
  std::string_view name() const override { return kPersonView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_PERSON_VIEW_H_
