// The area's view: the disclosures, and of each person what a disclosure may open, folded from
// other areas' events. Sealed parts are copied; nothing of affiliations, groups, grounds, incidents
// or levers is in any row, so that no query can show it. Stateless; thread-safe.
#ifndef VARSEL_SERVICES_DISCLOSURE_VIEW_H_
#define VARSEL_SERVICES_DISCLOSURE_VIEW_H_

#include "absl/status/status.h"
#include "services/disclosure/view_keys.h"
#include "storage/log/record.h"
#include "storage/views/view.h"

namespace varsel::disclosure {

class PersonView final : public views::View {
 public:
  std::string_view name() const override { return kPersonView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// The folds, one file for each area whose events they take.
bool WantsOfNotification(std::string_view name);  // the kind without its package
bool WantsOfMeeting(std::string_view name);
absl::Status FoldFocus(const log::Record& record, views::RowStore& rows);
absl::Status FoldNotification(const log::Record& record, views::RowStore& rows);
absl::Status FoldMeeting(const log::Record& record, views::RowStore& rows);

}  // namespace varsel::disclosure

#endif  // VARSEL_SERVICES_DISCLOSURE_VIEW_H_
