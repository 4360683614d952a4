#include "services/records/register.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/time_proto.h"
#include "services/records/case_view.h"
#include "services/records/eraser.h"
#include "services/records/keys.h"
#include "services/records/person_view.h"
#include "services/records/query.h"
#include "services/records/service.h"
#include "services/runtime/due_table.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"
#include "varsel/records/v1/records_service.pb.h"

namespace varsel::records {
namespace {

constexpr Controller kControllers[] = {common::v1::CONTROLLER_POLICE, common::v1::CONTROLLER_EKI,
                                       common::v1::CONTROLLER_PARTNER};

runtime::DueTask EndOf(const Uuid& person, Controller controller, absl::Time due,
                       uint32_t hold_changes) {
  auto request = std::make_unique<v1::EndTermRequest>();
  request->set_person_id(person.ToString());
  request->set_controller(static_cast<uint32_t>(controller));
  // What a hold put off falls due anew when it is lifted, though at the same time as before.
  return {
      .due = due,
      .key = absl::StrCat(person.ToString(), "|", static_cast<int>(controller), "|", hold_changes),
      .method = "varsel.records.v1.RecordsService/EndTerm",
      .request = std::move(request)};
}

// The rows of one index whose time, `term` later, is not after `now`; earliest first.
absl::Status Due(const views::RowReader& rows, const std::string& prefix, Controller controller,
                 absl::Duration term, absl::Time now, size_t limit,
                 std::vector<runtime::DueTask>* tasks) {
  size_t found = 0;
  return runtime::ScanRows<v1::TermIndexRow>(
      rows, prefix, "", [&](std::string_view key, const v1::TermIndexRow& row) {
        const absl::Time due = TimeOfKey(key) + term;
        if (due > now || found++ == limit) return false;
        tasks->push_back(EndOf(PersonOfKey(key), controller, due, row.hold_changes()));
        return true;
      });
}

absl::StatusOr<std::vector<runtime::DueTask>> EndedBy(const views::ViewSource& views,
                                                      const v1::RetentionPolicy& policy,
                                                      absl::Time now, size_t limit) {
  ASSIGN_OR_RETURN(const auto rows, views.Read(kPersonView, Position()));
  std::vector<runtime::DueTask> tasks;
  for (const Controller controller : kControllers) {
    for (const v1::RetentionTerm& term : policy.terms()) {
      RETURN_IF_ERROR(Due(*rows, TermPrefix(controller, term.term_class()), controller,
                          absl::Hours(24) * term.days(), now, limit, &tasks));
    }
    RETURN_IF_ERROR(Due(*rows, RestrictedPrefix(controller), controller, absl::ZeroDuration(), now,
                        limit, &tasks));
  }
  return tasks;
}

class RecordsArea final : public runtime::Area {
 public:
  RecordsArea(v1::RetentionPolicy policy, RecordsHost host)
      : policy_(std::move(policy)), host_(std::move(host)) {}

  std::string_view name() const override { return "records"; }
  std::vector<const views::View*> Views() const override { return {&cases_, &persons_}; }
  void Register(const runtime::Ground& ground) override {
    eraser_.emplace(ground);
    RegisterCommands(ground, policy_);
    RegisterQueries(ground, policy_, *eraser_, host_);
    RegisterKeys(ground, host_);
    ground.due.Add([&views = ground.views, this](absl::Time now, size_t limit) {
      return EndedBy(views, policy_, now, limit);
    });
  }
  absl::Status Start() override { return eraser_->Start(); }
  void Stop() override {
    if (eraser_.has_value()) eraser_->Stop();
  }

 private:
  const v1::RetentionPolicy policy_;
  const RecordsHost host_;
  const CaseView cases_{};
  const PersonView persons_{};
  std::optional<Eraser> eraser_;
};

}  // namespace

std::unique_ptr<runtime::Area> NewRecordsArea(v1::RetentionPolicy policy, RecordsHost host) {
  return std::make_unique<RecordsArea>(std::move(policy), std::move(host));
}

}  // namespace varsel::records
