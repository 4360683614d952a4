// Views programme.count and programme.list: what counts-only agencies returned, and the lists over
// which agencies meet. Streams of a few records each: the rows are what the streams fold to.
//   programme.count: a <programme> <agency> -> CountLife
//   programme.list:  l <list id>            -> ListLife
// Thread-safe: stateless.
#ifndef VARSEL_SERVICES_PROGRAMME_COUNT_VIEW_H_
#define VARSEL_SERVICES_PROGRAMME_COUNT_VIEW_H_

#include <string>
#include <string_view>

#include "storage/views/view.h"

namespace varsel::programme {

inline constexpr std::string_view kCountView = "programme.count";
inline constexpr std::string_view kListView = "programme.list";

std::string CountKey(std::string_view programme, std::string_view agency);
std::string ListKey(std::string_view list_id);
inline constexpr char kListPrefix[] = "l";

class CountView final : public views::View {
 public:
  std::string_view name() const override { return kCountView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override {
    return kind.starts_with("programme.v1.Count");
  }
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

class ListView final : public views::View {
 public:
  std::string_view name() const override { return kListView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override {
    return kind.starts_with("programme.v1.MeetingList") ||
           kind.starts_with("programme.v1.ListMeeting");
  }
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_COUNT_VIEW_H_
