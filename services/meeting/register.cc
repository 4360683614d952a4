#include "services/meeting/register.h"

#include <optional>
#include <string_view>
#include <vector>

#include "services/meeting/service.h"
#include "services/meeting/views.h"

namespace varsel::meeting {
namespace {

class MeetingArea final : public runtime::Area {
 public:
  std::string_view name() const override { return "meeting"; }
  std::vector<const views::View*> Views() const override {
    return {&calendar_, &eki_times_, &safety_, &conflicts_, &due_};
  }
  void Register(const runtime::Ground& ground) override {
    facts_.emplace(ground);
    RegisterMeetingCommands(ground.methods, *facts_);
    RegisterNoteCommands(ground.methods, *facts_);
    RegisterMeetingQueries(ground.methods, *facts_);
    RegisterNoteQueries(ground.methods, *facts_);
    RegisterDueQueries(ground.methods, *facts_);
  }

 private:
  const CalendarView calendar_{};
  const EkiTimeView eki_times_{};
  const SafetyView safety_{};
  const ConflictView conflicts_{};
  const DueView due_{};
  std::optional<Facts> facts_;
};

}  // namespace

std::unique_ptr<runtime::Area> NewMeetingArea() { return std::make_unique<MeetingArea>(); }

}  // namespace varsel::meeting
