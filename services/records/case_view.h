// View records.case: every case, those that are open by when they are due, and what an erasure did.
//   c <case id>                         -> CaseRow
//   d <controller> <due> <case id>      -> (empty)     open or proposed
//   e <case id>                         -> ErasureRow
// Thread-safe: stateless.
#ifndef VARSEL_SERVICES_RECORDS_CASE_VIEW_H_
#define VARSEL_SERVICES_RECORDS_CASE_VIEW_H_

#include <string>

#include "services/records/term.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::records {

inline constexpr std::string_view kCaseView = "records.case";

std::string CaseKey(const Uuid& case_id);
std::string OpenCasesPrefix(Controller controller);
// The case that an index key ends with.
Uuid CaseOfKey(std::string_view key);
std::string ErasureKey(const Uuid& case_id);

class CaseView final : public views::View {
 public:
  std::string_view name() const override { return kCaseView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override {
    return kind.starts_with("records.v1.Case") || kind.starts_with("records.v1.Erasure") ||
           kind == "records.v1.PersonErased";
  }
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_CASE_VIEW_H_
