// Whether an explanation speaks of what it may not rest on. A first net only: the caller confirms
// it by his word as well. Pure; thread-safe.
#ifndef VARSEL_SERVICES_FOCUS_EXPLANATION_H_
#define VARSEL_SERVICES_FOCUS_EXPLANATION_H_

#include <string_view>

namespace varsel::focus {

// True if a word of it names a registration, a register, an informant or a source, in Danish or
// English.
bool SpeaksOfRegistrationOrSource(std::string_view explanation);

}  // namespace varsel::focus

#endif  // VARSEL_SERVICES_FOCUS_EXPLANATION_H_
