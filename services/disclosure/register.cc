#include "services/disclosure/register.h"

#include <string_view>
#include <vector>

#include "services/disclosure/service.h"
#include "services/disclosure/view.h"

namespace varsel::disclosure {
namespace {

class DisclosureArea final : public runtime::Area {
 public:
  std::string_view name() const override { return "disclosure"; }
  std::vector<const views::View*> Views() const override { return {&persons_}; }
  void Register(const runtime::Ground& ground) override {
    RegisterCommands(ground);
    RegisterPoliceQueries(ground);
    RegisterRecipientQueries(ground);
  }

 private:
  const PersonView persons_{};
};

}  // namespace

std::unique_ptr<runtime::Area> NewDisclosureArea() { return std::make_unique<DisclosureArea>(); }

}  // namespace varsel::disclosure
