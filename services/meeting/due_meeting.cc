// What is due of meetings: EKI's answer before, the outcome after.
#include <string>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/meeting/due_folds.h"
#include "services/meeting/due_rows.h"
#include "services/meeting/evolve.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"

namespace varsel::meeting {
namespace {

std::vector<DueThing> DueOf(const v1::MeetingLife& life) {
  if (life.meeting_id().empty() || StateOf(life) != v1::MEETING_STATE_PLANNED) return {};
  const v1::MeetingPlan& plan = life.plan();
  DueThing outcome;
  outcome.id = life.meeting_id();
  for (const v1::MeetingItem& item : plan.items()) outcome.person_ids.push_back(item.person_id());
  outcome.row.set_due_kind(v1::DUE_KIND_MEETING_OUTCOME);
  *outcome.row.mutable_time() = plan.outcome_due();
  outcome.row.set_meeting_id(life.meeting_id());
  outcome.row.set_section_id(plan.section_id());
  *outcome.row.mutable_officer_ids() = plan.officer_ids();
  std::vector<DueThing> things = {outcome};
  if (!plan.eki_worker_id().empty() && life.eki_answer() == v1::EKI_ANSWER_UNSPECIFIED) {
    DueThing answer = outcome;
    answer.row.set_due_kind(v1::DUE_KIND_EKI_ANSWER);
    *answer.row.mutable_time() = plan.starts();
    answer.row.clear_officer_ids();
    answer.row.add_officer_ids(plan.eki_worker_id());
    things.push_back(std::move(answer));
  }
  return things;
}

}  // namespace

bool WantsOfMeeting(std::string_view name) {
  return name.starts_with("Meeting") || name == "EkiAnswered";
}

absl::Status FoldMeeting(const log::Record& record, views::RowStore& rows) {
  ASSIGN_OR_RETURN(const v1::MeetingEvent* event, runtime::DecodeShared<v1::MeetingEvent>(record));
  const std::string key = IdKey('h', record.header.meta.stream.id.ToString());
  ASSIGN_OR_RETURN(v1::MeetingDueRow row, runtime::GetRowOrNew<v1::MeetingDueRow>(rows, key));
  const std::vector<DueThing> before = DueOf(row.life());
  *row.mutable_life() =
      EvolveMeeting(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
  RETURN_IF_ERROR(ReplaceDue(before, DueOf(row.life()), rows));
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::meeting
