// The server's authenticator, made of its flags: the issuer's keys, kept fresh, and the rules of
// its tokens. Thread-safe.
#ifndef VARSEL_SERVICES_VARSELD_IDENTITY_H_
#define VARSEL_SERVICES_VARSELD_IDENTITY_H_

#include <memory>

#include "absl/status/statusor.h"
#include "services/identity/key_source.h"
#include "services/identity/token_authenticator.h"
#include "services/varseld/flags.h"

namespace varsel::varseld {

class Identity {
 public:
  // Reads the keys once, and from then on in the background. Under --dev_identity makes the key
  // pair data_dir/dev_identity.key if it is new. An error's message is one clear line. REQUIRES:
  // the flags were checked, and the data directory is there.
  static absl::StatusOr<std::unique_ptr<Identity>> Open(const Flags& flags);

  runtime::Authenticator& authenticator() { return *authenticator_; }
  // No keys are asked for any more. Idempotent.
  void Stop() { keys_->Stop(); }

 private:
  Identity() = default;

  std::unique_ptr<identity::KeySource> keys_;
  std::unique_ptr<identity::TokenAuthenticator> authenticator_;
};

}  // namespace varsel::varseld

#endif  // VARSEL_SERVICES_VARSELD_IDENTITY_H_
