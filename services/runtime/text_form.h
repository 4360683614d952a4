// The forms that a text field of a request can have. Pure.
#ifndef VARSEL_SERVICES_RUNTIME_TEXT_FORM_H_
#define VARSEL_SERVICES_RUNTIME_TEXT_FORM_H_

#include <string_view>

#include "varsel/common/v1/options.pb.h"

namespace varsel::runtime {

// Well-formed UTF-8 (Unicode 15, table 3-7): no overlong forms, no surrogates, nothing past
// U+10FFFF.
bool IsUtf8(std::string_view text);
// nullptr if `text`, which is not empty, has the form; else what the form is, in words, for the
// error.
const char* FaultOfForm(std::string_view text, common::v1::Check::Format format);
// [a-z0-9][a-z0-9.-]{0,62}
bool IsCode(std::string_view text);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_TEXT_FORM_H_
