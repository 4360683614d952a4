// The fold of view records.person. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_RECORDS_KEPT_FOLD_H_
#define VARSEL_SERVICES_RECORDS_KEPT_FOLD_H_

#include "absl/status/status.h"
#include "storage/log/record.h"
#include "storage/views/view.h"

namespace varsel::records {

absl::Status FoldKept(const log::Record& record, views::RowStore& rows);

}  // namespace varsel::records

#endif  // VARSEL_SERVICES_RECORDS_KEPT_FOLD_H_
