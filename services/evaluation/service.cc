#include "services/evaluation/service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/evaluation/book_view.h"
#include "services/evaluation/decide.h"
#include "services/evaluation/evolve.h"
#include "services/evaluation/panel_reader.h"
#include "services/runtime/method_table.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"

namespace varsel::evaluation {
namespace {

using runtime::Call;

struct AgreementFacts {
  AgreementContext context;
  std::vector<log::Precondition> reads;
};

absl::Status GatherCovered(const views::RowReader& rows, const v1::AgreementTerms& terms,
                           AgreementFacts* facts) {
  for (const std::string& id : terms.group_ids()) {
    ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::GroupRow>(rows, BookKey('g', BookId(id))));
    const bool withdrawn = row.has_value() && row->versions().rbegin()->withdrawn();
    if (row.has_value() && !withdrawn) facts->context.known_groups.insert(id);
    facts->reads.push_back(
        {{"focus.group", BookId(id)}, Version(row.has_value() ? row->version() : 0)});
  }
  for (const std::string& id : terms.section_ids()) {
    ASSIGN_OR_RETURN(const auto row,
                     runtime::GetRow<v1::SectionRow>(rows, BookKey('s', BookId(id))));
    if (row.has_value()) facts->context.known_sections.insert(id);  // sections stay
  }
  return absl::OkStatus();
}

template <typename Request, typename Response>
void AddAgreement(const runtime::Ground& ground, const std::string& rpc) {
  using Plan = runtime::CommandPlan<AgreementAggregate, Response>;
  views::ViewSource& views = ground.views;
  ground.methods.Command<AgreementAggregate, Request, Response>(
      kEvaluationService + rpc,
      [&views](const Call& call, const Request& request) -> absl::StatusOr<Plan> {
        [[maybe_unused]] views::ViewSource& source = views;  // commands without terms read no row
        AgreementFacts facts{.context = {.base = call.Context()}, .reads = {}};
        if constexpr (requires { request.terms(); }) {
          ASSIGN_OR_RETURN(const auto rows, source.Read(kBookView, call.at_least));
          RETURN_IF_ERROR(GatherCovered(*rows, request.terms(), &facts));
        }
        const StreamId stream = AgreementStream(BookId(request.agreement_id()));
        Plan plan{.stream = stream, .reads = std::move(facts.reads)};
        if constexpr (requires { request.expected_version(); }) {
          if (request.expected_version() > 0) plan.expected = Version(request.expected_version());
        }
        plan.decide = [&request, context = std::move(facts.context)](
                          const v1::AgreementLife& life) { return Decide(life, request, context); };
        plan.reply = [stream](const runtime::CommandOutcome& outcome, Response* response) {
          response->set_agreement_id(stream.id.ToString());
          response->set_version(outcome.version.value());
        };
        return plan;
      });
}

using MakePlan = runtime::CommandPlan<ExportAggregate, v1::MakeExportResponse>;

// Whether it may leave is asked first; then it is counted, as known at the log's head; and decided
// on an agreement that has not moved since.
absl::StatusOr<MakePlan> PlanExport(const runtime::Ground& ground, const FactSource& facts,
                                    const Call& call, const v1::MakeExportRequest& request) {
  const Position as_of = std::max(ground.log.head().position, call.at_least);
  ASSIGN_OR_RETURN(const auto rows, ground.views.Read(kBookView, as_of));
  const Uuid agreement = BookId(request.agreement_id());
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRowOrNew<v1::AgreementRow>(*rows, BookKey('a', agreement)));
  RETURN_IF_ERROR(CheckExport(request, row.life(), call.now));
  ExportContext context{.base = call.Context(), .agreement = row.life(), .sha256 = {}};
  v1::ExportLife life;
  life.set_export_id(request.export_id());
  life.set_agreement_id(request.agreement_id());
  *life.mutable_terms() = row.life().terms();
  *life.mutable_from() = request.from();
  *life.mutable_until() = request.until();
  *life.mutable_made_time() = ToProto(call.now);
  life.set_made_by(call.caller.actor.ToString());
  life.set_as_of_position(as_of.value());
  const FileMaker maker{ground.views, ground.sealer.keys(), facts};
  ASSIGN_OR_RETURN(ExportFile file, MakeFile(maker, life));
  context.as_of_position = as_of.value();
  context.group_count = file.groups;
  context.row_count = file.rows;
  context.byte_count = file.bytes.size();
  context.sha256 = std::move(file.sha256);
  const StreamId stream = ExportStream(BookId(request.export_id()));
  MakePlan plan{.stream = stream, .reads = {{AgreementStream(agreement), Version(row.version())}}};
  plan.decide = [&request, context = std::move(context)](const v1::ExportLife& before) {
    return Decide(before, request, context);
  };
  plan.reply = [stream](const runtime::CommandOutcome& outcome, v1::MakeExportResponse* response) {
    response->set_export_id(stream.id.ToString());
    response->set_version(outcome.version.value());
  };
  return plan;
}

}  // namespace

void RegisterEvaluationCommands(const runtime::Ground& ground, const FactSource& facts) {
  AddAgreement<v1::RecordAgreementRequest, v1::RecordAgreementResponse>(ground, "RecordAgreement");
  AddAgreement<v1::CorrectAgreementRequest, v1::CorrectAgreementResponse>(ground,
                                                                          "CorrectAgreement");
  AddAgreement<v1::ApproveAgreementRequest, v1::ApproveAgreementResponse>(ground,
                                                                          "ApproveAgreement");
  AddAgreement<v1::EndAgreementRequest, v1::EndAgreementResponse>(ground, "EndAgreement");
  AddAgreement<v1::WithdrawAgreementRequest, v1::WithdrawAgreementResponse>(ground,
                                                                            "WithdrawAgreement");
  ground.methods.Command<ExportAggregate, v1::MakeExportRequest, v1::MakeExportResponse>(
      std::string(kEvaluationService) + "MakeExport",
      [ground, &facts](const Call& call, const v1::MakeExportRequest& request) {
        return PlanExport(ground, facts, call, request);
      },
      runtime::Work::kScan);
}

}  // namespace varsel::evaluation
