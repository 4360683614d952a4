// Signed heads and proofs by RPC, through the real pipeline: what they prove, what is refused, and
// that a log is named.
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/domain/time_proto.h"
#include "services/log/register.h"
#include "storage/log/log_testing.h"
#include "storage/log/proof.h"
#include "storage/log/sha256.h"
#include "storage/proof/head_signer.h"
#include "tests/testing/area_harness.h"
#include "tests/testing/status_matchers.h"
#include "varsel/log/v1/log_service.pb.h"
#include "varsel/log/v1/proof_service.pb.h"

namespace varsel::log_service {
namespace {

using log::v1::GetConsistencyProofRequest;
using log::v1::GetConsistencyProofResponse;
using log::v1::GetInclusionProofRequest;
using log::v1::GetInclusionProofResponse;
using log::v1::GetSignedHeadRequest;
using log::v1::GetSignedHeadResponse;
using log::v1::ListSignedHeadsRequest;
using log::v1::ListSignedHeadsResponse;
using log::v1::SignHeadRequest;
using log::v1::SignHeadResponse;
using testing::AreaHarness;
using testing::IsOk;
using testing::RefusedWith;
using testing::TestId;

std::string NameOf(const char* method) {
  return std::string("varsel.log.v1.ProofService/") + method;
}

template <typename Reply>
std::vector<log::Sha256> PathOf(const Reply& reply) {
  std::vector<log::Sha256> path;
  for (const std::string& hash : reply.path()) path.push_back(log::HashAt(hash, 0));
  return path;
}

class ProofQueryTest : public ::testing::Test {
 protected:
  ProofQueryTest() {
    signer_ = *proof::HeadSigner::Open({.log = harness_.event_log(), .key = key_, .clock = clock_},
                                       proof::LogName::kMain, dir_.path());
  }
  LogHost Host() {
    LogHost host;
    host.signer = [this](proof::LogName name) {
      return name == proof::LogName::kMain ? signer_.get() : nullptr;
    };
    return host;
  }
  void Grow(int records) {
    for (int i = 0; i < records; ++i) {
      log::v1::ConfirmClockRequest request;
      request.set_request_id(TestId("confirm-" + std::to_string(++confirmed_)));
      *request.mutable_confirmed_time() = ToProto(harness_.now());
      ASSERT_THAT(harness_.Call<log::v1::ConfirmClockResponse>(
                      "varsel.log.v1.LogService/ConfirmClock", request, {.role = "administrator"}),
                  IsOk());
    }
  }
  log::v1::SignedHead Sign() {
    return harness_.Call<SignHeadResponse>(NameOf("SignHead"), SignHeadRequest())->head();
  }

