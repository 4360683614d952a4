#include "services/focus/explanation.h"

#include <cctype>
#include <initializer_list>
#include <string>

namespace varsel::focus {
namespace {

// Whole words, so that a street named Kildevej does no harm.
bool Forbidden(std::string_view word) {
  for (const std::string_view whole :
       {"kilde", "kilden", "kilder", "kilderne", "register", "registre", "registret", "registeret",
        "source", "sources", "pet", "database", "databasen", "polsas"}) {
    if (word == whole) return true;
  }
  for (const std::string_view beginning :
       {"registrer", "registration", "registered", "informant", "meddeler", "efterretning"}) {
    if (word.starts_with(beginning)) return true;
  }
  return false;
}

bool IsLetter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalpha(byte) != 0;  // the bytes of æ, ø, å belong to their word
}

}  // namespace

bool SpeaksOfRegistrationOrSource(std::string_view explanation) {
  std::string word;
  for (const char c : explanation) {
    if (IsLetter(c)) {
      word.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
      continue;
    }
    if (Forbidden(word)) return true;
    word.clear();
  }
  return Forbidden(word);
}

}  // namespace varsel::focus
