#include "services/identity/fetch_keys.h"

#include <curl/curl.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/identity/key_set.h"

namespace varsel::identity {
namespace {

bool IsHttps(const std::string& place) { return absl::StartsWithIgnoreCase(place, "https://"); }
bool IsHttp(const std::string& place) { return absl::StartsWithIgnoreCase(place, "http://"); }

absl::Status Unreachable(const std::string& place, const std::string& why) {
  return absl::UnavailableError(absl::StrCat("the issuer's keys at ", place, ": ", why));
}

absl::StatusOr<std::string> ReadKeyFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Unreachable(path, std::strerror(errno));
  std::string text(kKeySetBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return Unreachable(path, "cannot be read");
  text.resize(static_cast<size_t>(file.gcount()));
  if (text.size() > kKeySetBytesMax) return Unreachable(path, "too large for a key set");
  return text;
}

// libcurl's sink: taking less than it is given ends the transfer.
size_t Take(char* bytes, size_t size, size_t count, void* text) {
  auto* taken = static_cast<std::string*>(text);
  if (taken->size() + size * count > kKeySetBytesMax) return 0;
  taken->append(bytes, size * count);
  return size * count;
}

// The host of "http://HOST[:PORT]/..." as libcurl reads it.
std::string HostOf(const std::string& place) {
  CURLU* url = curl_url();
  std::string host;
  char* part = nullptr;
  if (url != nullptr && curl_url_set(url, CURLUPART_URL, place.c_str(), 0) == CURLUE_OK &&
      curl_url_get(url, CURLUPART_HOST, &part, 0) == CURLUE_OK) {
    host = part;
  }
  curl_free(part);
  curl_url_cleanup(url);
  return host;
}

absl::StatusOr<std::string> Get(const KeysFrom& from) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  struct Free {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  };
  const std::unique_ptr<CURL, Free> curl(curl_easy_init());
  if (ready != CURLE_OK || curl == nullptr) return Unreachable(from.place, "libcurl failed");
  std::string text;
  char error[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(curl.get(), CURLOPT_URL, from.place.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, IsHttps(from.place) ? "https" : "http");
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);  // threads
  curl_easy_setopt(curl.get(), CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(from.timeout)));
  if (!from.ca_file.empty()) curl_easy_setopt(curl.get(), CURLOPT_CAINFO, from.ca_file.c_str());
  if (IsHttp(from.place)) curl_easy_setopt(curl.get(), CURLOPT_NOPROXY, "*");  // stays on loopback
  curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, error);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, Take);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &text);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code == CURLE_WRITE_ERROR) return Unreachable(from.place, "too large for a key set");
  if (code != CURLE_OK) {
    return Unreachable(from.place, *error != '\0' ? error : curl_easy_strerror(code));
  }
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return Unreachable(from.place, absl::StrCat("answered ", status));
  return text;
}

}  // namespace

std::string FaultOfPlace(const std::string& place) {
  if (place.empty()) return "is missing";
  if (IsHttps(place)) return HostOf(place).empty() ? "is not an address" : "";
  if (IsHttp(place)) {
    const std::string host = HostOf(place);
    const bool loopback = host == "localhost" || host == "[::1]" || host == "127.0.0.1";
    return loopback ? "" : "must be https: http is for this machine only";
  }
  return absl::StrContains(place, "://") ? "is neither a file nor an https address" : "";
}

absl::StatusOr<std::string> FetchKeys(const KeysFrom& from) {
  if (const std::string fault = FaultOfPlace(from.place); !fault.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(from.place, " ", fault));
  }
  return IsHttps(from.place) || IsHttp(from.place) ? Get(from) : ReadKeyFile(from.place);
}

}  // namespace varsel::identity
