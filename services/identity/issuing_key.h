// The key pair with which a development machine issues tokens of its own: an Ed25519 key as a
// private JSON Web Key (RFC 8037) in a file that only its owner may read, beside the issuer,
// audience and district that go into its tokens. varseld makes it under --dev_identity and trusts
// it then alone; `varsel token` issues from it. Immutable; thread-safe.
#ifndef VARSEL_SERVICES_IDENTITY_ISSUING_KEY_H_
#define VARSEL_SERVICES_IDENTITY_ISSUING_KEY_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace varsel::identity {

// Who is to be named in a token; empty = the claim is left out. Nothing is checked here: what does
// not fit is refused by the server.
struct IssueFor {
  std::string actor;  // "sub"
  std::string role;   // officer, project_leader ...
  std::string section;
  std::string controller;  // police, eki or partner
  std::string agency;
};

class IssuingKey {
 public:
  // FAILED_PRECONDITION in one line that names the file: missing, not of its form, or readable by
  // others.
  static absl::StatusOr<std::unique_ptr<IssuingKey>> Load(const std::string& path);
  // Makes the file, with mode 0600, for tokens of this district. FAILED_PRECONDITION if it exists
  // or cannot be written.
  static absl::Status Create(const std::string& path, const std::string& district);
  ~IssuingKey();

  const std::string& issuer() const;
  const std::string& audience() const;
  const std::string& district() const;
  // A token signed with EdDSA, valid from `now` for `lifetime`.
  std::string Issue(const IssueFor& whom, absl::Time now, absl::Duration lifetime) const;
  // The public half, as a key set.
  std::string PublicKeySet() const;

 private:
  struct Parts;
  explicit IssuingKey(std::unique_ptr<const Parts> parts);
  // Both are JSON objects.
  std::string Sign(const std::string& header, const std::string& claims) const;
  const std::unique_ptr<const Parts> parts_;
};

}  // namespace varsel::identity

#endif  // VARSEL_SERVICES_IDENTITY_ISSUING_KEY_H_
