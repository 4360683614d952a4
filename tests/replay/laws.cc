#include "tests/replay/laws.h"

#include <map>
#include <set>

#include "gtest/gtest.h"
#include "services/access/policy.h"
#include "services/access/register.h"
#include "services/disclosure/register.h"
#include "services/evaluation/register.h"
#include "services/focus/register.h"
#include "services/insight/register.h"
#include "services/meeting/register.h"
#include "services/notification/register.h"
#include "services/picture/register.h"
#include "services/programme/policy.h"
#include "services/programme/register.h"
#include "services/replay/register.h"
#include "services/runtime/stored_event.h"
#include "services/sanction/policy.h"
#include "services/sanction/register.h"
#include "services/support/policy.h"
#include "services/support/register.h"
#include "services/timeline/register.h"
#include "services/varseld/evaluation_facts.h"
#include "storage/base/check.h"
#include "storage/log/log_testing.h"
#include "storage/log/rocksdb_event_log.h"
#include "tests/testing/status_matchers.h"
#include "varsel/common/v1/options.pb.h"
#include "varsel/disclosure/v1/disclosure_events.pb.h"
#include "varsel/evaluation/v1/evaluation_events.pb.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/meeting/v1/meeting_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"
#include "varsel/picture/v1/picture_events.pb.h"
#include "varsel/programme/v1/programme_events.pb.h"
#include "varsel/sanction/v1/sanction_events.pb.h"
#include "varsel/support/v1/support_events.pb.h"
#include "varsel/timeline/v1/timeline_events.pb.h"

namespace varsel::replay {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using testing::AreaHarness;
using testing::IsOk;

void CollectTexts(const Message& message, bool within_subject, std::vector<std::string>* texts) {
  std::vector<const FieldDescriptor*> fields;
  const auto& reflection = *message.GetReflection();
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const common::v1::Field& option = field->options().GetExtension(common::v1::field);
    const bool subject = within_subject || option.subject();
    const int items = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < items; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        CollectTexts(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                          : reflection.GetMessage(message, field),
                     subject, texts);
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && subject) {
        texts->push_back(field->is_repeated() ? reflection.GetRepeatedString(message, field, i)
                                              : reflection.GetString(message, field));
      }
    }
  }
}

std::unique_ptr<Message> NewEvent(const log::Record& record) {
  const std::string& kind = record.header.meta.kind;
  if (kind.rfind("disclosure.", 0) == 0) return std::make_unique<disclosure::v1::DisclosureEvent>();
  if (kind.rfind("focus.", 0) == 0) return std::make_unique<focus::v1::FocusEvent>();
  if (kind.rfind("meeting.", 0) == 0) return std::make_unique<meeting::v1::MeetingEvent>();
  if (kind.rfind("sanction.", 0) == 0) return std::make_unique<sanction::v1::SanctionEvent>();
  if (kind.rfind("support.", 0) == 0) return std::make_unique<support::v1::SupportEvent>();
  if (kind.rfind("evaluation.", 0) == 0) {
    return std::make_unique<evaluation::v1::EvaluationEvent>();
  }
  if (kind.rfind("picture.", 0) == 0) return std::make_unique<picture::v1::PictureEvent>();
  if (kind.rfind("programme.", 0) == 0) return std::make_unique<programme::v1::ProgrammeEvent>();
  if (kind.rfind("timeline.", 0) == 0) return std::make_unique<timeline::v1::TimelineEvent>();
  return std::make_unique<notification::v1::NotificationEvent>();
}

// Adds the sealed texts of the message that lies at `path` of the record, and of those within it.
void OpenTexts(AreaHarness& harness, const log::Record& record, const std::string& path,
               const Message& message, std::set<std::string>* texts) {
  const auto copy = runtime::CopySealed(record, path);
  EXPECT_THAT(copy, IsOk());
  if (copy.ok() && copy->has_value()) {
    const std::unique_ptr<Message> opened(message.New());
    EXPECT_THAT(harness.sealer().Open(**copy, opened.get()), IsOk()) << record.header.meta.kind;
    const std::vector<std::string> of_message = TextsOf(*opened);
    texts->insert(of_message.begin(), of_message.end());
  }
  std::vector<const FieldDescriptor*> fields;
  const auto& reflection = *message.GetReflection();
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const std::string within = path + "." + field->name();
    if (!field->is_repeated()) {
      OpenTexts(harness, record, within, reflection.GetMessage(message, field), texts);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      OpenTexts(harness, record, within + "[" + std::to_string(i) + "]",
                reflection.GetRepeatedMessage(message, field, i), texts);
    }
  }
}

