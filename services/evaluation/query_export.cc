#include "services/evaluation/query_export.h"

#include <string>
#include <string_view>

#include "absl/strings/escaping.h"
#include "services/evaluation/book_view.h"
#include "services/evaluation/decide.h"
#include "services/evaluation/panel_reader.h"
#include "services/evaluation/service.h"
#include "services/runtime/method_table.h"
#include "services/runtime/rows.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/evaluation/v1/evaluation_reasons.pb.h"

namespace varsel::evaluation {
namespace {

using runtime::Call;

constexpr size_t kPieceBytes = size_t{64} << 10;

// The export, if the caller may have its file now.
absl::StatusOr<v1::ExportLife> Fetchable(const runtime::Ground& ground, const Call& call,
                                         const v1::GetExportRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, ground.views.Read(kBookView, call.at_least));
  ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::ExportRow>(
                                       *rows, BookKey('e', BookId(request.export_id()))));
  ASSIGN_OR_RETURN(const auto agreement,
                   runtime::GetRowOrNew<v1::AgreementRow>(
                       *rows, BookKey('a', BookId(row.life().agreement_id()))));
  RETURN_IF_ERROR(CheckFetch(row.life(), agreement.life(), call.Context()));
  return row.life();
}

absl::Status SendFile(const v1::ExportLife& life, std::string_view bytes,
                      runtime::StreamSink& sink) {
  v1::GetExportResponse item;
  *item.mutable_head() = ShownExport(life);
  do {
    item.set_content(std::string(bytes.substr(0, kPieceBytes)));
    if (!sink.Write(item)) return absl::OkStatus();
    bytes.remove_prefix(item.content().size());
    item.clear_head();
  } while (!bytes.empty());
  return absl::OkStatus();
}

}  // namespace

v1::Export ShownExport(const v1::ExportLife& life) {
  v1::Export shown;
  shown.set_export_id(life.export_id());
  shown.set_agreement_id(life.agreement_id());
  *shown.mutable_terms() = life.terms();
  shown.set_made_by(life.made_by());
  *shown.mutable_made_time() = life.made_time();
  *shown.mutable_from() = life.from();
  *shown.mutable_until() = life.until();
  shown.set_as_of_position(life.as_of_position());
  shown.set_group_count(life.group_count());
  shown.set_row_count(life.row_count());
  shown.set_byte_count(life.byte_count());
  shown.set_sha256(absl::BytesToHexString(life.sha256()));
  return shown;
}

void RegisterExportQueries(const runtime::Ground& ground, const FactSource& facts) {
  ground.methods.Stream<v1::GetExportRequest, v1::GetExportResponse>(
      std::string(kEvaluationService) + "GetExport",
      [ground, &facts](const Call& call, const v1::GetExportRequest& request,
                       runtime::StreamSink& sink) -> absl::Status {
        ASSIGN_OR_RETURN(const v1::ExportLife life, Fetchable(ground, call, request));
        const FileMaker maker{ground.views, ground.sealer.keys(), facts};
        ASSIGN_OR_RETURN(const ExportFile file, MakeFile(maker, life));
        // What is in the log is what leaves, or nothing does.
        if (file.sha256 != life.sha256()) {
          return Refuse(v1::EXPORT_NOT_THE_SAME, {.field = "export_id", .id = life.export_id()});
        }
        return SendFile(life, file.bytes, sink);
      });
}

}  // namespace varsel::evaluation
