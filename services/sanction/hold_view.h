// View sanction.hold: what EKI was asked before a lever meets a person, and whom it asks that
// nothing meets, folded from the support area's events. Nothing of why.
//   q <question id> -> HoldQuestionRow
//   p <person id>   -> PersonHoldsRow   holds that neither ended nor were withdrawn; no row = none
//   r <person id>   -> PersonRecordsRow which records are of one person; no row = this one alone
// A hold that lapses by itself stays until the person's next one: whoever reads asks for the time.
// Thread-safe: stateless.
#ifndef VARSEL_SERVICES_SANCTION_HOLD_VIEW_H_
#define VARSEL_SERVICES_SANCTION_HOLD_VIEW_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/base/ordered_key.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::sanction {

inline constexpr std::string_view kHoldView = "sanction.hold";

inline std::string HoldQuestionKey(const Uuid& question_id) {
  return KeyBuilder("q").Id(question_id).Take();
}
inline std::string PersonHoldsKey(const Uuid& person_id) {
  return KeyBuilder("p").Id(person_id).Take();
}

inline std::string PersonRecordsKey(const Uuid& person_id) {
  return KeyBuilder("r").Id(person_id).Take();
}

// Every record of the person whom this one is of, the one that stayed first. A hold that was raised
// under one of them stands for all.
absl::StatusOr<std::vector<Uuid>> RecordsOf(const views::RowReader& rows, const Uuid& person_id);

class HoldView final : public views::View {
 public:
  std::string_view name() const override { return kHoldView; }
  uint32_t schema() const override { return 2; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_HOLD_VIEW_H_
