#include "services/log/proof_query.h"

#include <limits>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/domain/time_proto.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/log/proof.h"
#include "storage/log/sha256.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::log_service {
namespace {

constexpr size_t kHeadsDefault = 50;

log::v1::SignedHead HeadProto(const proof::SignedHead& head) {
  log::v1::SignedHead proto;
  proto.set_size(head.head.size);
  proto.set_root(head.head.root.data(), head.head.root.size());
  *proto.mutable_signed_time() = ToProto(head.head.signed_at);
  proto.set_key_id(head.head.key_id);
  proto.set_note(head.note);
  return proto;
}

// The size that was asked for, or the latest signed one.
absl::StatusOr<uint64_t> SizeOr(uint64_t asked, const proof::HeadSigner& signer) {
  if (asked > 0) return asked;
  const auto last = signer.book().Last();
  if (!last.has_value()) return Refuse(common::v1::NO_SIGNED_HEAD);
  return last->head.size;
}

absl::Status OutOfRange(const char* what, uint64_t end) {
  return Refuse(common::v1::PROOF_OUT_OF_RANGE, {.field = what, .detail = absl::StrCat(end)});
}

absl::StatusOr<uint64_t> PositionOf(const log::v1::GetInclusionProofRequest& request,
                                    const log::ProvableLog& log) {
  if (request.position() > 0) return request.position();
  const auto id = EventId::Parse(request.event_id());
  if (!id.has_value()) return Refuse(common::v1::FIELD_REQUIRED, {.field = "position"});
  ASSIGN_OR_RETURN(const std::optional<Position> found, log.FindEvent(*id));
  if (!found.has_value()) {
    return Refuse(common::v1::UNKNOWN_THING, {.field = "event_id", .id = request.event_id()});
  }
  return found->value();
}

template <typename Response>
void AddPath(const std::vector<log::Sha256>& path, Response* response) {
  for (const log::Sha256& hash : path) response->add_path(hash.data(), hash.size());
}

}  // namespace

absl::StatusOr<proof::HeadSigner*> ProofQuery::SignerOf(log::v1::LogName name) const {
  const proof::LogName which =
      name == log::v1::LOG_NAME_ACCESS ? proof::LogName::kAccess : proof::LogName::kMain;
  proof::HeadSigner* signer = host_.signer(which);
  if (signer != nullptr) return signer;
  return Refuse(common::v1::LOG_NOT_HERE, {.id = std::string(proof::NameOf(which))});
}

absl::StatusOr<log::v1::GetSignedHeadResponse> ProofQuery::GetSignedHead(
    const log::v1::GetSignedHeadRequest& request) const {
  ASSIGN_OR_RETURN(const proof::HeadSigner* signer, SignerOf(request.log()));
  const auto head =
      request.size() > 0 ? signer->book().AtSize(request.size()) : signer->book().Last();
  if (!head.has_value()) {
    if (request.size() == 0) return Refuse(common::v1::NO_SIGNED_HEAD);
    return Refuse(common::v1::UNKNOWN_THING, {.field = "size", .id = absl::StrCat(request.size())});
  }
  log::v1::GetSignedHeadResponse response;
  *response.mutable_head() = HeadProto(*head);
  response.set_verifier_key(proof::VerifierKey(signer->origin(), signer->public_key()));
  return response;
}

absl::StatusOr<log::v1::ListSignedHeadsResponse> ProofQuery::ListSignedHeads(
    const log::v1::ListSignedHeadsRequest& request) const {
  ASSIGN_OR_RETURN(const proof::HeadSigner* signer, SignerOf(request.log()));
  uint64_t before = std::numeric_limits<uint64_t>::max();
  if (!request.page_token().empty() && !absl::SimpleAtoi(request.page_token(), &before)) {
    return Refuse(common::v1::PAGE_TOKEN_MALFORMED, {.field = "page_token"});
  }
  const size_t size =
      request.page_size() == 0 ? kHeadsDefault : static_cast<size_t>(request.page_size());
  log::v1::ListSignedHeadsResponse response;
  const std::vector<proof::SignedHead> heads = signer->book().Before(before, size + 1);
  for (size_t i = 0; i < heads.size() && i < size; ++i) {
    *response.add_heads() = HeadProto(heads[i]);
  }
  if (heads.size() > size) {
    response.set_next_page_token(absl::StrCat(heads[size - 1].head.size));
  }
  return response;
}

absl::StatusOr<log::v1::SignHeadResponse> ProofQuery::SignHead(
    const log::v1::SignHeadRequest& request) const {
  ASSIGN_OR_RETURN(proof::HeadSigner * signer, SignerOf(request.log()));
  ASSIGN_OR_RETURN(const proof::SignedHead head, signer->SignNow());
  log::v1::SignHeadResponse response;
  *response.mutable_head() = HeadProto(head);
  return response;
}

absl::StatusOr<log::v1::GetInclusionProofResponse> ProofQuery::GetInclusionProof(
    const log::v1::GetInclusionProofRequest& request) const {
  ASSIGN_OR_RETURN(const proof::HeadSigner* signer, SignerOf(request.log()));
  ASSIGN_OR_RETURN(const uint64_t size, SizeOr(request.tree_size(), *signer));
  ASSIGN_OR_RETURN(const uint64_t position, PositionOf(request, signer->log()));
  ASSIGN_OR_RETURN(const log::ProofTree tree, signer->log().Tree());
  if (size > tree.size()) return OutOfRange("tree_size", tree.size());
  if (position > size) return OutOfRange("position", size);
  const auto nodes = [&](int height, uint64_t index) { return tree.Node(height, index); };
  ASSIGN_OR_RETURN(const log::Sha256 leaf, tree.Node(0, position - 1));
  ASSIGN_OR_RETURN(const std::vector<log::Sha256> path,
                   log::InclusionPath(position - 1, size, nodes));
  log::v1::GetInclusionProofResponse response;
  response.set_position(position);
  response.set_tree_size(size);
  response.set_leaf_hash(leaf.data(), leaf.size());
  AddPath(path, &response);
  return response;
}

absl::StatusOr<log::v1::GetConsistencyProofResponse> ProofQuery::GetConsistencyProof(
    const log::v1::GetConsistencyProofRequest& request) const {
  ASSIGN_OR_RETURN(const proof::HeadSigner* signer, SignerOf(request.log()));
  ASSIGN_OR_RETURN(const uint64_t second, SizeOr(request.second_size(), *signer));
  ASSIGN_OR_RETURN(const log::ProofTree tree, signer->log().Tree());
  if (second > tree.size()) return OutOfRange("second_size", tree.size());
  if (request.first_size() > second) return OutOfRange("first_size", second);
  ASSIGN_OR_RETURN(
      const std::vector<log::Sha256> path,
      log::ConsistencyPath(request.first_size(), second,
                           [&](int height, uint64_t index) { return tree.Node(height, index); }));
  log::v1::GetConsistencyProofResponse response;
  response.set_first_size(request.first_size());
  response.set_second_size(second);
  AddPath(path, &response);
  return response;
}

}  // namespace varsel::log_service
