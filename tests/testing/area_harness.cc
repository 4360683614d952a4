#include "tests/testing/area_harness.h"

#include <optional>
#include <utility>

#include "gtest/gtest.h"
#include "services/runtime/metadata.h"
#include "storage/base/check.h"
#include "storage/base/error.h"

namespace varsel::testing {
namespace {

using google::protobuf::Message;
using runtime::MessagePtr;

std::vector<std::unique_ptr<runtime::Area>> One(std::unique_ptr<runtime::Area> area) {
  std::vector<std::unique_ptr<runtime::Area>> areas;
  areas.push_back(std::move(area));
  return areas;
}

runtime::MapMetadata MetadataOf(const CallerOptions& caller) {
  runtime::MapMetadata metadata;
  const auto set = [&metadata](std::string_view key, const std::string& value) {
    if (!value.empty()) metadata.Set(key, value);
  };
  set(kActorKey, caller.actor);
  set(kRoleKey, caller.role);
  set(kSectionKey, caller.section);
  set(runtime::kPurposeKey, caller.purpose);
  set(runtime::kAtKey, caller.at);
  set(runtime::kLanguageKey, caller.language);
  set(runtime::kLegalBasisKey, caller.legal_basis);
  set(kAgencyKey, caller.agency);
  set(kControllerKey, caller.controller);
  return metadata;
}

std::vector<log::Record> RecordsOf(const log::EventLog& log) {
  std::vector<log::Record> all;
  while (true) {
    auto page = log.ReadAll(all.empty() ? Position() : all.back().header.position, 500);
    EXPECT_TRUE(page.ok()) << page.status().ToString();
    if (!page.ok() || page->empty()) return all;
    for (log::Record& record : *page) all.push_back(std::move(record));
  }
}

views::Rows RowsOf(const views::ViewSource& log, std::string_view name) {
  views::Rows rows;
  auto reader = log.Read(name, Position());
  EXPECT_TRUE(reader.ok()) << name << ": " << reader.status().ToString();
  if (!reader.ok()) return rows;
  const absl::Status scanned =
      (*reader)->Scan("", "", [&rows](std::string_view key, std::string_view value) {
        rows.emplace(key, value);
        return true;
      });
  EXPECT_TRUE(scanned.ok()) << name << ": " << scanned.ToString();
  return rows;
}

void ExpectRebuilt(const log::MemoryEventLog& log, const std::vector<const views::View*>& views) {
  const std::vector<log::Record> records = RecordsOf(log);
  for (const views::View* view : views) {
    const auto rebuilt = views::FoldFromScratch(*view, records);
    ASSERT_TRUE(rebuilt.ok()) << view->name() << ": " << rebuilt.status().ToString();
    const views::Rows followed = RowsOf(log, view->name());
    EXPECT_TRUE(*rebuilt == followed)
        << view->name() << ": " << rebuilt->size() << " rows when rebuilt, " << followed.size()
        << " when followed";
  }
}

class CollectingSink final : public runtime::StreamSink {
 public:
  explicit CollectingSink(size_t max) : max_(max) {}
  bool Write(const Message& message) override {
    if (items_.size() < max_) items_.push_back(message.SerializeAsString());
    return items_.size() < max_;
  }
  bool cancelled() const override { return items_.size() >= max_; }
  std::vector<std::string> Take() { return std::move(items_); }

