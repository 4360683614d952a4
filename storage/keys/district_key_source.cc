#include "storage/keys/district_key_source.h"

#include <cstdlib>
#include <string_view>
#include <utility>

#include "storage/base/error.h"
#include "storage/keys/district_key.h"

namespace varsel::keys {
namespace {

constexpr std::string_view kCredential = "credential:";
constexpr std::string_view kToken = "pkcs11:";

}  // namespace

absl::StatusOr<KeyBytes> FileKeySource::Load() const { return LoadDistrictKey(path_); }

absl::StatusOr<KeyBytes> CredentialKeySource::Load() const {
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  if (folder == nullptr || *folder == '\0') {
    return Refuse(common::v1::KEY_STORE_UNREADABLE,
                  {.detail = name() + ": the environment has no CREDENTIALS_DIRECTORY"});
  }
  return LoadDistrictKey(std::string(folder) + "/" + credential_, KeyReaders::kOwnerAndGroup);
}

absl::StatusOr<std::unique_ptr<DistrictKeySource>> DistrictKeySourceOf(const std::string& text) {
  if (text.starts_with(kToken)) {
    return absl::InvalidArgumentError(text +
                                      " is a token, which this server cannot use; name a file or "
                                      "credential:NAME");
  }
  if (!text.starts_with(kCredential)) return std::make_unique<FileKeySource>(text);
  std::string credential = text.substr(kCredential.size());
  if (credential.empty() || credential.find('/') != std::string::npos || credential[0] == '.') {
    return absl::InvalidArgumentError(text + " is not credential:NAME");
  }
  return std::make_unique<CredentialKeySource>(std::move(credential));
}

}  // namespace varsel::keys