// All that had been sealed of the record's event.
void OpenTexts(AreaHarness& harness, const log::Record& record, std::set<std::string>* texts) {
  const std::unique_ptr<Message> event = NewEvent(record);
  EXPECT_THAT(runtime::DecodeInto(record, event.get()), IsOk());
  const FieldDescriptor* arm = event->GetReflection()->GetOneofFieldDescriptor(
      *event, event->GetDescriptor()->oneof_decl(0));
  OpenTexts(harness, record, arm->name(), event->GetReflection()->GetMessage(*event, arm), texts);
}

void ExpectSameHeaders(const log::RecordHeader& a, const log::RecordHeader& b) {
  EXPECT_EQ(a.meta.stream, b.meta.stream);
  EXPECT_EQ(a.meta.kind, b.meta.kind);
  EXPECT_EQ(a.version, b.version);
  EXPECT_EQ(a.recorded, b.recorded);
  EXPECT_EQ(a.meta.occurred, b.meta.occurred);
  EXPECT_EQ(a.meta.actor, b.meta.actor);
  EXPECT_EQ(a.meta.subjects, b.meta.subjects);
  EXPECT_EQ(a.meta.request_id, b.meta.request_id);
  EXPECT_EQ(a.meta.corrects.is_none(), b.meta.corrects.is_none());
}

views::Rows Dump(const views::ViewSource& views, std::string_view name) {
  views::Rows rows;
  const auto reader = views.Read(name, Position());
  EXPECT_THAT(reader, IsOk()) << name;
  if (!reader.ok()) return rows;
  EXPECT_THAT((*reader)->Scan("", "",
                              [&rows](std::string_view key, std::string_view value) {
                                rows.emplace(key, value);
                                return true;
                              }),
              IsOk());
  return rows;
}

// A log in memory, and what its views show.
struct InMemory {
  std::vector<log::Record> records;
  std::vector<const views::View*> views;
  std::map<std::string, views::Rows> rows;
};

void ExpectSameRows(const InMemory& memory, const views::ViewSource& disk,
                    const std::string& when) {
  for (const views::View* view : memory.views) {
    const std::string name(view->name());
    EXPECT_TRUE(Dump(disk, name) == memory.rows.at(name)) << name << ' ' << when;
  }
}

void AppendOnDisk(const log::Record& record, log::RocksDbEventLog& disk) {
  log::AppendRequest request;
  request.records.push_back(
      {.meta = record.header.meta, .payload = record.payload, .sealed = record.sealed});
  EXPECT_THAT(disk.AppendAndWait(std::move(request)), IsOk());
}

