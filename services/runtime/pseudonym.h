// Persons by pseudonym: stable in the district and made with a key of its own, so that nobody
// without it can turn one back or make it from an id. The same person has the same pseudonym
// wherever he is shown. Who is shown pseudonyms is decided here, and the pipeline puts them in
// place of every id that a reply names a person by. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_RUNTIME_PSEUDONYM_H_
#define VARSEL_SERVICES_RUNTIME_PSEUDONYM_H_

#include <string>
#include <string_view>

#include "google/protobuf/message.h"
#include "services/runtime/call.h"
#include "storage/keys/key_ring.h"

namespace varsel::runtime {

// The purpose for which leadership is told who it is.
inline constexpr std::string_view kIdentifyPersons = "identify-persons";

// Leadership, but for that purpose.
bool SeesPseudonyms(const Call& call);

// "P-7G2M0QXA": the prefix and eight characters of 0-9 and A-Z without I, L, O and U. `use`
// separates what the same bytes may stand for.
std::string Pseudonym(const keys::KeyRing& keys, std::string_view use, char prefix,
                      std::string_view bytes);
// Of a person's id in 16 bytes.
std::string PersonPseudonym(const keys::KeyRing& keys, std::string_view id);

// In place of every person's id in the message, at any depth. Without `keys` they are left out.
void PseudonymisePersons(const keys::KeyRing* keys, google::protobuf::Message* message);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_PSEUDONYM_H_
