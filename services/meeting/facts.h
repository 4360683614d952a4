// Gathers what decisions and answers stand on: rows of this area's views, and guards' versions.
// Thread-safe. Each read takes a snapshot of one view; none is kept.
#ifndef VARSEL_SERVICES_MEETING_FACTS_H_
#define VARSEL_SERVICES_MEETING_FACTS_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/meeting/context.h"
#include "services/meeting/decide.h"
#include "services/meeting/view_keys.h"
#include "services/runtime/area.h"
#include "services/runtime/call.h"
#include "services/runtime/rows.h"

namespace varsel::meeting {

// True if the caller may see what is of this section and team. EKI sees what its worker is on. What
// he may not see answers as unknown.
template <typename Officers>
bool InScope(const runtime::Call& call, std::string_view section_id, const Officers& officer_ids) {
  if (call.scope == common::v1::Access::DISTRICT) return true;
  if (call.scope == common::v1::Access::OWN_SECTION && call.caller.section.has_value() &&
      call.caller.section->ToString() == section_id) {
    return true;
  }
  const std::string actor = call.caller.actor.ToString();
  for (const std::string& officer : officer_ids) {
    if (officer == actor) return true;
  }
  return false;
}
bool MaySee(const runtime::Call& call, const v1::MeetingPlan& plan);

// The person's record; of one that was merged, the one that stays, with its id.
struct KnownPerson {
  std::string person_id;
  v1::FocusRow row;
};

class Facts {
 public:
  // `ground`'s parts outlive this.
  explicit Facts(const runtime::Ground& ground)
      : log_(ground.log), views_(ground.views), sealer_(ground.sealer) {}

  const views::ViewSource& views() const { return views_; }
  const runtime::Sealer& sealer() const { return sealer_; }

  absl::StatusOr<std::unique_ptr<views::RowReader>> Rows(std::string_view view) const {
    return views_.Read(view, Position());
  }
  absl::StatusOr<Version> VersionOf(const StreamId& stream) const {
    return log_.StreamVersion(stream);
  }

  // What a plan is decided by, and the streams that it rests on. Guards are read before the rows
  // that they guard, so that what comes between is met by the append.
  struct Gathered {
    PlanContext context;
    std::vector<log::Precondition> reads;
  };
  absl::StatusOr<Gathered> ForPlan(const runtime::Call& call, const v1::MeetingForm& form,
                                   const std::string& meeting_id) const;

 private:
  struct EkiCandidate {
    std::string worker_id;
    log::Precondition time;  // the free time that he said
  };

  // As it is planned now; empty for a new one.
  absl::StatusOr<v1::MeetingPlan> PlanOf(const std::string& meeting_id) const;
  absl::Status GatherItems(const runtime::Call& call, const v1::MeetingForm& form,
                           const std::string& meeting_id, Gathered* gathered) const;
  absl::Status GatherGuards(const Span& span, const std::vector<std::string>& officers,
                            const std::string& section_id, absl::Duration within,
                            Gathered* gathered) const;
  absl::Status GatherChains(const v1::MeetingForm& form, const Span& span,
                            Gathered* gathered) const;
  absl::Status GatherEki(const Span& span, const std::string& meeting_id, Gathered* gathered) const;
  absl::StatusOr<std::vector<EkiCandidate>> EkiCandidates(const Span& span) const;

  const log::EventLog& log_;
  const views::ViewSource& views_;
  const runtime::Sealer& sealer_;
};

// The meetings of one calendar that stand and overlap `span`, but for `except`.
absl::StatusOr<std::vector<NearMeeting>> MeetingsNear(const views::RowReader& calendar, char space,
                                                      std::string_view owner_id, const Span& span,
                                                      std::string_view except);

absl::StatusOr<std::optional<KnownPerson>> FindPerson(const views::RowReader& due,
                                                      std::string person_id);

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_FACTS_H_
