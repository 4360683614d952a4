// The text of a key set from where a flag says: a file, or the issuer's address. Thread-safe.
#ifndef VARSEL_SERVICES_IDENTITY_FETCH_KEYS_H_
#define VARSEL_SERVICES_IDENTITY_FETCH_KEYS_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace varsel::identity {

struct KeysFrom {
  std::string place;         // a file, https://..., or http://... on loopback
  std::string ca_file = {};  // whom HTTPS is believed; empty = the machine's authorities
  absl::Duration timeout = absl::Seconds(10);
};

// Empty if `place` may be read from; else what is wrong with it.
std::string FaultOfPlace(const std::string& place);
// Reads it, blocking. UNAVAILABLE in one line that names the place: it cannot be reached or read,
// answers anything but 200, redirects, or is larger than a key set may be.
absl::StatusOr<std::string> FetchKeys(const KeysFrom& from);

}  // namespace varsel::identity

#endif  // VARSEL_SERVICES_IDENTITY_FETCH_KEYS_H_
