#include "services/support/report_view.h"

#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/support/decide.h"
#include "services/support/evolve.h"
#include "services/support/fold.h"

namespace varsel::support {
namespace {

std::string SignedKey(std::string prefix, const v1::ReportSignature& signature,
                      const Uuid& report) {
  return KeyBuilder(std::move(prefix))
      .Number(NewestFirst(FromProto(signature.signed_time())))
      .Id(report)
      .Take();
}

std::vector<std::string> ReportIndexes(const v1::ReportLife& life, const Uuid& report) {
  std::vector<std::string> keys;
  if (life.signatures().empty()) return keys;
  keys.push_back(SignedKey(ReportsPrefix(), life.signatures(0), report));
  if (SignedByBoth(life)) {
    const v1::ReportSignature& last = life.signatures(life.signatures_size() - 1);
    keys.push_back(SignedKey(SignedReportsPrefix(), last, report));
  }
  return keys;
}

}  // namespace

std::string ReportKey(const Uuid& report_id) { return KeyBuilder("r").Id(report_id).Take(); }
std::string ReportsPrefix() { return "n"; }
std::string SignedReportsPrefix() { return "s"; }

bool ReportView::Wants(std::string_view kind) const {
  return kind.starts_with("support.v1.Report");
}

absl::Status ReportView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<v1::SupportEvent>(record));
  const Uuid& report = record.header.meta.stream.id;
  const std::string key = ReportKey(report);
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::ReportRow>(rows, key));
  for (const std::string& index : ReportIndexes(row.life(), report)) rows.Delete(index);
  *row.mutable_life() =
      EvolveReport(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  v1::ReportIndexRow entry;
  entry.set_report_id(report.ToString());
  for (const std::string& index : ReportIndexes(row.life(), report)) {
    runtime::PutRow(rows, index, entry);
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::support
