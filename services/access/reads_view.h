// View access.reads of the access log: who read of whom, by person, reader and time; the months
// that samples are drawn from; and what is worth a look. The rows are named in keys.h; an entry
// itself is read from the log, where its position stands. What is flagged follows from the entries
// alone: what the district's log had to say was written into them (recorder.h). Thread-safe.
#ifndef VARSEL_SERVICES_ACCESS_READS_VIEW_H_
#define VARSEL_SERVICES_ACCESS_READS_VIEW_H_

#include "services/access/keys.h"
#include "storage/views/view.h"

namespace varsel::access {

class ReadsView final : public views::View {
 public:
  std::string_view name() const override { return kReadsView; }
  uint32_t schema() const override { return 2; }
  bool Wants(std::string_view kind) const override { return kind.starts_with("access.v1."); }
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_READS_VIEW_H_
