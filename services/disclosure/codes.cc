#include "services/disclosure/codes.h"

#include "absl/strings/str_cat.h"

namespace varsel::disclosure {
namespace {

constexpr Code kLimbs[] = {
    {"rpl-115-1-1", "stk. 1, nr. 1 (kriminalitetsforebyggende samarbejde)",
     "subsection 1, no. 1 (co-operation to prevent crime)"},
    {"rpl-115-1-2", "stk. 1, nr. 2 (indsatsen over for socialt udsatte)",
     "subsection 1, no. 2 (work with the socially vulnerable)"},
    {"rpl-115-1-3", "stk. 1, nr. 3 (samarbejdet med kriminalforsorgen)",
     "subsection 1, no. 3 (co-operation with the prison and probation service)"},
};
constexpr Code kForums[] = {
    {"exit", "exitsamarbejdet", "the exit co-operation"},
    {"ksp", "KSP-samarbejdet", "the KSP co-operation"},
    {"psp", "PSP-samarbejdet", "the PSP co-operation"},
    {"ssp", "SSP-samarbejdet", "the SSP co-operation"},
};
constexpr Code kDuties[] = {
    {"child-welfare", "støtte til børn og familie", "support of children and family"},
    {"debt-advice", "gældsrådgivning", "debt advice"},
    {"employment", "støtte til uddannelse og arbejde", "support to education and work"},
    {"exit-programme", "tilbud om exitforløb", "the offer of an exit programme"},
    {"housing", "hjælp til bolig", "help with housing"},
    {"protection", "beskyttelse mod overgreb", "protection from attack"},
    {"social-support", "social støtte", "social support"},
    {"substance-treatment", "rusmiddelbehandling", "substance treatment"},
};
constexpr Code kRecipients[] = {{"eki", "EKI", "EKI"}};

// absl's string_view is another type than the standard's.
absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

absl::string_view Word(std::span<const Code> list, const std::string& code, bool danish) {
  const Code* found = FindCode(list, code);
  if (found == nullptr) return code;
  return View(danish ? found->da : found->en);
}

}  // namespace

std::span<const Code> Limbs() { return kLimbs; }
std::span<const Code> Forums() { return kForums; }
std::span<const Code> Duties() { return kDuties; }
std::span<const Code> Recipients() { return kRecipients; }

const Code* FindCode(std::span<const Code> list, std::string_view code) {
  for (const Code& one : list) {
    if (one.code == code) return &one;
  }
  return nullptr;
}

std::string CodesOf(std::span<const Code> list) {
  std::string codes;
  for (const Code& one : list) absl::StrAppend(&codes, codes.empty() ? "" : ", ", View(one.code));
  return codes;
}

std::string LabelOf(const v1::DisclosureLife& life, std::string_view language) {
  const bool danish = language == "da";
  const absl::string_view limb = Word(Limbs(), life.limb_code(), danish);
  const absl::string_view forum = Word(Forums(), life.forum_code(), danish);
  const absl::string_view duty = Word(Duties(), life.duty_code(), danish);
  if (danish) {
    return absl::StrCat("Videregivet af politiet efter retsplejelovens § 115, ", limb, ", i ",
                        forum, " til ", duty, ". Må ikke bruges til andet.");
  }
  return absl::StrCat(
      "Disclosed by the police under section 115 of the Administration of Justice "
      "Act, ",
      limb, ", in ", forum, ", for ", duty, ". Must not be used for anything else.");
}

}  // namespace varsel::disclosure