void ExpectSameOnDisk(const InMemory& memory) {
  const log::TempDir directory;
  testing::ManualClock clock(absl::FromUnixSeconds(1'600'000'000));
  log::OpenOptions options;
  options.data_dir = directory.path();
  options.district = "test";
  options.development = true;
  options.clock = &clock;
  options.views = memory.views;
  options.mac = log::TestMac();
  options.limits.clock_jump_max = absl::InfiniteDuration();
  options.limits.disk_reserve_bytes = 0;
  {
    auto disk = log::RocksDbEventLog::Open(options);
    ASSERT_THAT(disk, IsOk());
    for (const log::Record& record : memory.records) {
      clock.Set(record.header.recorded);
      AppendOnDisk(record, **disk);
    }
    ExpectSameRows(memory, **disk, "as followed on disk");
    (*disk)->Shutdown();
  }
  auto disk = log::RocksDbEventLog::Open(options);
  ASSERT_THAT(disk, IsOk());
  ExpectSameRows(memory, **disk, "after opening again");
  for (const views::View* view : memory.views) {
    EXPECT_THAT((*disk)->RebuildView(view->name()), IsOk()) << view->name();
  }
  ExpectSameRows(memory, **disk, "as rebuilt on disk");
  (*disk)->Shutdown();
}

}  // namespace

std::vector<std::unique_ptr<runtime::Area>> AllAreas() {
  std::vector<std::unique_ptr<runtime::Area>> areas;
  areas.push_back(focus::NewFocusArea());
  areas.push_back(notification::NewNotificationArea());
  auto offers = support::LoadOfferCatalogue(VARSEL_POLICY_DIR);
  VARSEL_CHECK(offers.ok());
  areas.push_back(support::NewSupportArea(*std::move(offers)));
  areas.push_back(timeline::NewTimelineArea());
  areas.push_back(picture::NewPictureArea());
  areas.push_back(programme::NewProgrammeArea());
  auto policy = sanction::LoadSanctionPolicy(VARSEL_POLICY_DIR);
  VARSEL_CHECK(policy.ok());
  areas.push_back(sanction::NewSanctionArea(*std::move(policy)));
  areas.push_back(meeting::NewMeetingArea());
  areas.push_back(disclosure::NewDisclosureArea());
  areas.push_back(NewReplayArea());
  areas.push_back(insight::NewInsightArea());
  areas.push_back(evaluation::NewEvaluationArea(&varseld::ReadEvaluationFacts));
  auto access_policy = access::LoadAccessPolicy(VARSEL_POLICY_DIR);
  VARSEL_CHECK(access_policy.ok());
  areas.push_back(access::NewAccessArea(*std::move(access_policy), absl::Milliseconds(1)));
  return areas;
}

const ProgrammeCatalogue& Programmes() {
  static const ProgrammeCatalogue& programmes = *new ProgrammeCatalogue([] {
    auto policies = programme::LoadProgrammes(VARSEL_POLICY_DIR);
    VARSEL_CHECK(policies.ok());
    return *std::move(policies);
  }());
  return programmes;
}

std::unique_ptr<AreaHarness> NewHarness(uint64_t seed, bool keeps_states) {
  return NewHarness(AllAreas(), seed, keeps_states);
}

std::unique_ptr<AreaHarness> NewHarness(std::vector<std::unique_ptr<runtime::Area>> areas,
                                        uint64_t seed, bool keeps_states) {
  AreaHarness::Options options;
  options.seed = seed;
  options.programmes = &Programmes();
  if (!keeps_states) options.limits.states_cached_max = 1;
  return std::make_unique<AreaHarness>(std::move(areas), options);
}

std::vector<std::string> TextsOf(const Message& request) {
  std::vector<std::string> texts;
  CollectTexts(request, false, &texts);
  return texts;
}

void ExpectSameRecords(AreaHarness& a, AreaHarness& b) {
  const std::vector<log::Record> of_a = a.Records();
  const std::vector<log::Record> of_b = b.Records();
  ASSERT_EQ(of_a.size(), of_b.size());
  for (size_t i = 0; i < of_a.size(); ++i) {
    SCOPED_TRACE("position " + std::to_string(i + 1) + ", " + of_a[i].header.meta.kind);
    ExpectSameHeaders(of_a[i].header, of_b[i].header);
    EXPECT_EQ(of_a[i].payload, of_b[i].payload);
    std::set<std::string> opened_of_a;
    std::set<std::string> opened_of_b;
    OpenTexts(a, of_a[i], &opened_of_a);
    OpenTexts(b, of_b[i], &opened_of_b);
    EXPECT_EQ(opened_of_a, opened_of_b);
    if (::testing::Test::HasFailure()) return;
  }
}

void ExpectTextsSurviveSealed(AreaHarness& harness, const std::vector<std::string>& texts) {
  std::set<std::string> opened;
  std::string clear;
  for (const log::Record& record : harness.Records()) {
    clear += record.payload + record.header_bytes;
    OpenTexts(harness, record, &opened);
  }
  for (const views::View* view : harness.views()) {
    for (const auto& [key, value] : harness.DumpView(view->name())) clear += key + value;
  }
  for (const std::string& text : texts) {
    EXPECT_EQ(opened.count(text), 1u) << "lost: " << text;
    EXPECT_EQ(clear.find(text), std::string::npos) << "stands in the clear: " << text;
  }
}

void ExpectSameRowsOnDisk(const AreaHarness& harness) {
  InMemory memory{.records = harness.Records(), .views = harness.views(), .rows = {}};
  for (const views::View* view : memory.views) {
    memory.rows.emplace(view->name(), harness.DumpView(view->name()));
  }
  ExpectSameOnDisk(memory);
}

void ExpectSameAccessRowsOnDisk(const AreaHarness& harness,
                                const std::vector<const views::View*>& views) {
  InMemory memory{.records = harness.AccessRecords(), .views = views, .rows = {}};
  for (const views::View* view : views) {
    memory.rows.emplace(view->name(), harness.DumpAccessView(view->name()));
  }
  ExpectSameOnDisk(memory);
}

}  // namespace varsel::replay
