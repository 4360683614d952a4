// One command with its types erased, so that the runner's machinery is compiled once and not for
// every command. Thread-compatible: one thread at a time carries a command on.
#ifndef VARSEL_SERVICES_RUNTIME_COMMAND_JOB_H_
#define VARSEL_SERVICES_RUNTIME_COMMAND_JOB_H_

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/runtime/call.h"
#include "services/runtime/command.h"
#include "services/runtime/stored_event.h"
#include "storage/log/record.h"

namespace varsel::runtime {

// A folded state of some aggregate. Never changed once it is shared.
using StatePtr = std::shared_ptr<const void>;

// A draft as the runner sees it. `event` is owned by the job.
struct ErasedDraft {
  google::protobuf::Message* event = nullptr;
  absl::Time occurred;
  EventId corrects;
  StreamId stream;  // none = the decided one
};

class CommandJob {
 public:
  // What the area's handler asked for.
  struct Plan {
    StreamId stream;
    std::optional<Version> expected;
    std::vector<log::Precondition> reads;
  };

  virtual ~CommandJob() = default;
  // Tells aggregates apart: the address of something of each type's own.
  virtual const void* state_type() const = 0;
  // Asks the handler. Replaces what was planned and decided before.
  virtual absl::StatusOr<Plan> MakePlan() = 0;
  virtual StatePtr NewState() const = 0;
  // The state after these records of its stream. DATA_LOSS if one cannot be decoded.
  virtual absl::StatusOr<StatePtr> Fold(const StatePtr& state,
                                        const std::vector<log::Record>& records) const = 0;
  // Decides. The drafts are good until the next MakePlan.
  virtual absl::StatusOr<std::vector<ErasedDraft>> Decide(const StatePtr& state) = 0;
  // The state after the drafts at `indexes`, as sealed and stored, with their meta.
  virtual StatePtr Evolve(const StatePtr& state, const std::vector<size_t>& indexes,
                          const std::vector<EventMeta>& metas) const = 0;
  virtual std::unique_ptr<google::protobuf::Message> Reply(const CommandOutcome& outcome) const = 0;
  virtual std::unique_ptr<google::protobuf::Message> NewReply() const = 0;
};

template <typename Aggregate, typename Request, typename Response>
class TypedCommandJob final : public CommandJob {
 public:
  using State = typename Aggregate::State;
  using Event = typename Aggregate::Event;
  using TypedPlan = CommandPlan<Aggregate, Response>;
  using Handler = std::function<absl::StatusOr<TypedPlan>(const Call&, const Request&)>;

  // `handler` outlives the job.
  TypedCommandJob(std::shared_ptr<const Call> call,
                  std::shared_ptr<const google::protobuf::Message> request, const Handler& handler)
      : call_(std::move(call)), request_(std::move(request)), handler_(handler) {}

  const void* state_type() const override {
    static const char kTag = 0;
    return &kTag;
  }

  absl::StatusOr<Plan> MakePlan() override {
    absl::StatusOr<TypedPlan> plan = handler_(*call_, static_cast<const Request&>(*request_));
    if (!plan.ok()) return plan.status();
    plan_ = *std::move(plan);
    drafts_.clear();
    return Plan{plan_.stream, plan_.expected, plan_.reads};
  }

  StatePtr NewState() const override { return std::make_shared<const State>(); }

  absl::StatusOr<StatePtr> Fold(const StatePtr& state,
                                const std::vector<log::Record>& records) const override {
    State next = *static_cast<const State*>(state.get());
    Event event;
    for (const log::Record& record : records) {
      if (absl::Status status = DecodeInto(record, &event); !status.ok()) return status;
      next = Aggregate::Evolve(std::move(next), event, MetaOf(record.header));
    }
    return StatePtr(std::make_shared<const State>(std::move(next)));
  }

  absl::StatusOr<std::vector<ErasedDraft>> Decide(const StatePtr& state) override {
    absl::StatusOr<Drafts<Event>> drafts = plan_.decide(*static_cast<const State*>(state.get()));
    if (!drafts.ok()) return drafts.status();
    drafts_ = *std::move(drafts);
    std::vector<ErasedDraft> erased;
    erased.reserve(drafts_.size());
    for (Draft<Event>& draft : drafts_) {
      erased.push_back({&draft.event, draft.occurred, draft.corrects, draft.stream});
    }
    return erased;
  }

  StatePtr Evolve(const StatePtr& state, const std::vector<size_t>& indexes,
                  const std::vector<EventMeta>& metas) const override {
    State next = *static_cast<const State*>(state.get());
    for (const size_t i : indexes) {
      next = Aggregate::Evolve(std::move(next), drafts_[i].event, metas[i]);
    }
    return std::make_shared<const State>(std::move(next));
  }

  std::unique_ptr<google::protobuf::Message> Reply(const CommandOutcome& outcome) const override {
    auto reply = std::make_unique<Response>();
    if (plan_.reply) plan_.reply(outcome, reply.get());
    return reply;
  }

  std::unique_ptr<google::protobuf::Message> NewReply() const override {
    return std::make_unique<Response>();
  }

 private:
  const std::shared_ptr<const Call> call_;
  const std::shared_ptr<const google::protobuf::Message> request_;
  const Handler& handler_;
  TypedPlan plan_;
  Drafts<Event> drafts_;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_COMMAND_JOB_H_
