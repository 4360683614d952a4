// The access log through the real pipeline: what is written, before what, and who may see it.
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/access/facts_view.h"
#include "services/access/policy.h"
#include "services/access/register.h"
#include "services/access/sample_draw.h"
#include "services/runtime/deterministic.h"
#include "services/runtime/stored_event.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/note_requests.h"
#include "tests/testing/notes_area.h"
#include "tests/testing/status_matchers.h"
#include "varsel/access/v1/access_events.pb.h"
#include "varsel/access/v1/access_service.pb.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::access {
namespace {

using testing::AddNote;
using testing::AreaHarness;
using testing::At;
using testing::CallerOptions;
using ::testing::ElementsAre;
using testing::GetNote;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::kAddNote;
using testing::kGetNote;
using testing::kListNotes;
using testing::kReadNotes;
using testing::RefusedWith;
using ::testing::SizeIs;
using testing::TestId;
using testing::TestUuid;
using ::testing::UnorderedElementsAre;
using testing::v1::AddNoteResponse;
using testing::v1::GetNoteRequest;
using testing::v1::GetNoteResponse;
using testing::v1::ListNotesRequest;
using testing::v1::ListNotesResponse;
using testing::v1::ReadNotesRequest;
using testing::v1::ReadNotesResponse;

constexpr char kService[] = "varsel.access.v1.AccessService/";
const CallerOptions kDpo{.role = "dpo", .actor = TestId("dpo"), .purpose = "oversight"};

struct Entry {
  log::RecordHeader header;
  v1::ReadLogged read;
  std::vector<std::string> persons() const {
    std::vector<std::string> ids;
    for (const SubjectId& person : header.meta.subjects) ids.push_back(person.ToString());
    return ids;
  }
};

class AccessTest : public ::testing::Test {
 protected:
  void SetUp() override { Begin(DefaultAccessPolicy()); }

  void Begin(v1::AccessPolicy policy) {
    harness_.reset();
    std::vector<std::unique_ptr<runtime::Area>> areas;
    areas.push_back(testing::NewNotesArea({.before_item = [this] {
      if (before_item_) before_item_();
    }}));
    areas.push_back(NewAccessArea(std::move(policy), absl::Milliseconds(5)));
    harness_ = std::make_unique<AreaHarness>(std::move(areas));
    ASSERT_THAT(harness_->Call<AddNoteResponse>(kAddNote, AddNote()), IsOk());
  }

  std::vector<Entry> Entries() const {
    std::vector<Entry> entries;
    for (const log::Record& record : harness_->AccessRecords()) {
      const auto event = runtime::DecodeEvent<v1::AccessEvent>(record);
      EXPECT_THAT(event, IsOk());
      if (event->has_read_logged()) entries.push_back({record.header, event->read_logged()});
    }
    return entries;
  }