 private:
  const size_t max_;
  std::vector<std::string> items_;
};

}  // namespace

std::vector<const views::View*> AreaHarness::ViewsOf(
    const std::vector<std::unique_ptr<runtime::Area>>& areas, ViewsOfArea views) {
  std::vector<const views::View*> all;
  for (const auto& area : areas) {
    for (const views::View* view : (*area.*views)()) all.push_back(view);
  }
  return all;
}

AreaHarness::AreaHarness(std::unique_ptr<runtime::Area> area) : AreaHarness(One(std::move(area))) {}

AreaHarness::AreaHarness(std::vector<std::unique_ptr<runtime::Area>> areas)
    : AreaHarness(std::move(areas), Options()) {}

AreaHarness::AreaHarness(std::vector<std::unique_ptr<runtime::Area>> areas, const Options& options)
    : areas_(std::move(areas)),
      views_(ViewsOf(areas_, &runtime::Area::Views)),
      access_views_(ViewsOf(areas_, &runtime::Area::AccessLogViews)),
      manual_(options.start),
      entropy_(options.seed),
      memory_keys_(entropy_),
      log_(std::make_unique<log::MemoryEventLog>(log::MemoryEventLog::Options{.district = "test",
                                                                              .development = true,
                                                                              .clock = &clock_,
                                                                              .entropy = &entropy_,
                                                                              .views = views_,
                                                                              .limits = {}})),
      access_log_(
          std::make_unique<log::MemoryEventLog>(log::MemoryEventLog::Options{.district = "test",
                                                                             .development = true,
                                                                             .clock = &manual_,
                                                                             .entropy = nullptr,
                                                                             .views = access_views_,
                                                                             .limits = {},
                                                                             .cuttable = true})),
      sealer_(std::make_unique<runtime::Sealer>(
          options.keys == nullptr ? memory_keys_ : *options.keys, log_->identity().log_id)),
      access_sealer_(
          std::make_unique<runtime::Sealer>(memory_keys_, access_log_->identity().log_id)),
      work_(std::make_unique<runtime::WorkPool>(
          runtime::WorkPool::Options{.threads = 2,
                                     .queue_max = options.limits.work_queue_max,
                                     .retry_after = options.limits.retry_after})),
      runner_(std::make_unique<runtime::CommandRunner>(
          runtime::CommandRunner::Deps{.log = *log_,
                                       .sealer = *sealer_,
                                       .work = *work_,
                                       .entropy = entropy_,
                                       .system_clock = manual_,
                                       .limits = options.limits})),
      access_runner_(std::make_unique<runtime::CommandRunner>(
          runtime::CommandRunner::Deps{.log = *access_log_,
                                       .sealer = *access_sealer_,
                                       .work = *work_,
                                       .entropy = SystemEntropy(),
                                       .system_clock = manual_,
                                       .limits = options.limits})),
      // Other ids than the district's log takes, whose seed says which they are.
      access_(new runtime::AccessGround{.log = *access_log_,
                                        .views = *access_log_,
                                        .runner = *access_runner_,
                                        .entropy = SystemEntropy(),
                                        .system_clock = manual_}),
      methods_(*runner_) {
  clock_.BeginAt(options.start);
  RegisterAreas();
  pipeline_ =
      std::make_unique<runtime::Pipeline>(runtime::Pipeline::Deps{.methods = methods_,
                                                                  .authenticator = authenticator_,
                                                                  .log = *log_,
                                                                  .work = *work_,
                                                                  .domain_clock = clock_,
                                                                  .system_clock = manual_,
                                                                  .observer = nullptr,
                                                                  .access = access_recorder_,
                                                                  .limits = options.limits,
                                                                  .programmes = options.programmes,
                                                                  .rates = options.rates,
                                                                  .keys = &sealer_->keys()});
  due_ = std::make_unique<runtime::DueRunner>(runtime::DueRunner::Deps{.table = due_table_,
                                                                       .methods = methods_,
                                                                       .pipeline = *pipeline_,
                                                                       .domain_clock = clock_,
                                                                       .limits = options.limits});
  pipeline_->SetStory(clock_, *due_);
  for (const auto& area : areas_) {
    const absl::Status started = area->Start();
    VARSEL_CHECK(started.ok());
  }
}

void AreaHarness::RegisterAreas() {
  for (const auto& area : areas_) {
    area->Register({.methods = methods_,
                    .due = due_table_,
                    .log = *log_,
                    .views = *log_,
                    .sealer = *sealer_,
                    .domain_clock = clock_,
                    .access = access_.get()});
    if (area->access_recorder() != nullptr) access_recorder_ = area->access_recorder();
  }
  methods_.CheckComplete();
}

AreaHarness::~AreaHarness() {
  for (const auto& area : areas_) area->Stop();
  due_->Stop();
  access_log_->Shutdown();
  log_->Shutdown();
  work_.reset();  // runs what is left
}

absl::StatusOr<MessagePtr> AreaHarness::CallMessage(std::string_view name, const Message& request,
                                                    const CallerOptions& caller) {
  const runtime::Method* method = methods_.Find(name);
  if (method == nullptr) return Refuse(common::v1::METHOD_UNKNOWN);
  VARSEL_CHECK(method->request->GetDescriptor() == request.GetDescriptor());
  std::shared_ptr<Message> copy(request.New());
  copy->CopyFrom(request);
  struct Waiting {
    Mutex mutex;
    CondVar done;
    std::optional<absl::StatusOr<MessagePtr>> reply;
    Position position;
  };
  const auto waiting = std::make_shared<Waiting>();
  pipeline_->Start(*method, MetadataOf(caller), absl::InfiniteFuture(), std::move(copy),
                   [waiting](absl::StatusOr<MessagePtr> reply, Position position) {
                     MutexLock lock(waiting->mutex);
                     waiting->reply = std::move(reply);
                     waiting->position = position;
                     waiting->done.NotifyAll();
                   });
  MutexLock lock(waiting->mutex);
  while (!waiting->reply.has_value()) waiting->done.Wait(waiting->mutex);
  MutexLock own_lock(mutex_);
  if (waiting->reply->ok()) last_position_ = waiting->position;
  return *std::move(waiting->reply);
}

absl::StatusOr<std::vector<std::string>> AreaHarness::CallStream(std::string_view name,
                                                                 const Message& request, size_t max,
                                                                 const CallerOptions& caller) {
  const runtime::Method* method = methods_.Find(name);
  if (method == nullptr) return Refuse(common::v1::METHOD_UNKNOWN);
  CollectingSink sink(max);
  const absl::Status status =
      pipeline_->RunStream(*method, MetadataOf(caller), absl::InfiniteFuture(), request, sink);
  if (!status.ok()) return status;
  return sink.Take();
}

runtime::DueReport AreaHarness::AdvanceTo(absl::Time time) {
  runtime::DueReport report =
      due_->RunUntil(time, [this](absl::Time due) { clock_.MoveTo(due, /*hold=*/true); });
  clock_.MoveTo(time);
  return report;
}

std::vector<log::Record> AreaHarness::Records() const { return RecordsOf(*log_); }

std::vector<log::Record> AreaHarness::AccessRecords() const { return RecordsOf(*access_log_); }

views::Rows AreaHarness::DumpView(std::string_view name) const { return RowsOf(*log_, name); }

views::Rows AreaHarness::DumpAccessView(std::string_view name) const {
  return RowsOf(*access_log_, name);
}

void AreaHarness::ExpectRebuiltEqualsFollowed() const {
  ExpectRebuilt(*log_, views_);
  ExpectRebuilt(*access_log_, access_views_);
}

Position AreaHarness::last_position() const {
  MutexLock lock(mutex_);
  return last_position_;
}

}  // namespace varsel::testing
