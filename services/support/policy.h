// The catalogue of support offers, from its file under deploy/policy/, checked before the server
// starts. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_SUPPORT_POLICY_H_
#define VARSEL_SERVICES_SUPPORT_POLICY_H_

#include <string>

#include "absl/status/statusor.h"
#include "varsel/support/v1/offer_catalogue.pb.h"

namespace varsel::support {

// INVALID_ARGUMENT POLICY_FILE_INVALID naming every mistake: an unknown field, an offer without
// code, names, giver or words, a code that is none, an offer twice. `file` is named in the refusal.
absl::StatusOr<v1::OfferCatalogue> ParseOfferCatalogue(const std::string& text,
                                                       const std::string& file);

// Reads offers.textproto in `folder`. NOT_FOUND if it cannot be read. Blocks on the disk.
absl::StatusOr<v1::OfferCatalogue> LoadOfferCatalogue(const std::string& folder);

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_POLICY_H_