  absl::StatusOr<GetNoteResponse> Read(const std::vector<std::string>& persons,
                                       const CallerOptions& caller = {}) {
    GetNoteRequest get = GetNote();
    for (const std::string& person : persons) get.add_person_ids(TestId(person));
    return harness_->Call<GetNoteResponse>(kGetNote, get, caller);
  }
  absl::StatusOr<std::vector<std::string>> Stream(const std::vector<std::string>& persons,
                                                  bool pseudonyms = false) {
    ReadNotesRequest request;
    request.mutable_selection()->set_section_id(TestId("section"));
    request.set_pseudonyms(pseudonyms);
    for (const std::string& person : persons) request.add_told(TestId(person));
    return harness_->CallStream(kReadNotes, request, 1000);
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> Ask(const std::string& rpc, const Request& request,
                               const CallerOptions& caller = kDpo) {
    return harness_->Call<Response>(kService + rpc, request, caller);
  }
  std::vector<v1::Read> ListReads(const v1::ListReadsRequest& request = {}) {
    const auto reply = Ask<v1::ListReadsResponse>("ListReads", request);
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? std::vector<v1::Read>(reply->reads().begin(), reply->reads().end())
                      : std::vector<v1::Read>();
  }
  std::vector<v1::Flag> ListFlags(bool resolved = false) {
    v1::ListFlagsRequest request;
    request.set_resolved(resolved);
    const auto reply = Ask<v1::ListFlagsResponse>("ListFlags", request);
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? std::vector<v1::Flag>(reply->flags().begin(), reply->flags().end())
                      : std::vector<v1::Flag>();
  }
  // A record of the district's log, as another area would have made it.
  template <typename Event>
  void Happened(const Event& event, const std::string& person, const std::string& actor) {
    log::AppendRequest request;
    log::NewRecord record;
    record.meta = {.stream = {"test", TestUuid("stream " + person)},
                   .kind = std::string(runtime::KindOf(event)),
                   .event_id = EventId(SystemEntropy().NewUuid()),
                   .occurred = harness_->now(),
                   .actor = ActorId(TestUuid(actor)),
                   .controller = common::v1::CONTROLLER_POLICE,
                   .subjects = {SubjectId(TestUuid(person))}};
    record.payload = runtime::DeterministicBytes(event);
    request.records.push_back(std::move(record));
    ASSERT_THAT(harness_->event_log().AppendAndWait(std::move(request)), IsOk());
  }
  void Registered(const std::string& person, const std::string& section, const std::string& actor) {
    focus::v1::FocusEvent event;
    event.mutable_person_registered()->set_person_id(TestId(person));
    event.mutable_person_registered()->set_section_id(TestId(section));
    Happened(event, person, actor);
  }

  std::function<void()> before_item_;
  std::unique_ptr<AreaHarness> harness_;
};

// --- what is written

TEST_F(AccessTest, AReadSaysWhoReadOfWhomAndWhy) {
  ASSERT_THAT(Read({"p", "q", "p"},
                   {.role = "officer", .section = TestId("north"), .actor = TestId("officer")}),
              IsOk());
  const std::vector<Entry> entries = Entries();
  ASSERT_THAT(entries, SizeIs(1));
  const Entry& entry = entries[0];
  EXPECT_EQ(entry.header.meta.actor, ActorId(TestUuid("officer")));
  EXPECT_EQ(entry.header.meta.purpose, "notification");
  EXPECT_EQ(entry.header.meta.controller, common::v1::CONTROLLER_POLICE);
  EXPECT_EQ(entry.header.recorded, harness_->system_clock().Now());
  EXPECT_THAT(entry.persons(), UnorderedElementsAre(TestId("p"), TestId("q")));
  EXPECT_EQ(entry.read.role(), common::v1::Access::OFFICER);
  EXPECT_EQ(entry.read.agency(), "police");
  EXPECT_EQ(entry.read.section_id(), TestId("north"));
  EXPECT_EQ(entry.read.method(), kGetNote);
  EXPECT_EQ(entry.read.part(), v1::READ_PART_REPLY);
  EXPECT_EQ(entry.read.status_code(), 0u);
  EXPECT_EQ(entry.read.persons(), 2u);
  EXPECT_EQ(entry.read.calls(), 1u);
}

TEST_F(AccessTest, ARefusalIsWrittenWithItsReasonAndThePersonsOfTheRequest) {
  v1::ListReadsRequest request;
  request.set_person_id(TestId("p"));
  EXPECT_THAT(Ask<v1::ListReadsResponse>("ListReads", request, {.role = "officer"}),
              RefusedWith("ROLE_NOT_ALLOWED"));
  EXPECT_THAT(harness_->Call<GetNoteResponse>(kGetNote, GetNote("none")),
              RefusedWith("NOTE_UNKNOWN"));
  EXPECT_THAT(Read({"p"}, {.purpose = ""}), RefusedWith("PURPOSE_REQUIRED"));
  const std::vector<Entry> entries = Entries();
  ASSERT_THAT(entries, SizeIs(3));
  EXPECT_EQ(entries[0].read.reason_code(), "ROLE_NOT_ALLOWED");
  EXPECT_EQ(entries[0].read.status_code(), 7u);
  EXPECT_THAT(entries[0].persons(), ElementsAre(TestId("p")));
  EXPECT_EQ(entries[1].read.reason_code(), "NOTE_UNKNOWN");
  EXPECT_EQ(entries[1].read.status_code(), 5u);
  EXPECT_EQ(entries[2].read.reason_code(), "PURPOSE_REQUIRED");
  EXPECT_EQ(entries[2].header.meta.purpose, "");
}

TEST_F(AccessTest, WhoIsNotKnownAndWhatTellsOfNobodyHasNoEntry) {
  EXPECT_THAT(Read({"p"}, {.actor = ""}), RefusedWith("CALLER_UNKNOWN"));
  EXPECT_THAT(harness_->Call<ListNotesResponse>(kListNotes, ListNotesRequest()), IsOk());
  EXPECT_THAT(harness_->Call<AddNoteResponse>(kAddNote, AddNote("m")), IsOk());
  EXPECT_THAT(Entries(), IsEmpty());
}

TEST_F(AccessTest, AReplyThatNamesManyIsOneEntryThatNamesThemAll) {
  std::vector<std::string> persons;
  for (int i = 0; i < 200; ++i) persons.push_back("p" + std::to_string(i));
  ASSERT_THAT(Read(persons), IsOk());
  ASSERT_THAT(Entries(), SizeIs(1));
  EXPECT_THAT(Entries()[0].persons(), SizeIs(200));
  EXPECT_EQ(Entries()[0].read.persons(), 200u);
}

TEST_F(AccessTest, WithMorePersonsThanAnEntryHoldsItIsSeveralThatAreOneAppend) {
  runtime::Call call;
  call.caller.actor = ActorId(TestUuid("reader"));
  call.caller.role = common::v1::Access::PROJECT_LEADER;
  std::vector<Uuid> persons;
  for (int i = 0; i < 9000; ++i) persons.push_back(TestUuid("p" + std::to_string(i)));
  ASSERT_THAT(runtime::RecordAndWait(
                  *harness_->access_recorder(),
                  {.call = call, .method = kGetNote, .selection = {}, .persons = persons}),
              IsOk());
  size_t named = 0;
  ASSERT_THAT(Entries(), SizeIs(3));
  for (const Entry& entry : Entries()) {
    EXPECT_EQ(entry.read.persons(), 9000u);
    named += entry.persons().size();
  }
  EXPECT_EQ(named, 9000u);
}

// --- before what

TEST_F(AccessTest, AnAccessLogThatCannotBeWrittenClosesTheDoor) {
  harness_->access_log().Shutdown();
  EXPECT_THAT(Read({"p"}), RefusedWith("READ_NOT_LOGGED"));
  EXPECT_THAT(harness_->Call<GetNoteResponse>(kGetNote, GetNote("none")),
              RefusedWith("READ_NOT_LOGGED"));
  int asked = 0;
  before_item_ = [&asked] { ++asked; };
  EXPECT_THAT(Stream({"p"}), RefusedWith("READ_NOT_LOGGED"));
  EXPECT_EQ(asked, 0);  // its handler was not even begun
  // What tells of nobody goes on, and so does what is recorded from the street.
  EXPECT_THAT(harness_->Call<ListNotesResponse>(kListNotes, ListNotesRequest()), IsOk());
  EXPECT_THAT(harness_->Call<AddNoteResponse>(kAddNote, AddNote("m")), IsOk());
}

TEST_F(AccessTest, AnAccessLogThatFailsInTheMiddleEndsAStreamBeforeTheNextPerson) {
  int asked = 0;
  before_item_ = [&] {
    if (++asked == 2) harness_->access_log().Shutdown();
  };
  EXPECT_THAT(Stream({"p", "q", "r"}), RefusedWith("READ_NOT_LOGGED"));
  EXPECT_EQ(asked, 2);
}

TEST_F(AccessTest, AStreamIsWrittenAsItOpensAndEachPersonBeforeHisFirstItemOnceAnHour) {
  std::vector<size_t> entries_before;
  before_item_ = [&] {
    entries_before.push_back(Entries().size());
    harness_->system_clock().Advance(absl::Minutes(20));
  };
  // p at 20 minutes, again at 40 and 60 (not yet an hour), q at 80, p at 100 (more than an hour)
  const auto items = Stream({"p", "p", "p", "q", "p", "q"});
  ASSERT_THAT(items, IsOk());
  EXPECT_THAT(*items, SizeIs(6));
  EXPECT_THAT(entries_before, ElementsAre(1, 2, 2, 2, 3, 4));
  const std::vector<Entry> entries = Entries();
  ASSERT_THAT(entries, SizeIs(4));
  EXPECT_EQ(entries[0].read.part(), v1::READ_PART_STREAM_OPENED);
  EXPECT_EQ(entries[0].read.selection_code(), "section");
  EXPECT_THAT(entries[0].persons(), IsEmpty());
  EXPECT_EQ(entries[1].read.part(), v1::READ_PART_STREAM_PERSONS);
  EXPECT_THAT(entries[1].persons(), ElementsAre(TestId("p")));
  EXPECT_THAT(entries[2].persons(), ElementsAre(TestId("q")));
  EXPECT_THAT(entries[3].persons(), ElementsAre(TestId("p")));
}

TEST_F(AccessTest, APseudonymousStreamIsWrittenWithThePersonsBehindIt) {
  const auto items = Stream({"p"}, /*pseudonyms=*/true);
  ASSERT_THAT(items, IsOk());
  ReadNotesResponse item;
  ASSERT_TRUE(item.ParseFromString(items->at(0)));
  EXPECT_EQ(item.person_id(), "P-12345678");
  ASSERT_THAT(Entries(), SizeIs(2));
  EXPECT_THAT(Entries()[1].persons(), ElementsAre(TestId("p")));
}

TEST_F(AccessTest, AStreamThatIsRefusedIsWrittenWithWhatItSelects) {
  ReadNotesRequest request;
  request.mutable_selection()->set_person_id(TestId("p"));
  EXPECT_THAT(harness_->CallStream(kReadNotes, request, 10, {.purpose = ""}),
              RefusedWith("PURPOSE_REQUIRED"));
  ASSERT_THAT(Entries(), SizeIs(1));
  EXPECT_EQ(Entries()[0].read.selection_code(), "person");
  EXPECT_THAT(Entries()[0].persons(), ElementsAre(TestId("p")));
}

TEST_F(AccessTest, RefusalsPastTheNumberAreCountedTogetherAndNoneIsLost) {
  v1::AccessPolicy policy = DefaultAccessPolicy();
  policy.set_refusals_per_minute(4);
  Begin(policy);
  for (int i = 0; i < 10; ++i) {
    EXPECT_THAT(harness_->Call<GetNoteResponse>(kGetNote, GetNote("none")),
                RefusedWith("NOTE_UNKNOWN"));
  }
  uint32_t calls = 0;
  for (const Entry& entry : Entries()) calls += entry.read.calls();
  EXPECT_EQ(calls, 10u);
}

// --- who may see it

TEST_F(AccessTest, TheOfficerOfOversightListsByPersonByReaderAndByTimeNewestFirst) {
  ASSERT_THAT(Read({"p"}, {.actor = TestId("a")}), IsOk());
  harness_->system_clock().Advance(absl::Hours(24));
  ASSERT_THAT(Read({"p", "q"}, {.actor = TestId("b")}), IsOk());
  ASSERT_THAT(Read({"q"}, {.actor = TestId("a")}), IsOk());

  v1::ListReadsRequest of_p;
  of_p.set_person_id(TestId("p"));
  const std::vector<v1::Read> reads = ListReads(of_p);
  ASSERT_THAT(reads, SizeIs(2));
  EXPECT_EQ(reads[0].actor_id(), TestId("b"));
  EXPECT_THAT(reads[0].person_ids(), ElementsAre(TestId("p"), TestId("q")));
  EXPECT_EQ(reads[1].actor_id(), TestId("a"));

  v1::ListReadsRequest by_a;
  by_a.set_actor_id(TestId("a"));
  EXPECT_THAT(ListReads(by_a), SizeIs(2));
  of_p.set_actor_id(TestId("a"));
  EXPECT_THAT(ListReads(of_p), SizeIs(1));

  v1::ListReadsRequest on_a_day;
  on_a_day.mutable_from()->set_seconds(1'672'560'000 - 100);
  on_a_day.mutable_until()->set_seconds(1'672'560'000 + 100);
  EXPECT_THAT(ListReads(on_a_day), SizeIs(1));
  on_a_day.mutable_until()->set_seconds(1'600'000'000);
  EXPECT_THAT(Ask<v1::ListReadsResponse>("ListReads", on_a_day), RefusedWith("END_BEFORE_START"));
}

TEST_F(AccessTest, PastItsTermAnEntryIsShownToNobodyAndItsRecordAndItsCountStay) {
  harness_->system_clock().Set(At("2023-01-10T12:00:00Z"));
  Registered("p", "south", "officer");
  const CallerOptions officer{
      .role = "officer", .section = TestId("north"), .actor = TestId("officer")};
  ASSERT_THAT(Read({"p"}, officer), IsOk());
  v1::ListReadsRequest by_officer;
  by_officer.set_actor_id(TestId("officer"));
  v1::GetSampleRequest january;
  january.set_month(202301);
  const auto shown = [&] {
    const auto sample = Ask<v1::GetSampleResponse>("GetSample", january);
    EXPECT_THAT(sample, IsOk());
    EXPECT_EQ(sample->sample().entries(), 1u);
    return std::vector<size_t>{ListReads(by_officer).size(), ListFlags().size(),
                               static_cast<size_t>(sample->reads_size())};
  };
  harness_->system_clock().Set(At("2033-01-10T11:59:59Z"));
  EXPECT_THAT(shown(), ElementsAre(1, 1, 1));
  const size_t entries = Entries().size();
  harness_->system_clock().Set(At("2033-01-10T12:00:01Z"));
  by_officer.mutable_from()->set_seconds(946'684'800);  // 2000: whatever he asks for
  EXPECT_THAT(shown(), ElementsAre(0, 0, 0));
  EXPECT_GE(Entries().size(), entries);
  harness_->ExpectRebuiltEqualsFollowed();
}

TEST_F(AccessTest, ListsAreInPagesThatMissAndRepeatNothing) {
  for (int i = 0; i < 7; ++i) ASSERT_THAT(Read({"p"}), IsOk());
  v1::ListReadsRequest request;
  request.set_person_id(TestId("p"));
  request.set_page_size(3);
  std::vector<uint64_t> positions;
  do {
    const auto page = Ask<v1::ListReadsResponse>("ListReads", request);
    ASSERT_THAT(page, IsOk());
    for (const v1::Read& read : page->reads()) positions.push_back(read.position());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty() && positions.size() < 100);
  std::vector<uint64_t> reads_of_notes(positions.end() - 7, positions.end());
  EXPECT_THAT(reads_of_notes, ElementsAre(7, 6, 5, 4, 3, 2, 1));
}

TEST_F(AccessTest, HisOwnReadingIsWrittenToo) {
  ASSERT_THAT(Read({"p"}), IsOk());
  v1::ListReadsRequest of_p;
  of_p.set_person_id(TestId("p"));
  ListReads(of_p);
  const std::vector<v1::Read> reads = ListReads(of_p);
  ASSERT_THAT(reads, SizeIs(2));
  EXPECT_EQ(reads[0].actor_id(), TestId("dpo"));
  EXPECT_EQ(reads[0].method(), std::string(kService) + "ListReads");
}

TEST_F(AccessTest, EachSideSeesItsOwnReadersOnly) {
  ASSERT_THAT(Read({"p"}, {.actor = TestId("police")}), IsOk());
  ASSERT_THAT(Read({"p"}, {.role = "eki", .actor = TestId("eki")}), IsOk());
  ASSERT_THAT(Read({"p"}, {.role = "partner", .actor = TestId("ssp"), .agency = "ssp"}), IsOk());
  v1::ListReadsRequest request;
  request.set_person_id(TestId("p"));
  const runtime::Method& method =
      *harness_->methods().Find("varsel.access.v1.AccessService/ListReads");
  const auto seen_by = [&](common::v1::Controller controller, const std::string& agency) {
    runtime::Call call;
    call.caller = {.actor = ActorId(TestUuid("dpo")),
                   .role = common::v1::Access::DPO,
                   .controller = controller,
                   .agency = agency};
    const auto reply = method.query(call, request);
    EXPECT_THAT(reply, IsOk());
    std::vector<std::string> readers;
    for (const v1::Read& read : static_cast<const v1::ListReadsResponse&>(**reply).reads()) {
      readers.push_back(read.actor_id());
    }
    return readers;
  };
  EXPECT_THAT(seen_by(common::v1::CONTROLLER_POLICE, "police"), ElementsAre(TestId("police")));
  EXPECT_THAT(seen_by(common::v1::CONTROLLER_EKI, "eki"), ElementsAre(TestId("eki")));
  EXPECT_THAT(seen_by(common::v1::CONTROLLER_PARTNER, "ssp"), ElementsAre(TestId("ssp")));
  EXPECT_THAT(seen_by(common::v1::CONTROLLER_PARTNER, "other"), IsEmpty());
}

TEST_F(AccessTest, NoOtherRoleMayAsk) {
  for (const char* role : {"officer", "investigator", "project_leader", "eki", "jurist",
                           "leadership", "analyst", "records_officer", "administrator"}) {
    EXPECT_THAT(Ask<v1::ListFlagsResponse>("ListFlags", v1::ListFlagsRequest(), {.role = role}),
                RefusedWith("ROLE_NOT_ALLOWED"));
  }
}

// --- the sample

TEST_F(AccessTest, TheSampleOfAMonthIsTheSameEachTimeAndAnotherEachMonth) {
  for (const char* begins : {"2023-01-10T12:00:00Z", "2023-02-10T12:00:00Z"}) {
    harness_->system_clock().Set(At(begins));
    for (int i = 0; i < 100; ++i) ASSERT_THAT(Read({"p" + std::to_string(i)}), IsOk());
  }
  const auto sample = [this](uint32_t month) {
    v1::GetSampleRequest request;
    request.set_month(month);
    return Ask<v1::GetSampleResponse>("GetSample", request);
  };
  EXPECT_THAT(sample(202302), RefusedWith("MONTH_NOT_OVER"));
  EXPECT_THAT(sample(202212), RefusedWith("MONTH_WITHOUT_ENTRIES"));
  const auto january = sample(202301);
  ASSERT_THAT(january, IsOk());
  EXPECT_THAT(january->reads(), SizeIs(30));
  EXPECT_EQ(january->sample().entries(), 100u);
  // The first entry of the month stands first in the log: an entry's number is its position.
  std::vector<uint64_t> shown;
  for (const v1::Read& read : january->reads()) shown.push_back(read.position());
  EXPECT_EQ(shown, DrawSample(absl::HexStringToBytes(january->seed()), 100, 30));

  harness_->system_clock().Set(At("2023-03-01T00:00:00Z"));
  const auto again = sample(202301);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->seed(), january->seed());
  ASSERT_THAT(again->reads(), SizeIs(30));
  for (int i = 0; i < 30; ++i) {
    EXPECT_EQ(again->reads(i).position(), january->reads(i).position());
  }
  const auto february = sample(202302);
  ASSERT_THAT(february, IsOk());
  EXPECT_NE(february->seed(), january->seed());
  std::vector<uint64_t> in_january;
  std::vector<uint64_t> in_february;
  for (int i = 0; i < 30; ++i) {
    in_january.push_back(january->reads(i).position());
    in_february.push_back(february->reads(i).position() - 100);
  }
  EXPECT_NE(in_january, in_february);
}

TEST_F(AccessTest, AMonthIsSignedOnceItIsOverAndOverdueWhenNobodyDid) {
  for (int i = 0; i < 3; ++i) ASSERT_THAT(Read({"p"}), IsOk());
  const auto state = [this] {
    const auto list = Ask<v1::ListSamplesResponse>("ListSamples", v1::ListSamplesRequest());
    EXPECT_THAT(list, IsOk());
    return list->samples(list->samples_size() - 1);
  };
  EXPECT_EQ(state().state(), v1::SAMPLE_STATE_RUNNING);
  EXPECT_EQ(state().month(), 202301u);
  harness_->system_clock().Set(At("2023-02-14T23:59:59Z"));
  EXPECT_EQ(state().state(), v1::SAMPLE_STATE_TO_SIGN);
  harness_->system_clock().Set(At("2023-02-15T00:00:00Z"));
  EXPECT_EQ(state().state(), v1::SAMPLE_STATE_OVERDUE);

  v1::SignSampleRequest sign;
  sign.set_request_id(TestId("sign"));
  sign.set_month(202301);
  sign.set_reviewed(2);
  sign.set_findings(v1::SAMPLE_FINDINGS_NONE);
  EXPECT_THAT(Ask<v1::SignSampleResponse>("SignSample", sign), RefusedWith("SAMPLE_NOT_WHOLE"));
  sign.set_reviewed(3);
  ASSERT_THAT(Ask<v1::SignSampleResponse>("SignSample", sign), IsOk());
  EXPECT_EQ(state().state(), v1::SAMPLE_STATE_SIGNED);
  EXPECT_EQ(state().signer_id(), TestId("dpo"));
  EXPECT_EQ(state().version(), 1u);
  v1::ListSamplesRequest to_sign;
  to_sign.set_unsigned_only(true);
  const auto left = Ask<v1::ListSamplesResponse>("ListSamples", to_sign);
  ASSERT_THAT(left, IsOk());
  EXPECT_THAT(left->samples(), IsEmpty());

  sign.set_request_id(TestId("sign again"));
  sign.set_findings(v1::SAMPLE_FINDINGS_BREACH);
  sign.set_remark("Et af dem havde ingen grund.");
  sign.set_expected_version(7);
  EXPECT_THAT(Ask<v1::SignSampleResponse>("SignSample", sign), RefusedWith("VERSION_MET"));
  sign.set_expected_version(1);
  ASSERT_THAT(Ask<v1::SignSampleResponse>("SignSample", sign), IsOk());
  EXPECT_EQ(state().findings(), v1::SAMPLE_FINDINGS_BREACH);
  harness_->ExpectRebuiltEqualsFollowed();
}

// --- what is worth a look

TEST_F(AccessTest, APersonOfAnotherSectionIsFlaggedOnceAMonth) {
  Registered("p", "north", "officer");
  Registered("q", "south", "officer");
  const CallerOptions officer{
      .role = "officer", .section = TestId("north"), .actor = TestId("officer")};
  for (int i = 0; i < 3; ++i) ASSERT_THAT(Read({"p", "q"}, officer), IsOk());
  const std::vector<v1::Flag> flags = ListFlags();
  ASSERT_THAT(flags, SizeIs(1));
  EXPECT_EQ(flags[0].flag_kind(), v1::FLAG_KIND_OTHER_SECTION);
  EXPECT_EQ(flags[0].person_id(), TestId("q"));
  EXPECT_EQ(flags[0].actor_id(), TestId("officer"));
  EXPECT_EQ(flags[0].position(), 1u);
  harness_->system_clock().Advance(absl::Hours(24 * 31));
  ASSERT_THAT(Read({"q"}, officer), IsOk());
  EXPECT_THAT(ListFlags(), SizeIs(2));
  harness_->ExpectRebuiltEqualsFollowed();
}

TEST_F(AccessTest, APersonWhomTheReaderNeverWorkedWithIsFlagged) {
  Registered("p", "north", "registrar");
  notification::v1::NotificationEvent planned;
  planned.mutable_notification_planned()->set_person_id(TestId("p"));
  planned.mutable_notification_planned()->add_officer_ids(TestId("on the team"));
  Happened(planned, "p", "planner");
  for (const char* knows : {"registrar", "planner", "on the team"}) {
    ASSERT_THAT(Read({"p"}, {.role = "officer", .actor = TestId(knows)}), IsOk());
  }
  EXPECT_THAT(ListFlags(), IsEmpty());
  ASSERT_THAT(Read({"p"}, {.role = "officer", .actor = TestId("curious")}), IsOk());
  // Their task is the district.
  ASSERT_THAT(Read({"p"}, {.role = "project_leader", .actor = TestId("leader")}), IsOk());
  const std::vector<v1::Flag> flags = ListFlags();
  ASSERT_THAT(flags, SizeIs(1));
  EXPECT_EQ(flags[0].flag_kind(), v1::FLAG_KIND_NEVER_WORKED_WITH);
  EXPECT_EQ(flags[0].actor_id(), TestId("curious"));

  // He worked with the record that was merged into another: with the person.
  Registered("other record", "north", "curious");
  focus::v1::FocusEvent absorbed;
  absorbed.mutable_person_absorbed()->set_person_id(TestId("q"));
  absorbed.mutable_person_absorbed()->set_absorbed_person_id(TestId("other record"));
  Happened(absorbed, "q", "registrar");
  ASSERT_THAT(Read({"q"}, {.role = "officer", .actor = TestId("curious")}), IsOk());
  EXPECT_THAT(ListFlags(), SizeIs(1));
  harness_->ExpectRebuiltEqualsFollowed();
}

TEST_F(AccessTest, ManyPersonsInAnHourAreFlaggedOnceInIt) {
  v1::AccessPolicy policy = DefaultAccessPolicy();
  policy.set_persons_per_hour(5);
  policy.clear_roles_that_work_with_persons();
  Begin(policy);
  harness_->system_clock().Set(At("2023-01-01T09:00:00Z"));
  ASSERT_THAT(Read({"a", "b", "c", "d", "e"}), IsOk());
  ASSERT_THAT(Read({"a", "b"}), IsOk());  // the same again
  EXPECT_THAT(ListFlags(), IsEmpty());
  ASSERT_THAT(Read({"f"}), IsOk());
  ASSERT_THAT(Read({"g"}), IsOk());
  EXPECT_THAT(ListFlags(), SizeIs(1));
  EXPECT_EQ(ListFlags()[0].flag_kind(), v1::FLAG_KIND_MANY_PERSONS);
  harness_->system_clock().Set(At("2023-01-01T10:00:00Z"));
  ASSERT_THAT(Read({"a", "b", "c", "d", "e"}), IsOk());
  EXPECT_THAT(ListFlags(), SizeIs(1));
  ASSERT_THAT(Read({"f"}), IsOk());
  EXPECT_THAT(ListFlags(), SizeIs(2));
  // At once, with more than an hour's worth in one reply, and another reader in the same hour.
  harness_->system_clock().Set(At("2023-01-01T10:01:00Z"));  // the newest flag comes first
  ASSERT_THAT(Read({"a", "b", "c", "d", "e", "f", "g", "h"}, {.actor = TestId("other")}), IsOk());
  ASSERT_THAT(Read({"i"}, {.actor = TestId("other")}), IsOk());
  EXPECT_THAT(ListFlags(), SizeIs(3));
  EXPECT_EQ(ListFlags()[0].actor_id(), TestId("other"));
  harness_->ExpectRebuiltEqualsFollowed();
}

TEST_F(AccessTest, OfManyPersonsInAnHourEachIsCountedOnce) {
  v1::AccessPolicy policy = DefaultAccessPolicy();
  policy.set_persons_per_hour(40);
  policy.clear_roles_that_work_with_persons();
  Begin(policy);
  for (const char* hour : {"2023-01-01T09:00:00Z", "2023-01-01T10:00:00Z"}) {
    harness_->system_clock().Set(At(hour));
    const size_t flags = ListFlags().size();
    for (int i = 0; i < 80; ++i) ASSERT_THAT(Read({"p" + std::to_string(i % 40)}), IsOk());
    EXPECT_THAT(ListFlags(), SizeIs(flags));
    ASSERT_THAT(Read({"one more"}), IsOk());
    EXPECT_THAT(ListFlags(), SizeIs(flags + 1));
  }
  harness_->ExpectRebuiltEqualsFollowed();
}

TEST_F(AccessTest, AFlagIsResolvedAndCanBeResolvedAnew) {
  ASSERT_THAT(Read({"p"}, {.role = "officer", .actor = TestId("curious")}), IsOk());
  ASSERT_THAT(ListFlags(), SizeIs(1));
  v1::ResolveFlagRequest resolve;
  resolve.set_request_id(TestId("resolve"));
  resolve.set_flag_id(ListFlags()[0].flag_id());
  resolve.set_outcome(v1::FLAG_OUTCOME_EXPLAINED);
  ASSERT_THAT(Ask<v1::ResolveFlagResponse>("ResolveFlag", resolve), IsOk());
  EXPECT_THAT(ListFlags(), IsEmpty());
  EXPECT_THAT(ListFlags(true), SizeIs(1));
  resolve.set_request_id(TestId("resolve again"));
  resolve.set_outcome(v1::FLAG_OUTCOME_NOT_EXPLAINED);
  resolve.set_remark("Taget op i sektionen.");
  ASSERT_THAT(Ask<v1::ResolveFlagResponse>("ResolveFlag", resolve), IsOk());
  ASSERT_THAT(ListFlags(true), SizeIs(1));
  EXPECT_EQ(ListFlags(true)[0].outcome(), v1::FLAG_OUTCOME_NOT_EXPLAINED);
  resolve.set_request_id(TestId("another"));
  resolve.set_flag_id(TestId("none"));
  EXPECT_THAT(Ask<v1::ResolveFlagResponse>("ResolveFlag", resolve), RefusedWith("FLAG_UNKNOWN"));
  harness_->ExpectRebuiltEqualsFollowed();
}

}  // namespace
}  // namespace varsel::access
