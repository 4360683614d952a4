#include "services/timeline/register.h"

#include <string_view>
#include <vector>

#include "services/timeline/chain_view.h"
#include "services/timeline/incident_view.h"
#include "services/timeline/query.h"
#include "services/timeline/reference_view.h"
#include "services/timeline/service.h"

namespace varsel::timeline {
namespace {

class TimelineArea final : public runtime::Area {
 public:
  std::string_view name() const override { return "timeline"; }
  std::vector<const views::View*> Views() const override {
    return {&incidents_, &references_, &chains_};
  }
  void Register(const runtime::Ground& ground) override {
    RegisterCommands(ground);
    RegisterQueries(ground);
    RegisterChainCommands(ground);
    RegisterLinksCommands(ground);
    RegisterChainQueries(ground);
  }

 private:
  const IncidentView incidents_{};
  const ReferenceView references_{};
  const ChainView chains_{};
};

}  // namespace

std::unique_ptr<runtime::Area> NewTimelineArea() { return std::make_unique<TimelineArea>(); }

}  // namespace varsel::timeline
