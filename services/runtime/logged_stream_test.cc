// An item that tells of a person leaves after its entry, and never without it.
#include "services/runtime/logged_stream.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/error.h"
#include "tests/testing/manual_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/test_ids.h"
#include "varsel/testing/v1/notes.pb.h"

namespace varsel::runtime {
namespace {

using google::protobuf::Message;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;
using testing::TestUuid;
using testing::v1::ReadNotesRequest;
using testing::v1::ReadNotesResponse;

// Keeps who was read of until the test says what became of the entry.
class HeldRecorder final : public AccessRecorder {
 public:
  void Record(const PersonalRead& read, Written written) override {
    persons.push_back(read.persons);
    held.push_back(std::move(written));
  }
  void Answer(const absl::Status& status) {
    const Written written = std::move(held.back());
    held.pop_back();
    written(status);
  }

  std::vector<std::vector<Uuid>> persons;
  std::vector<Written> held;
};

std::string PersonOf(const Message& message) {
  return static_cast<const ReadNotesResponse&>(message).person_id();
}

class PlainSink final : public StreamSink {
 public:
  bool Write(const Message& message) override {
    left.push_back(PersonOf(message));
    return true;
  }
  bool cancelled() const override { return false; }
  std::vector<std::string> left;
};

// Waits by itself, as the gRPC stream does.
class PatientSink final : public GatedSink {
 public:
  bool Write(const Message& message) override {
    left.push_back(PersonOf(message));
    return true;
  }
  bool WriteBehind(const Message& message, Gate gate) override {
    gate([this, person = PersonOf(message)](const absl::Status& opened) {
      if (opened.ok()) left.push_back(person);
    });
    return true;
  }
  bool cancelled() const override { return false; }
  std::vector<std::string> left;
};

class LoggedStreamTest : public ::testing::Test {
 protected:
  LoggedStreamTest() { method_.name = "varsel.testing.v1.NoteService/ReadNotes"; }

  LoggedStream Over(GatedSink& sink) {
    return {recorder_, rates_, method_, call_, request_, clock_, sink};
  }
  static ReadNotesResponse Of(const std::string& person) {
    ReadNotesResponse item;
    item.set_person_id(TestId(person));
    return item;
  }

  const testing::ManualClock clock_{absl::UnixEpoch() + absl::Hours(24)};
  HeldRecorder recorder_;
  CallRates rates_{{}, clock_};
  Method method_;
  const Call call_;
  const ReadNotesRequest request_;
};

TEST_F(LoggedStreamTest, AnItemLeavesOnceItsEntryIsWrittenWithoutTheHandlerWaitingForIt) {
  PatientSink sink;
  LoggedStream stream = Over(sink);
  EXPECT_TRUE(stream.Write(Of("p")));
  EXPECT_THAT(recorder_.persons, ElementsAre(ElementsAre(TestUuid("p"))));
  EXPECT_THAT(sink.left, IsEmpty());
  recorder_.Answer(absl::OkStatus());
  EXPECT_THAT(sink.left, ElementsAre(TestId("p")));
  EXPECT_TRUE(stream.Write(Of("p")));  // known: nothing to wait for
  EXPECT_THAT(sink.left, ElementsAre(TestId("p"), TestId("p")));
  EXPECT_THAT(stream.AwaitLogged(), IsOk());
}

TEST_F(LoggedStreamTest, AnItemWhoseEntryIsNotWrittenNeverLeavesAndTheStreamSaysWhy) {
  PatientSink sink;
  LoggedStream stream = Over(sink);
  EXPECT_TRUE(stream.Write(Of("p")));
  recorder_.Answer(Refuse(common::v1::READ_NOT_LOGGED));
  EXPECT_THAT(sink.left, IsEmpty());
  EXPECT_THAT(stream.AwaitLogged(), RefusedWith("READ_NOT_LOGGED"));
}

TEST(WaitingSinkTest, WhatIsShutOnceStaysShut) {
  PlainSink plain;
  WaitingSink sink(plain);
  ReadNotesResponse item;
  item.set_person_id("p");
  EXPECT_TRUE(
      sink.WriteBehind(item, [](const GatedSink::Opened& open) { open(absl::OkStatus()); }));
  EXPECT_FALSE(sink.WriteBehind(
      item, [](const GatedSink::Opened& open) { open(Refuse(common::v1::READ_NOT_LOGGED)); }));
  EXPECT_TRUE(sink.cancelled());
  EXPECT_FALSE(sink.Write(item));
  EXPECT_FALSE(sink.WriteBehind(item, [](const GatedSink::Opened&) { FAIL(); }));
  EXPECT_THAT(plain.left, ElementsAre("p"));
}

}  // namespace
}  // namespace varsel::runtime
