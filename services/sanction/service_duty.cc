#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/protection.h"
#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/sanction/duty_view.h"
#include "services/sanction/evolve.h"
#include "services/sanction/hold_view.h"
#include "services/sanction/package_view.h"
#include "services/sanction/reference_view.h"
#include "services/sanction/service.h"
#include "services/sanction/streams.h"

namespace varsel::sanction {
namespace {

using runtime::Call;

// The duty's package: a lever that is suspended there meets nobody.
absl::Status GatherPackage(const Service& service, const Call& call,
                           const v1::OpenDutyRequest& request, Gathered* gathered) {
  ASSIGN_OR_RETURN(const auto duties, service.views.Read(kDutyView, call.at_least));
  ASSIGN_OR_RETURN(const auto duty, runtime::GetRowOrNew<v1::DutyRow>(
                                        *duties, DutyKey(*Uuid::Parse(request.duty_id()))));
  const auto package = Uuid::Parse(duty.life().package_id());
  if (!package.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto packages, service.views.Read(kPackageView, call.at_least));
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::PackageRow>(*packages, PackageKey(*package)));
  gathered->reads.push_back({PackageStream(*package), Version(row.version())});
  gathered->context.package = std::move(*row.mutable_life());
  return absl::OkStatus();
}

bool StandsAt(const v1::StandingHold& hold, absl::Time time) {
  return FromProto(hold.from()) <= time && (!hold.has_until() || time < FromProto(hold.until()));
}

using Reader = std::unique_ptr<views::RowReader>;

// The rows, and the records of the person whom the command names, in a state of which every guard
// was read before: EKI's, who may raise a hold under any of them, and focus's, who may merge them.
absl::StatusOr<Reader> GuardRecords(const Service& service, const Call& call, const Uuid& person,
                                    std::vector<Uuid>* records, Gathered* gathered) {
  *records = {person};
  std::vector<Uuid> guarded;
  while (true) {  // once more for each merge that was not known
    for (const Uuid& record : *records) {
      if (std::find(guarded.begin(), guarded.end(), record) != guarded.end()) continue;
      RETURN_IF_ERROR(Guard(service, {"support.person.holds", record}, gathered));
      RETURN_IF_ERROR(Guard(service, {"focus.person", record}, gathered));
      guarded.push_back(record);
    }
    ASSIGN_OR_RETURN(Reader rows, service.views.Read(kHoldView, call.at_least));
    ASSIGN_OR_RETURN(*records, RecordsOf(*rows, person));
    const bool all = std::all_of(records->begin(), records->end(), [&](const Uuid& record) {
      return std::find(guarded.begin(), guarded.end(), record) != guarded.end();
    });
    if (all) return rows;
  }
}

// Whether the one whose records these are, all of them guarded, is protected.
absl::Status GatherProtection(const Service& service, const Call& call,
                              const std::vector<Uuid>& records, Gathered* gathered) {
  ASSIGN_OR_RETURN(const Reader rows, service.views.Read(kReferenceView, call.at_least));
  ASSIGN_OR_RETURN(const auto person, runtime::GetRowOrNew<v1::PaperPersonRow>(
                                          *rows, PaperPersonKey(records.front())));
  gathered->context.person_protected = IsProtected(person.protection(), gathered->context.base.now);
  return absl::OkStatus();
}

absl::Status GatherQuestion(const views::RowReader& rows, const v1::OpenDutyRequest& request,
                            const std::vector<Uuid>& records, Gathered* gathered) {
  if (!request.has_hold()) return absl::OkStatus();
  const Uuid id = *Uuid::Parse(request.hold().question_id());
  auto& question = gathered->context.hold_question;
  ASSIGN_OR_RETURN(question, runtime::GetRow<v1::HoldQuestionRow>(rows, HoldQuestionKey(id)));
  if (!question.has_value()) return absl::OkStatus();
  gathered->reads.push_back({{"support.question", id}, Version(question->version())});
  // Asked about another record of his, it was asked about him.
  const auto asked = Uuid::Parse(question->person_id());
  if (asked.has_value() && std::find(records.begin(), records.end(), *asked) != records.end()) {
    question->set_person_id(request.person_id());
  }
  return absl::OkStatus();
}

// What EKI was asked, and whether it asks now that nothing meets the person.
absl::Status GatherHold(const Service& service, const Call& call,
                        const v1::OpenDutyRequest& request, Gathered* gathered) {
  const auto person = Uuid::Parse(request.person_id());
  std::vector<Uuid> records;
  if (!person.has_value()) {
    ASSIGN_OR_RETURN(const Reader rows, service.views.Read(kHoldView, call.at_least));
    return GatherQuestion(*rows, request, records, gathered);
  }
  ASSIGN_OR_RETURN(const Reader rows, GuardRecords(service, call, *person, &records, gathered));
  RETURN_IF_ERROR(GatherProtection(service, call, records, gathered));
  RETURN_IF_ERROR(GatherQuestion(*rows, request, records, gathered));
  for (const Uuid& record : records) {
    ASSIGN_OR_RETURN(const auto standing,
                     runtime::GetRowOrNew<v1::PersonHoldsRow>(*rows, PersonHoldsKey(record)));
    for (const v1::StandingHold& hold : standing.holds()) {
      if (StandsAt(hold, gathered->context.base.now)) gathered->context.hold_stands = true;
    }
  }
  return absl::OkStatus();
}

absl::Status GatherOpening(const Service& service, const Call& call,
                           const v1::OpenDutyRequest& request, Gathered* gathered) {
  RETURN_IF_ERROR(GatherPackage(service, call, request, gathered));
  return GatherHold(service, call, request, gathered);
}

absl::Status GatherFamilyUse(const Service& service, const Call& call,
                             const v1::ApproveFamilyUseRequest& request, Gathered* gathered) {
  std::vector<Uuid> records;
  RETURN_IF_ERROR(
      GuardRecords(service, call, *Uuid::Parse(request.person_id()), &records, gathered).status());
  return GatherProtection(service, call, records, gathered);
}

template <typename Request>
StreamId DutyOf(const Request& request) {
  return DutyStream(*Uuid::Parse(request.duty_id()));
}

template <typename Request, typename Response, typename Gather>
void AddDutyCommand(const Service& service, runtime::MethodTable& methods, const std::string& rpc,
                    Gather gather) {
  AddCommand<DutyAggregate, Request, Response>(service, methods, rpc, &DutyOf<Request>, gather);
}

}  // namespace

void RegisterDutyCommands(const Service& service, runtime::MethodTable& methods) {
  AddDutyCommand<v1::AssignDutyRequest, v1::AssignDutyResponse>(service, methods, "AssignDuty",
                                                                &GatherNothing);
  AddDutyCommand<v1::ApproveFamilyUseRequest, v1::ApproveFamilyUseResponse>(
      service, methods, "ApproveFamilyUse", &GatherFamilyUse);
  AddDutyCommand<v1::OpenDutyRequest, v1::OpenDutyResponse>(service, methods, "OpenDuty",
                                                            &GatherOpening);
  AddDutyCommand<v1::CloseDutyRequest, v1::CloseDutyResponse>(service, methods, "CloseDuty",
                                                              &GatherNothing);
  AddDutyCommand<v1::WithdrawDutyFactRequest, v1::WithdrawDutyFactResponse>(
      service, methods, "WithdrawDutyFact", &GatherNothing);
  AddDutyCommand<v1::PassDutyDueRequest, v1::PassDutyDueResponse>(service, methods, "PassDutyDue",
                                                                  &GatherNothing);
}

}  // namespace varsel::sanction
