// The words that the client shows, in Danish and English, and the codes by which values are typed.
// Thread-safe: free functions over constants.
#ifndef VARSEL_CLIENTS_CLI_WORDS_H_
#define VARSEL_CLIENTS_CLI_WORDS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace varsel::cli {

enum class Language { kDanish, kEnglish };

struct Text {
  std::string_view da;
  std::string_view en;
};

inline std::string In(Language language, const Text& text) {
  return std::string(language == Language::kDanish ? text.da : text.en);
}

// "da" or "en": what the server is told in accept-language.
std::string_view CodeOf(Language language);
// From "da", "en", "da_DK.UTF-8", "en-GB"; nullopt if it says neither.
std::optional<Language> ParseLanguage(std::string_view text);

// A value of a proto enum as it is typed: ATTEMPT_WAY_HOME_VISIT is "home-visit".
std::string CodeOf(const google::protobuf::EnumValueDescriptor& value);
// The value typed as `code` or by its full name; nullptr if there is none. Never the zero value.
const google::protobuf::EnumValueDescriptor* ParseCode(const google::protobuf::EnumDescriptor& type,
                                                       std::string_view code);
// All codes of a type but the zero value.
std::vector<std::string> CodesOf(const google::protobuf::EnumDescriptor& type);

// A value as it is shown: "hjemmebesøg" or "home visit". In Danish only where the domain page has a
// word for it.
std::string Label(Language language, std::string_view code);

// The same for a value whose word depends on its type: a nomination is "afvist" where a person
// "afslog".
std::string Label(Language language, const google::protobuf::EnumValueDescriptor& value);

// Whether Label has a word of its own for it.
bool HasDanishWord(std::string_view code);

// A number with the decimal sign of the language: Percent(kDanish, 0.439) is "43,9 %".
std::string Percent(Language language, double share);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_WORDS_H_
