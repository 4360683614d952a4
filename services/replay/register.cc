#include "services/replay/register.h"

#include <optional>
#include <utility>
#include <vector>

#include "services/replay/query.h"
#include "services/replay/view.h"
#include "services/runtime/method_table.h"

namespace varsel::replay {
namespace {

constexpr char kService[] = "varsel.replay.v1.ReplayService/";

class ReplayArea final : public runtime::Area {
 public:
  explicit ReplayArea(ReplayOptions options) : options_(std::move(options)) {}

  std::string_view name() const override { return "replay"; }
  std::vector<const views::View*> Views() const override { return {&steps_}; }
  void Register(const runtime::Ground& ground) override {
    if (options_.chains != nullptr) {
      chains_ = [this, &views = ground.views](const Uuid& chain_id) {
        return options_.chains(views, chain_id);
      };
    }
    deps_.emplace(
        ReplayDeps{ground.log, ground.views, ground.sealer.keys(), chains_, ground.domain_clock});
    hub_.emplace(ground.log, ground.views, ground.domain_clock);
    ground.methods.Stream<v1::ReplayRequest, v1::ReplayResponse>(
        std::string(kService) + "Replay",
        [this](const runtime::Call& call, const v1::ReplayRequest& request,
               runtime::StreamSink& sink) { return RunReplay(*deps_, call, request, sink); });
    ground.methods.Stream<v1::WatchRequest, v1::WatchResponse>(
        std::string(kService) + "Watch",
        [this](const runtime::Call& call, const v1::WatchRequest& request,
               runtime::StreamSink& sink) {
          return RunWatch(*deps_, *hub_, last_told_, call, request, sink);
        });
  }
  void Stop() override {
    if (hub_.has_value()) hub_->Stop();
  }

 private:
  const ReplayOptions options_;
  const StepsView steps_{};
  ChainResolver chains_ = nullptr;
  std::optional<ReplayDeps> deps_;
  std::optional<LiveHub> hub_;
  LastTold last_told_;
};

}  // namespace

std::unique_ptr<runtime::Area> NewReplayArea(ReplayOptions options) {
  return std::make_unique<ReplayArea>(std::move(options));
}

}  // namespace varsel::replay