  log::TempDir dir_;
  log::ManualClock clock_;
  const proof::SigningKey key_ = proof::SigningKey::FromSeed({1});
  int confirmed_ = 0;
  AreaHarness harness_{NewLogArea(Host())};
  std::unique_ptr<proof::HeadSigner> signer_;
};

TEST_F(ProofQueryTest, AHeadIsSignedOnDemandKeptAndFoundBySize) {
  EXPECT_THAT(harness_.Call<GetSignedHeadResponse>(NameOf("GetSignedHead"), GetSignedHeadRequest()),
              RefusedWith("NO_SIGNED_HEAD"));
  EXPECT_THAT(harness_.Call<SignHeadResponse>(NameOf("SignHead"), SignHeadRequest()),
              RefusedWith("NO_SIGNED_HEAD"));
  Grow(3);
  EXPECT_EQ(Sign().size(), 3);
  EXPECT_EQ(Sign().size(), 3);  // nothing new
  Grow(2);
  EXPECT_EQ(Sign().size(), 5);
  GetSignedHeadRequest request;
  auto head =
      harness_.Call<GetSignedHeadResponse>(NameOf("GetSignedHead"), request, {.role = "eki"});
  ASSERT_THAT(head, IsOk());
  EXPECT_EQ(head->head().size(), 5);
  const auto note = proof::ParseHead(head->head().note());
  ASSERT_THAT(note, IsOk());
  EXPECT_THAT(proof::CheckSignature(*note, key_.public_key()), IsOk());
  EXPECT_EQ(head->head().root(), log::BytesOf(note->head.root));
  request.set_size(3);
  EXPECT_THAT(harness_.Call<GetSignedHeadResponse>(NameOf("GetSignedHead"), request), IsOk());
  request.set_size(4);
  EXPECT_THAT(harness_.Call<GetSignedHeadResponse>(NameOf("GetSignedHead"), request),
              RefusedWith("UNKNOWN_THING", "size"));
  request.set_log(log::v1::LOG_NAME_ACCESS);
  EXPECT_THAT(harness_.Call<GetSignedHeadResponse>(NameOf("GetSignedHead"), request),
              RefusedWith("LOG_NOT_HERE"));
  EXPECT_THAT(
      harness_.Call<SignHeadResponse>(NameOf("SignHead"), SignHeadRequest(), {.role = "officer"}),
      RefusedWith("ROLE_NOT_ALLOWED"));
}

TEST_F(ProofQueryTest, HeadsAreListedPageByPageTheLatestFirst) {
  for (int i = 0; i < 5; ++i) {
    Grow(1);
    Sign();
  }
  ListSignedHeadsRequest request;
  request.set_page_size(2);
  std::vector<uint64_t> sizes;
  do {
    const auto page = harness_.Call<ListSignedHeadsResponse>(NameOf("ListSignedHeads"), request);
    ASSERT_THAT(page, IsOk());
    for (const auto& head : page->heads()) sizes.push_back(head.size());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(sizes, (std::vector<uint64_t>{5, 4, 3, 2, 1}));
  request.set_page_token("abc");
  EXPECT_THAT(harness_.Call<ListSignedHeadsResponse>(NameOf("ListSignedHeads"), request),
              RefusedWith("PAGE_TOKEN_MALFORMED", "page_token"));
}

TEST_F(ProofQueryTest, ARecordIsProvedByItsPositionOrItsEvent) {
  Grow(9);
  const auto head = Sign();
  Grow(3);  // past the head
  const auto records = harness_.Records();
  for (uint64_t position = 1; position <= 9; ++position) {
    const log::Record& record = records[position - 1];
    GetInclusionProofRequest request;
    if (position % 2 == 0) {
      request.set_position(position);
    } else {
      request.set_event_id(record.header.meta.event_id.ToString());
    }
    const auto proof =
        harness_.Call<GetInclusionProofResponse>(NameOf("GetInclusionProof"), request);
    ASSERT_THAT(proof, IsOk());
    EXPECT_EQ(proof->position(), position);
    EXPECT_EQ(proof->tree_size(), 9);
    const log::Sha256 leaf = log::LeafHash(record.header_bytes, log::HashOf({record.payload}),
                                           log::HashOf({record.sealed}));
    EXPECT_EQ(proof->leaf_hash(), log::BytesOf(leaf));
    EXPECT_TRUE(
        log::InclusionHolds(leaf, position - 1, 9, PathOf(*proof), log::HashAt(head.root(), 0)));
  }
}

TEST_F(ProofQueryTest, ALaterHeadIsProvedToHoldAnEarlierOne) {
  Grow(5);
  const auto earlier = Sign();
  Grow(8);
  const auto later = Sign();
  GetConsistencyProofRequest request;
  request.set_first_size(5);
  const auto proof =
      harness_.Call<GetConsistencyProofResponse>(NameOf("GetConsistencyProof"), request);
  ASSERT_THAT(proof, IsOk());
  EXPECT_EQ(proof->second_size(), 13);
  EXPECT_TRUE(log::ConsistencyHolds(5, log::HashAt(earlier.root(), 0), 13,
                                    log::HashAt(later.root(), 0), PathOf(*proof)));
}

TEST_F(ProofQueryTest, WhatLiesBeyondTheTreeIsRefused) {
  Grow(5);
  Sign();
  GetInclusionProofRequest inclusion;
  EXPECT_THAT(harness_.Call<GetInclusionProofResponse>(NameOf("GetInclusionProof"), inclusion),
              RefusedWith("FIELD_REQUIRED", "position"));
  inclusion.set_position(6);
  EXPECT_THAT(harness_.Call<GetInclusionProofResponse>(NameOf("GetInclusionProof"), inclusion),
              RefusedWith("PROOF_OUT_OF_RANGE", "position"));
  inclusion.set_tree_size(6);
  EXPECT_THAT(harness_.Call<GetInclusionProofResponse>(NameOf("GetInclusionProof"), inclusion),
              RefusedWith("PROOF_OUT_OF_RANGE", "tree_size"));
  inclusion.Clear();
  inclusion.set_event_id(TestId("no such event"));
  EXPECT_THAT(harness_.Call<GetInclusionProofResponse>(NameOf("GetInclusionProof"), inclusion),
              RefusedWith("UNKNOWN_THING", "event_id"));
  GetConsistencyProofRequest consistency;
  consistency.set_first_size(6);
  EXPECT_THAT(
      harness_.Call<GetConsistencyProofResponse>(NameOf("GetConsistencyProof"), consistency),
      RefusedWith("PROOF_OUT_OF_RANGE", "first_size"));
  consistency.set_second_size(7);
  EXPECT_THAT(
      harness_.Call<GetConsistencyProofResponse>(NameOf("GetConsistencyProof"), consistency),
      RefusedWith("PROOF_OUT_OF_RANGE", "second_size"));
}

}  // namespace
}  // namespace varsel::log_service
