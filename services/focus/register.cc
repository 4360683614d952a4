#include "services/focus/register.h"

#include <optional>
#include <utility>

#include "services/focus/group_view.h"
#include "services/focus/name_follower.h"
#include "services/focus/person_view.h"
#include "services/focus/service.h"
#include "services/runtime/due_table.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_service.pb.h"

namespace varsel::focus {
namespace {

// Who is to be removed by the system, by the person view's index.
absl::StatusOr<std::vector<runtime::DueTask>> LapsedBy(const views::ViewSource& views,
                                                       absl::Time now, size_t limit) {
  ASSIGN_OR_RETURN(const auto rows, views.Read(kPersonView, Position()));
  std::vector<runtime::DueTask> tasks;
  RETURN_IF_ERROR(rows->Scan(RemovalDuePrefix(), "", [&](std::string_view key, std::string_view) {
    const absl::Time due = DueOfKey(key);
    if (due > now || tasks.size() == limit) return false;
    const std::string person = PersonOfKey(key).ToString();
    auto request = std::make_unique<v1::RemoveLapsedRequest>();
    request->set_person_id(person);
    tasks.push_back({.due = due,
                     .key = person,
                     .method = "varsel.focus.v1.FocusService/RemoveLapsed",
                     .request = std::move(request)});
    return true;
  }));
  return tasks;
}

class FocusArea final : public runtime::Area {
 public:
  explicit FocusArea(FocusOptions options) : options_(std::move(options)) {}

  std::string_view name() const override { return "focus"; }
  std::vector<const views::View*> Views() const override {
    return {&person_view_, &group_view_, &section_view_};
  }
  void Register(const runtime::Ground& ground) override {
    follower_.emplace(ground, names_);
    shown_.emplace(ListedBefore(ground));
    const Desk desk{ground, names_, *follower_, *shown_};
    RegisterGroupCommands(desk);
    RegisterPersonCommands(desk);
    RegisterNominationCommands(desk);
    RegisterGroupQueries(desk);
    RegisterPersonQueries(desk);
    ground.due.Add([&views = ground.views](absl::Time now, size_t limit) {
      return LapsedBy(views, now, limit);
    });
  }
  absl::Status Start() override {
    follower_->Start();
    return absl::OkStatus();
  }
  void Stop() override {
    if (follower_.has_value()) follower_->Stop();
  }

 private:
  ShownNames::ListedBefore ListedBefore(const runtime::Ground& ground) const {
    if (options_.listed == nullptr || ground.access == nullptr) return nullptr;
    return [listed = options_.listed, &access = *ground.access](
               const ActorId& actor, absl::Duration within,
               const runtime::ListedVisitor& visit) -> absl::Status {
      return listed(access, {.actor = actor, .within = within, .methods = MethodsThatListPersons()},
                    visit);
    };
  }

  const FocusOptions options_;
  const PersonView person_view_{};
  const GroupView group_view_{};
  const SectionView section_view_{};
  NameIndex names_;
  std::optional<ShownNames> shown_;
  std::optional<NameFollower> follower_;
};

}  // namespace

std::unique_ptr<runtime::Area> NewFocusArea(FocusOptions options) {
  return std::make_unique<FocusArea>(std::move(options));
}

}  // namespace varsel::focus
