#include "clients/cli/proof_calls.h"

#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/proof/record_check.h"
#include "storage/proof/witness_file.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::cli {

using log::v1::GetConsistencyProofRequest;
using log::v1::GetConsistencyProofResponse;
using log::v1::GetSignedHeadRequest;
using log::v1::GetSignedHeadResponse;

absl::StatusOr<proof::PublicKeys> LoadKeys(const std::vector<std::string>& files) {
  proof::PublicKeys keys;
  for (const std::string& file : files) {
    ASSIGN_OR_RETURN(const proof::PublicKeys found, proof::LoadPublicKeys(file));
    keys.insert(keys.end(), found.begin(), found.end());
  }
  return keys;
}

absl::StatusOr<proof::SignedHead> CheckedHead(const log::v1::SignedHead& head,
                                              const WhichLog& which,
                                              const proof::PublicKeys& keys) {
  ASSIGN_OR_RETURN(proof::SignedHead parsed, proof::ParseHead(head.note()));
  RETURN_IF_ERROR(proof::SignerOf(parsed, keys).status());
  if (parsed.head.origin.name != which.value()) {
    return Refuse(common::v1::HEAD_OF_ANOTHER_LOG, {.detail = parsed.head.origin.ToText()});
  }
  return parsed;
}

absl::StatusOr<proof::SignedHead> LatestHead(Session& session, const WhichLog& which,
                                             const proof::PublicKeys& keys) {
  GetSignedHeadRequest request;
  request.set_log(which.proto());
  ASSIGN_OR_RETURN(const auto reply, session.Call<GetSignedHeadResponse>(
                                         "varsel.log.v1.ProofService/GetSignedHead", request));
  return CheckedHead(reply.head(), which, keys);
}

absl::Status CheckGrowthByServer(Session& session, const WhichLog& which,
                                 const proof::TreeHead& earlier, const proof::TreeHead& later) {
  std::vector<log::Sha256> path;
  if (earlier.size < later.size && earlier.origin == later.origin) {
    GetConsistencyProofRequest request;
    request.set_log(which.proto());
    request.set_first_size(earlier.size);
    request.set_second_size(later.size);
    ASSIGN_OR_RETURN(const auto reply,
                     session.Call<GetConsistencyProofResponse>(
                         "varsel.log.v1.ProofService/GetConsistencyProof", request));
    for (const std::string& bytes : reply.path()) {
      ASSIGN_OR_RETURN(const log::Sha256 hash, proof::HashFrom(bytes));
      path.push_back(hash);
    }
  }
  return proof::CheckGrowth(earlier, later, path);
}

}  // namespace varsel::cli
