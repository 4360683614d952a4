#include "services/records/person_view.h"

#include "services/records/kept_fold.h"
#include "storage/base/ordered_key.h"

namespace varsel::records {

std::string KeptKey(const Uuid& person) { return KeyBuilder("p").Id(person).Take(); }
std::string MergedPrefix(const Uuid& person) { return KeyBuilder("a").Id(person).Take(); }
std::string TermPrefix(Controller controller) {
  return KeyBuilder("t").Byte(static_cast<uint8_t>(controller)).Take();
}
std::string TermPrefix(Controller controller, v1::TermClass term_class) {
  return KeyBuilder(TermPrefix(controller)).Byte(static_cast<uint8_t>(term_class)).Take();
}
std::string RestrictedPrefix(Controller controller) {
  return KeyBuilder("r").Byte(static_cast<uint8_t>(controller)).Take();
}
std::string SpokenOfPrefix(const Uuid& person) { return KeyBuilder("s").Id(person).Take(); }

Uuid PersonOfKey(std::string_view key) {
  return Uuid::FromBytes(key.substr(key.size() - Uuid::kSize));
}

absl::Time TimeOfKey(std::string_view key) {
  return KeyReader(key.substr(key.size() - Uuid::kSize - 8)).Time();
}

v1::TermClass ClassOfKey(std::string_view key) { return static_cast<v1::TermClass>(key[2]); }

Position PositionOfKey(std::string_view key) {
  return Position(KeyReader(key.substr(key.size() - 8)).Number());
}

bool PersonView::Wants(std::string_view kind) const {
  // What speaks of no person is passed over by its header, which costs nothing.
  return !kind.starts_with("records.v1.Case") && !kind.starts_with("records.v1.Erasure");
}

absl::Status PersonView::Fold(const log::Record& record, views::RowStore& rows) const {
  return FoldKept(record, rows);
}

}  // namespace varsel::records
