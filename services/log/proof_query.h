// Signed heads and proofs, of whichever log is named. Thread-safe; what it does blocks on the disk.
#ifndef VARSEL_SERVICES_LOG_PROOF_QUERY_H_
#define VARSEL_SERVICES_LOG_PROOF_QUERY_H_

#include "absl/status/statusor.h"
#include "services/log/log_host.h"
#include "storage/proof/head_signer.h"
#include "varsel/log/v1/proof_service.pb.h"

namespace varsel::log_service {

// Each with the codes that its RPC names.
class ProofQuery {
 public:
  // `host` outlives this.
  explicit ProofQuery(const LogHost& host) : host_(host) {}

  absl::StatusOr<log::v1::GetSignedHeadResponse> GetSignedHead(
      const log::v1::GetSignedHeadRequest& request) const;
  absl::StatusOr<log::v1::ListSignedHeadsResponse> ListSignedHeads(
      const log::v1::ListSignedHeadsRequest& request) const;
  absl::StatusOr<log::v1::SignHeadResponse> SignHead(const log::v1::SignHeadRequest& request) const;
  absl::StatusOr<log::v1::GetInclusionProofResponse> GetInclusionProof(
      const log::v1::GetInclusionProofRequest& request) const;
  absl::StatusOr<log::v1::GetConsistencyProofResponse> GetConsistencyProof(
      const log::v1::GetConsistencyProofRequest& request) const;

 private:
  absl::StatusOr<proof::HeadSigner*> SignerOf(log::v1::LogName name) const;

  const LogHost& host_;
};

}  // namespace varsel::log_service

#endif  // VARSEL_SERVICES_LOG_PROOF_QUERY_H_
