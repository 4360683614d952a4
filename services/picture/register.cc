#include "services/picture/register.h"

#include <string_view>
#include <vector>

#include "services/picture/service.h"
#include "services/picture/views.h"

namespace varsel::picture {
namespace {

class PictureArea final : public runtime::Area {
 public:
  std::string_view name() const override { return "picture"; }
  std::vector<const views::View*> Views() const override {
    return {&facts_, &edges_, &audits_, &scores_};
  }
  void Register(const runtime::Ground& ground) override {
    RegisterPictureCommands(ground);
    RegisterPictureQueries(ground);
    RegisterEdgeQueries(ground);
    RegisterAuditCommands(ground);
    RegisterAuditQueries(ground);
    RegisterScorecardQueries(ground);
  }

 private:
  const FactsView facts_{};
  const EdgesView edges_{};
  const AuditsView audits_{};
  const ScoresView scores_{};
};

}  // namespace

std::unique_ptr<runtime::Area> NewPictureArea() { return std::make_unique<PictureArea>(); }

}  // namespace varsel::picture
