// The rules of the evaluation area: agreements under which pseudonymised rows may leave, and each
// export that does. Each is (what the stream folds to, command, context) -> events or a refusal
// with its reason. Pure; thread-safe.
#ifndef VARSEL_SERVICES_EVALUATION_DECIDE_H_
#define VARSEL_SERVICES_EVALUATION_DECIDE_H_

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "services/domain/decide_context.h"
#include "services/domain/draft.h"
#include "varsel/evaluation/v1/evaluation_events.pb.h"
#include "varsel/evaluation/v1/evaluation_rows.pb.h"
#include "varsel/evaluation/v1/evaluation_service.pb.h"

namespace varsel::evaluation {

// A file of more rows is refused: 100 groups over nine and a half years.
inline constexpr int64_t kRowsMax = 50'000;

struct AgreementContext {
  DecideContext base;
  // Of the groups and sections that the command names, those that there are.
  absl::flat_hash_set<std::string> known_groups;
  absl::flat_hash_set<std::string> known_sections;
};

// What was counted before it is decided that it leaves.
struct ExportContext {
  DecideContext base;
  v1::AgreementLife agreement;  // empty = there is none
  uint64_t as_of_position = 0;
  uint32_t group_count = 0;
  uint32_t row_count = 0;
  uint64_t byte_count = 0;
  std::string sha256;  // 32 bytes
};

using Decision = absl::StatusOr<Drafts<v1::EvaluationEvent>>;

StreamId AgreementStream(const Uuid& agreement);
StreamId ExportStream(const Uuid& export_id);

Decision Decide(const v1::AgreementLife& life, const v1::RecordAgreementRequest& command,
                const AgreementContext& context);
Decision Decide(const v1::AgreementLife& life, const v1::CorrectAgreementRequest& command,
                const AgreementContext& context);
Decision Decide(const v1::AgreementLife& life, const v1::ApproveAgreementRequest& command,
                const AgreementContext& context);
Decision Decide(const v1::AgreementLife& life, const v1::EndAgreementRequest& command,
                const AgreementContext& context);
Decision Decide(const v1::AgreementLife& life, const v1::WithdrawAgreementRequest& command,
                const AgreementContext& context);

// Whether the agreement lets these weeks leave now: asked before anything is counted.
absl::Status CheckExport(const v1::MakeExportRequest& command, const v1::AgreementLife& agreement,
                         absl::Time now);
// EXPORT_TOO_LARGE: asked once it is known how many groups are covered.
absl::Status CheckExportSize(int64_t weeks, size_t groups);
Decision Decide(const v1::ExportLife& life, const v1::MakeExportRequest& command,
                const ExportContext& context);
// Whether the caller may have the file of this export now.
absl::Status CheckFetch(const v1::ExportLife& life, const v1::AgreementLife& agreement,
                        const DecideContext& context);

}  // namespace varsel::evaluation

#endif  // VARSEL_SERVICES_EVALUATION_DECIDE_H_
