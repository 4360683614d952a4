#include "services/support/suppress.h"

#include <algorithm>
#include <set>

#include "google/protobuf/descriptor.h"

namespace varsel::support {
namespace {

using google::protobuf::FieldDescriptor;

struct Cell {
  const FieldDescriptor* place;
  int64_t count;
};

class Suppression {
 public:
  Suppression(int64_t below, v1::EkiCounts* counts) : below_(below), counts_(*counts) {}

  // Cells that stand alone, or whose total they are.
  void One(int number) {
    if (CellAt(number).count < below_) hidden_.insert(number);
  }
  // Cells that add to the cell `total`.
  void Group(int total, const std::vector<int>& parts) {
    if (hidden_.contains(total)) {
      hidden_.insert(parts.begin(), parts.end());
      return;
    }
    std::vector<int> shown;
    size_t hidden = 0;
    int64_t sum = 0;
    for (const int part : parts) {
      const Cell cell = CellAt(part);
      if (cell.count >= below_) {
        shown.push_back(part);
        continue;
      }
      hidden_.insert(part);
      ++hidden;
      sum += cell.count;
    }
    std::stable_sort(shown.begin(), shown.end(),
                     [&](int a, int b) { return CellAt(a).count < CellAt(b).count; });
    for (const int part : shown) {
      if (hidden == 0 || (hidden >= 2 && sum >= below_)) break;
      hidden_.insert(part);
      ++hidden;
      sum += CellAt(part).count;
    }
  }
  std::vector<std::string> Finish() {
    std::vector<std::string> names;
    for (const int number : hidden_) {
      const FieldDescriptor* place = CellAt(number).place;
      counts_.GetReflection()->ClearField(&counts_, place);
      names.push_back(place->name());
    }
    return names;
  }

 private:
  Cell CellAt(int number) const {
    const FieldDescriptor* place = counts_.GetDescriptor()->FindFieldByNumber(number);
    return {place, counts_.GetReflection()->GetInt64(counts_, place)};
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
  suppression.Group(
      Counts::kPersonsFieldNumber,
      {Counts::kContactBeforeAndAfterFieldNumber, Counts::kContactBeforeOnlyFieldNumber,
       Counts::kContactAfterOnlyFieldNumber, Counts::kNoContactFieldNumber});
  suppression.Group(Counts::kCoursesFieldNumber,
                    {Counts::kInterruptedFieldNumber, Counts::kCompletedFieldNumber,
                     Counts::kRunningFieldNumber});
  return suppression.Finish();
}

}  // namespace varsel::support
