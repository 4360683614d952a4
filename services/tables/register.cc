#include "services/tables/register.h"

#include <string_view>
#include <utility>
#include <vector>

#include "services/tables/query.h"
#include "services/tables/service.h"
#include "services/tables/view.h"

namespace varsel::tables {
namespace {

class TablesArea final : public runtime::Area {
 public:
  explicit TablesArea(TablesPolicy policy) : policy_(std::move(policy)) {}

  std::string_view name() const override { return "tables"; }
  std::vector<const views::View*> Views() const override { return {&months_}; }
  void Register(const runtime::Ground& ground) override {
    RegisterClosing(ground, policy_);
    RegisterQueries(ground);
  }

 private:
  const TablesPolicy policy_;
  const MonthView months_{};
};

}  // namespace

std::unique_ptr<runtime::Area> NewTablesArea(TablesPolicy policy) {
  return std::make_unique<TablesArea>(std::move(policy));
}

}  // namespace varsel::tables
