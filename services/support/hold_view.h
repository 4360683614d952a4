// What passes between EKI and police: holds, police's questions, and what is shared.
//   support.hold:     h <hold id>                              -> HoldRow
//                     p <person id> <hold id>                  -> StandingHoldRow  that stands
//                     q <newest first> <question id>           -> QuestionRow
//   support.sharing:  s <person id>                            -> SharingRow
//                     a <asked> <person id> <subject>          -> WaitingShareRow  not answered
// A hold that lapses by itself stays in its index: whoever reads asks for the time. Thread-safe:
// stateless.
#ifndef VARSEL_SERVICES_SUPPORT_HOLD_VIEW_H_
#define VARSEL_SERVICES_SUPPORT_HOLD_VIEW_H_

#include <string>
#include <string_view>

#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::support {

inline constexpr std::string_view kHoldView = "support.hold";
inline constexpr std::string_view kSharingView = "support.sharing";

std::string HoldKey(const Uuid& hold_id);
std::string StandingHoldsPrefix(const Uuid& person_id);
std::string QuestionsPrefix();
std::string SharingKey(const Uuid& person_id);
std::string WaitingSharesPrefix();

class HoldView final : public views::View {
 public:
  std::string_view name() const override { return kHoldView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

class SharingView final : public views::View {
 public:
  std::string_view name() const override { return kSharingView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_HOLD_VIEW_H_
