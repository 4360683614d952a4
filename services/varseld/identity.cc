#include "services/varseld/identity.h"

#include <filesystem>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/identity/fetch_keys.h"
#include "services/identity/issuing_key.h"
#include "spdlog/spdlog.h"
#include "storage/base/check.h"
#include "storage/base/status_macros.h"

namespace varsel::varseld {
namespace {

absl::Duration SecondsOf(const std::string& text) {
  int seconds = 0;
  VARSEL_CHECK(absl::SimpleAtoi(text, &seconds));
  return absl::Seconds(seconds);
}

std::vector<identity::Algorithm> AlgorithmsOf(const std::string& names) {
  std::vector<identity::Algorithm> algorithms;
  for (const absl::string_view name : absl::StrSplit(names, ',')) {
    algorithms.push_back(*identity::AlgorithmNamed(std::string(name)));
  }
  return algorithms;
}

void Tell(const std::string& line) { spdlog::info("{}", line); }

}  // namespace

absl::StatusOr<std::unique_ptr<Identity>> Identity::Open(const Flags& flags) {
  const IdentityFlags& said = flags.identity;
  identity::TokenRules rules{.issuer = said.token_issuer,
                             .audience = said.token_audience,
                             .district = flags.district,
                             .actor_claim = said.token_actor_claim,
                             .skew = SecondsOf(said.token_skew_seconds),
                             .lifetime_max = SecondsOf(said.token_lifetime_max_seconds),
                             .algorithms = AlgorithmsOf(said.token_algorithms)};
  identity::KeySource::Options keys{.every = SecondsOf(said.jwks_refresh_seconds),
                                    .keep = SecondsOf(said.jwks_keep_seconds),
                                    .tell = Tell};
  std::unique_ptr<Identity> made(new Identity());
  if (said.dev_identity) {
    const std::string path = flags.data_dir + "/dev_identity.key";
    if (!std::filesystem::exists(path)) {
      RETURN_IF_ERROR(identity::IssuingKey::Create(path, flags.district));
    }
    ASSIGN_OR_RETURN(const auto own, identity::IssuingKey::Load(path));
    if (own->district() != flags.district) {
      return absl::FailedPreconditionError(path + ": the key of another district; remove it");
    }
    rules.issuer = own->issuer();
    rules.audience = own->audience();
    rules.algorithms = {identity::Algorithm::kEdDsa};
    keys.fetch = [text = own->PublicKeySet()] { return text; };
    spdlog::warn(
        "DEVELOPMENT IDENTITY: whoever can read {} can call as anybody. Never in production.",
        path);
  } else {
    keys.fetch = [from = identity::KeysFrom{.place = said.jwks, .ca_file = said.jwks_ca}] {
      return identity::FetchKeys(from);
    };
  }
  keys.algorithms = rules.algorithms;
  auto source = identity::KeySource::Open(std::move(keys));
  if (absl::IsInvalidArgument(source.status())) {
    return absl::FailedPreconditionError(
        absl::StrCat("the issuer's keys at ", said.jwks, ": ", source.status().message()));
  }
  RETURN_IF_ERROR(source.status());
  made->keys_ = *std::move(source);
  made->authenticator_ =
      std::make_unique<identity::TokenAuthenticator>(std::move(rules), *made->keys_, SystemClock());
  made->keys_->StartThread();
  return made;
}

}  // namespace varsel::varseld
