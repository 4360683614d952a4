// The codes by which a disclosure says under what, in which forum and for what it is made, with
// their words in both languages; and the label that these make. Lists, never free text, so that the
// data-protection officer sees the why without reading of a case. Pure; thread-safe: constants.
#ifndef VARSEL_SERVICES_DISCLOSURE_CODES_H_
#define VARSEL_SERVICES_DISCLOSURE_CODES_H_

#include <span>
#include <string>
#include <string_view>

#include "varsel/disclosure/v1/disclosure_rows.pb.h"

namespace varsel::disclosure {

struct Code {
  std::string_view code;
  std::string_view da;  // as it stands within the label
  std::string_view en;
};

// Limbs of retsplejeloven § 115, stk. 1.
std::span<const Code> Limbs();
std::span<const Code> Forums();
// What the recipient is bound to act on: the only thing that the data may be used for.
std::span<const Code> Duties();
// Agencies to which is disclosed.
std::span<const Code> Recipients();

// nullptr if it is not in the list.
const Code* FindCode(std::span<const Code> list, std::string_view code);
// "ssp, psp, exit"
std::string CodesOf(std::span<const Code> list);

// What travels with each disclosed field: given under § 115, for what, and for nothing else.
// `language` = "da" or anything else for English. A code that is no longer listed stands as it is.
std::string LabelOf(const v1::DisclosureLife& life, std::string_view language);

}  // namespace varsel::disclosure

#endif  // VARSEL_SERVICES_DISCLOSURE_CODES_H_
