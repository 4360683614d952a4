#include "services/programme/subject_facts.h"

#include <memory>
#include <optional>

#include "absl/time/civil_time.h"
#include "services/domain/time_proto.h"
#include "services/programme/case_standing.h"
#include "services/programme/case_view.h"
#include "services/programme/reference_view.h"
#include "services/programme/streams.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/programme/v1/programme_rows.pb.h"

namespace varsel::programme {
namespace {

using runtime::Call;
using runtime::Ground;

// Birth dates are stored as noon UTC of the day.
template <typename Event>
absl::StatusOr<std::optional<absl::CivilDay>> OpenBirthDate(const runtime::Sealer& sealer,
                                                            const common::v1::SealedCopy& copy) {
  bool erased = false;
  ASSIGN_OR_RETURN(const Event opened, runtime::OpenOr<Event>(sealer, copy, &erased));
  if (erased || !opened.has_birth_date()) return std::optional<absl::CivilDay>();
  return std::optional<absl::CivilDay>(
      absl::ToCivilDay(FromProto(opened.birth_date()), absl::UTCTimeZone()));
}

absl::StatusOr<std::optional<absl::CivilDay>> BirthDateOf(const runtime::Sealer& sealer,
                                                          const v1::SubjectRow& row) {
  if (!row.has_details()) return std::optional<absl::CivilDay>();
  if (row.details().path() == "person_corrected") {
    return OpenBirthDate<focus::v1::PersonCorrected>(sealer, row.details());
  }
  return OpenBirthDate<focus::v1::PersonRegistered>(sealer, row.details());
}

// The row of a person or a group; its stream as it was before the row was read.
absl::StatusOr<std::optional<v1::SubjectRow>> ReadSubject(const Ground& ground, const Call& call,
                                                          const StreamId& stream,
                                                          const std::string& key,
                                                          Gathered* gathered) {
  ASSIGN_OR_RETURN(const Version version, ground.log.StreamVersion(stream));
  ASSIGN_OR_RETURN(const auto rows, ground.views.Read(kReferenceView, call.at_least));
  ASSIGN_OR_RETURN(auto row, runtime::GetRow<v1::SubjectRow>(*rows, key));
  if (row.has_value()) gathered->reads.push_back({stream, version});
  return row;
}

absl::Status GatherSecondOpen(const Ground& ground, const Call& call,
                              const v1::OpenCaseRequest& request, Gathered* gathered) {
  ASSIGN_OR_RETURN(const auto rows, ground.views.Read(kCaseView, call.at_least));
  absl::Status failed;
  RETURN_IF_ERROR(runtime::ScanRows<v1::CaseIndexRow>(
      *rows, SubjectCases(request.subject_id()), {},
      [&](std::string_view, const v1::CaseIndexRow& index) {
        const auto row = runtime::GetRow<v1::CaseRow>(*rows, CaseKey(index.case_id()));
        if (!row.ok()) {
          failed = row.status();
          return false;
        }
        const bool same = row->has_value() && (*row)->life().programme() == request.programme() &&
                          StateOf((*row)->life()) == v1::CASE_STATE_OPEN;
        gathered->context.second_open = gathered->context.second_open || same;
        return !gathered->context.second_open;
      }));
  return failed;
}

}  // namespace

absl::Status GatherSection(const Ground& ground, const Call& call, const std::string& section_id,
                           Gathered* gathered) {
  ASSIGN_OR_RETURN(const auto rows, ground.views.Read(kReferenceView, call.at_least));
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRow<v1::SubjectRow>(*rows, SectionReferenceKey(UuidOf(section_id))));
  gathered->context.section_known = row.has_value();
  return absl::OkStatus();
}

absl::Status GatherSubject(const Ground& ground, const Call& call,
                           const v1::OpenCaseRequest& request, Gathered* gathered) {
  ProgrammeContext& context = gathered->context;
  const Uuid id = UuidOf(request.subject_id());
  if (request.subject() == common::v1::PROGRAMME_SUBJECT_PERSON) {
    ASSIGN_OR_RETURN(const auto row, ReadSubject(ground, call, {"focus.person", id},
                                                 PersonReferenceKey(id), gathered));
    context.subject_known = row.has_value() && row->merged_into().empty();
    if (context.subject_known) {
      ASSIGN_OR_RETURN(context.birth_date, BirthDateOf(ground.sealer, *row));
    }
  } else if (request.subject() == common::v1::PROGRAMME_SUBJECT_GROUP) {
    ASSIGN_OR_RETURN(const auto row, ReadSubject(ground, call, {"focus.group", id},
                                                 GroupReferenceKey(id), gathered));
    context.subject_known = row.has_value() && !row->withdrawn();
  } else {
    context.subject_known = true;  // a family has no record of its own
  }
  return GatherSecondOpen(ground, call, request, gathered);
}

}  // namespace varsel::programme
