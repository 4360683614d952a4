#include "services/access/register.h"

#include <utility>
#include <vector>

#include "services/access/facts_view.h"
#include "services/access/query.h"
#include "services/access/reads_view.h"
#include "services/access/recorder.h"
#include "services/access/service.h"

namespace varsel::access {
namespace {

constexpr absl::Duration kTermLookedAtEvery = absl::Hours(24);

class AccessArea final : public runtime::Area {
 public:
  AccessArea(v1::AccessPolicy policy, absl::Duration refusals_wait, Retention::Ran ended)
      : policy_(std::move(policy)), refusals_wait_(refusals_wait), ended_(std::move(ended)) {}

  std::string_view name() const override { return "access"; }
  std::vector<const views::View*> Views() const override { return {&facts_}; }
  std::vector<const views::View*> AccessLogViews() const override { return {&reads_}; }
  void Register(const runtime::Ground& ground) override {
    if (ground.access == nullptr) return;
    RegisterCommands(ground, policy_);
    RegisterQueries(ground, policy_);
    recorder_ = std::make_unique<Recorder>(*ground.access, ground.views, policy_, refusals_wait_);
    retention_ = std::make_unique<Retention>(ground.access->log, ground.access->system_clock,
                                             policy_.kept_years());
  }
  runtime::AccessRecorder* access_recorder() override { return recorder_.get(); }
  absl::Status Start() override {
    if (retention_ != nullptr && ended_) retention_->Start(kTermLookedAtEvery, ended_);
    return absl::OkStatus();
  }
  void Stop() override {
    if (retention_ != nullptr) retention_->Stop();
    if (recorder_ != nullptr) recorder_->Stop();
  }

 private:
  const v1::AccessPolicy policy_;
  const absl::Duration refusals_wait_;
  const Retention::Ran ended_;
  const FactsView facts_{};
  const ReadsView reads_{};
  std::unique_ptr<Recorder> recorder_;
  std::unique_ptr<Retention> retention_;
};

}  // namespace

std::unique_ptr<runtime::Area> NewAccessArea(v1::AccessPolicy policy, absl::Duration refusals_wait,
                                             Retention::Ran ended) {
  return std::make_unique<AccessArea>(std::move(policy), refusals_wait, std::move(ended));
}

}  // namespace varsel::access
