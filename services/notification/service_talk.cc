#include <algorithm>

#include "services/notification/decide_talk.h"
#include "services/notification/lever_view.h"
#include "services/notification/service.h"
#include "services/notification/texts.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using runtime::Call;
using runtime::CommandPlan;

// What a talk is decided by, kept until it is decided.
struct TalkFacts {
  std::optional<v1::GroupFactsRow> group;
  std::optional<v1::GroupTalkRow> talk;
  TalkContext facts;

  TalkContext context() const {
    TalkContext context = facts;
    context.group = group.has_value() ? &*group : nullptr;
    return context;
  }
};

class Gathering {
 public:
  Gathering(const Facts& facts, std::vector<log::Precondition>* reads)
      : facts_(facts), reads_(reads) {}

  absl::Status AddPerson(const std::string& person_id) {
    ASSIGN_OR_RETURN(auto person, facts_.Person(person_id));
    if (person.has_value()) gathered_.facts.persons.emplace(person_id, *std::move(person));
    return absl::OkStatus();
  }

  // The notification as its stream has it, which must still be so when its delivery is appended.
  absl::Status AddNotification(const std::string& id) {
    if (id.empty() || gathered_.facts.touched.count(id) > 0) return absl::OkStatus();
    const StreamId stream = NotificationStream(id);
    ASSIGN_OR_RETURN(auto loaded, facts_.Load<NotificationAggregate>(stream));
    reads_->push_back({stream, loaded.second});
    TouchedNotification touched;
    touched.state = std::move(loaded.first);
    ASSIGN_OR_RETURN(const Facts::Judged judged, facts_.JudgedBy(touched.state));
    touched.person = judged.person;
    const auto& deliveries = touched.state.deliveries;
    const bool announces = std::any_of(deliveries.begin(), deliveries.end(), [](const auto& one) {
      return one.now->facts().announced_levers_size() > 0;
    });
    if (announces) {
      const v1::Dimensions& dimensions = touched.state.plan->dimensions();
      ASSIGN_OR_RETURN(touched.levers, GatherLevers(facts_, dimensions.group_ids(), reads_));
    }
    gathered_.facts.touched.emplace(id, std::move(touched));
    return absl::OkStatus();
  }

  absl::Status AddGroup(const std::string& group_id) {
    ASSIGN_OR_RETURN(gathered_.group, facts_.RowOf<v1::GroupFactsRow>(kGroupView, IdKey(group_id)));
    return absl::OkStatus();
  }

  // The talk as it is, with the notifications and opened texts of the deliveries that came of it.
  absl::Status AddTalk(const Call& call, const std::string& talk_id) {
    ASSIGN_OR_RETURN(gathered_.talk,
                     facts_.RowOf<v1::GroupTalkRow>(kTalkView, IdKey('t', talk_id)));
    if (!gathered_.talk.has_value() ||
        !InScope(call, gathered_.talk->section_id(), gathered_.talk->officer_ids())) {
      return Refuse(v1::GROUP_TALK_UNKNOWN, {.field = "group_talk_id"});
    }
    for (const v1::PresentRow& who : gathered_.talk->present()) {
      if (who.notification_id().empty()) continue;
      RETURN_IF_ERROR(AddNotification(who.notification_id()));
      ASSIGN_OR_RETURN(const auto delivery,
                       facts_.RowOf<v1::DeliveryRow>(
                           kNotificationView,
                           FactKey(who.notification_id(), Part::kDelivery, who.delivery_id())));
      if (!delivery.has_value()) continue;
      ASSIGN_OR_RETURN(const Texts texts, TextsOf(facts_.sealer(), *delivery));
      TouchedNotification& touched = gathered_.facts.touched.at(who.notification_id());
      touched.request = texts.request;
      touched.note = texts.note;
    }
    return absl::OkStatus();
  }

  template <typename Request>
  absl::Status AddPresent(const Request& request) {
    RETURN_IF_ERROR(AddGroup(request.group_id()));
    for (const v1::PresentPerson& who : request.present()) {
      RETURN_IF_ERROR(AddPerson(who.person_id()));
      RETURN_IF_ERROR(AddNotification(who.notification_id()));
    }
    return absl::OkStatus();
  }

  TalkFacts Take() { return std::move(gathered_); }

 private:
  const Facts& facts_;
  std::vector<log::Precondition>* const reads_;
  TalkFacts gathered_;
};

template <typename Request, typename Response>
void RegisterTalk(runtime::MethodTable& methods, const Facts& facts, std::string_view rpc) {
  methods.Command<TalkAggregate, Request, Response>(
      MethodName(rpc),
      [&facts](const Call& call,
               const Request& request) -> absl::StatusOr<CommandPlan<TalkAggregate, Response>> {
        CommandPlan<TalkAggregate, Response> plan;
        plan.stream = TalkStream(request.group_talk_id());
        Gathering gathering(facts, &plan.reads);
        if constexpr (requires { request.expected_version(); }) {
          plan.expected = ExpectedBy(request);
          RETURN_IF_ERROR(gathering.AddTalk(call, request.group_talk_id()));
        }
        if constexpr (requires { request.present(); }) {
          RETURN_IF_ERROR(gathering.AddPresent(request));
        }
        SetDecide(&plan, [&call, &request, gathered = gathering.Take()](const TalkState& state) {
          return Decide(state, request, gathered.context(), call.Context());
        });
        return plan;
      });
}

}  // namespace

void RegisterTalkCommands(runtime::MethodTable& methods, const Facts& facts) {
  RegisterTalk<v1::RecordGroupTalkRequest, v1::RecordGroupTalkResponse>(methods, facts,
                                                                        "RecordGroupTalk");
  RegisterTalk<v1::CorrectGroupTalkRequest, v1::CorrectGroupTalkResponse>(methods, facts,
                                                                          "CorrectGroupTalk");
  RegisterTalk<v1::WithdrawGroupTalkRequest, v1::WithdrawGroupTalkResponse>(methods, facts,
                                                                            "WithdrawGroupTalk");
}

}  // namespace varsel::notification
