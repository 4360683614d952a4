#include "services/support/suppress.h"

#include <set>

#include "google/protobuf/descriptor.h"
#include "services/domain/suppress.h"

namespace varsel::support {
namespace {

using google::protobuf::FieldDescriptor;

class Suppression {
 public:
  Suppression(int64_t below, v1::EkiCounts* counts) : below_(below), counts_(*counts) {}

  // A cell that stands alone, or the total of others.
  void One(int number) {
    if (CountOf(number) < below_) hidden_.insert(number);
  }
  // Cells that add to a total of their own (persons, courses).
  void Group(const std::vector<int>& parts) {
    CountTable table{.rows = 1, .columns = parts.size(), .cells = {}};
    for (const int part : parts) table.cells.push_back(CountOf(part));
    const HiddenCells hidden = HideSmallCells(table, below_);
    for (size_t i = 0; i < parts.size(); ++i) {
      if (hidden.cells[i]) hidden_.insert(parts[i]);
    }
  }
  std::vector<std::string> Finish() {
    std::vector<std::string> names;
    for (const int number : hidden_) {
      const FieldDescriptor* place = PlaceOf(number);
      counts_.GetReflection()->ClearField(&counts_, place);
      names.push_back(place->name());
    }
    return names;
  }

 private:
  const FieldDescriptor* PlaceOf(int number) const {
    return counts_.GetDescriptor()->FindFieldByNumber(number);
  }
  int64_t CountOf(int number) const {
    return counts_.GetReflection()->GetInt64(counts_, PlaceOf(number));
  }

  const int64_t below_;
  v1::EkiCounts& counts_;
  std::set<int> hidden_;
};

}  // namespace

std::vector<std::string> SuppressSmallCells(int64_t below, v1::EkiCounts* counts) {
  using Counts = v1::EkiCounts;
  Suppression suppression(below, counts);
  suppression.One(Counts::kPersonsFieldNumber);
  suppression.One(Counts::kCoursesFieldNumber);
  suppression.One(Counts::kCameThroughNotificationFieldNumber);
  suppression.Group({Counts::kContactBeforeAndAfterFieldNumber,
                     Counts::kContactBeforeOnlyFieldNumber, Counts::kContactAfterOnlyFieldNumber,
                     Counts::kNoContactFieldNumber});
  suppression.Group({Counts::kInterruptedFieldNumber, Counts::kCompletedFieldNumber,
                     Counts::kRunningFieldNumber});
  return suppression.Finish();
}

}  // namespace varsel::support
