// View evaluation.book: agreements, exports, and the groups of the district with every version of
// each. Stateless and without keys. It wants few events: nothing that is recorded in the street
// costs it a row. Where each row lies (ids are 16 bytes; a row's space is one byte in front):
//
//   a agreement                    AgreementRow
//   n newest, agreement            empty
//   e export                       ExportRow
//   x newest, export               empty
//   y agreement, newest, export    empty
//   g group                        GroupRow
//   s section                      SectionRow
#ifndef VARSEL_SERVICES_EVALUATION_BOOK_VIEW_H_
#define VARSEL_SERVICES_EVALUATION_BOOK_VIEW_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "storage/base/ordered_key.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::evaluation {

inline constexpr std::string_view kBookView = "evaluation.book";

inline KeyBuilder BookSpace(char space) {
  KeyBuilder key;
  key.Byte(static_cast<uint8_t>(space));
  return key;
}
inline std::string BookKey(char space, const Uuid& id) { return BookSpace(space).Id(id).Take(); }
inline Uuid BookId(std::string_view text) { return Uuid::Parse(text).value_or(Uuid()); }

class BookView final : public views::View {
 public:
  std::string_view name() const override { return kBookView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::evaluation

#endif  // VARSEL_SERVICES_EVALUATION_BOOK_VIEW_H_
