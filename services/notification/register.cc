#include "services/notification/register.h"

#include <optional>

#include "services/notification/lever_view.h"
#include "services/notification/service.h"
#include "services/notification/views.h"
#include "services/runtime/due_table.h"
#include "services/runtime/method_table.h"
#include "storage/base/status_macros.h"

namespace varsel::notification {
namespace {

// Provisional records whose 7 days (policy) are over, earliest first.
absl::StatusOr<std::vector<runtime::DueTask>> Lapsing(const views::ViewSource& views,
                                                      absl::Time now, size_t limit) {
  ASSIGN_OR_RETURN(const std::unique_ptr<views::RowReader> rows,
                   views.Read(kProvisionalView, Position()));
  std::vector<runtime::DueTask> tasks;
  RETURN_IF_ERROR(rows->Scan(TimedPrefix('d', ""), "", [&](std::string_view key, std::string_view) {
    KeyReader reader(key);
    reader.Byte();
    const absl::Time due = reader.Time();
    if (due > now || tasks.size() == limit) return false;
    const std::string id = reader.Id().ToString();
    auto request = std::make_unique<v1::LapseProvisionalRequest>();
    request->set_provisional_id(id);
    tasks.push_back({.due = due,
                     .key = id,
                     .method = MethodName("LapseProvisional"),
                     .request = std::move(request)});
    return true;
  }));
  return tasks;
}

class NotificationArea final : public runtime::Area {
 public:
  std::string_view name() const override { return "notification"; }

  std::vector<const views::View*> Views() const override {
    return {&person_facts_, &group_, &round_,       &target_, &message_, &notification_,
            &index_,        &due_,   &provisional_, &marked_, &talk_,    &lever_};
  }

  void Register(const runtime::Ground& ground) override {
    facts_.emplace(ground);
    RegisterRoundCommands(ground.methods, *facts_);
    RegisterPlanCommands(ground.methods, *facts_);
    RegisterFactCommands(ground.methods, *facts_);
    RegisterAcuteCommands(ground.methods, *facts_);
    RegisterTalkCommands(ground.methods, *facts_);
    RegisterNotificationQueries(ground.methods, *facts_);
    RegisterRoundQueries(ground.methods, *facts_);
    RegisterListQueries(ground.methods, *facts_);
    ground.due.Add([&views = ground.views](absl::Time now, size_t limit) {
      return Lapsing(views, now, limit);
    });
  }

 private:
  const PersonFactsView person_facts_{};
  const GroupView group_{};
  const RoundView round_{};
  const TargetView target_{};
  const MessageView message_{};
  const NotificationView notification_{};
  const IndexView index_{};
  const DueView due_{};
  const ProvisionalView provisional_{};
  const MarkedView marked_{};
  const TalkView talk_{};
  const LeverView lever_{};
  std::optional<Facts> facts_;
};

}  // namespace

std::unique_ptr<runtime::Area> NewNotificationArea() {
  return std::make_unique<NotificationArea>();
}

}  // namespace varsel::notification
