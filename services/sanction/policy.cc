#include "services/sanction/policy.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/policy_file.h"
#include "services/runtime/text_form.h"
#include "storage/base/status_macros.h"

namespace varsel::sanction {
namespace {

using runtime::Mistakes;
using runtime::PolicyPlace;

constexpr char kLeverFile[] = "levers.textproto";
constexpr char kPaperFile[] = "talking_paper.textproto";

using WordsList = google::protobuf::RepeatedPtrField<v1::Words>;

void CheckLever(const v1::Lever& lever, const PolicyPlace& place,
                absl::flat_hash_set<std::string>& ids) {
  place.Missing(lever.lever_id().empty(), "lever_id");
  if (!lever.lever_id().empty() && !runtime::IsCode(lever.lever_id())) {
    place.Mistake("has an id that is no code");
  }
  if (!lever.lever_id().empty() && !ids.insert(lever.lever_id()).second) {
    place.Mistake("stands twice");
  }
  place.Missing(lever.name_en().empty(), "name_en");
  place.Missing(lever.name_da().empty(), "name_da");
  place.Missing(lever.owner_authority() == v1::OWNER_AUTHORITY_UNSPECIFIED, "owner_authority");
  place.Missing(lever.scope() == v1::LEVER_SCOPE_UNSPECIFIED, "scope");
  place.Missing(lever.legal_bases().empty(), "legal basis");
  for (int i = 0; i < lever.legal_bases_size(); ++i) {
    place.Code("legal_bases", lever.legal_bases(i), i);
  }
  place.Missing(lever.words_en().empty(), "words_en");
  place.Missing(lever.words_da().empty(), "words_da");
}

void CheckWords(const WordsList& lines, const char* part, const PolicyPlace& root) {
  if (lines.empty()) root.Named(part).Missing(true, "lines");
  for (int i = 0; i < lines.size(); ++i) {
    const PolicyPlace place = root.In(part, i).Named(part);
    if (lines[i].en().empty()) place.Mistake("has a line without en");
    if (lines[i].da().empty()) place.Mistake("has a line without da");
  }
}

void CheckContacts(const google::protobuf::RepeatedPtrField<v1::Contact>& contacts,
                   const char* part, const PolicyPlace& root) {
  root.Named(part).Missing(contacts.empty(), "contact");
  for (int i = 0; i < contacts.size(); ++i) {
    const PolicyPlace place = root.In(part, i).Named(part);
    if (contacts[i].name().en().empty() || contacts[i].name().da().empty()) {
      place.Mistake("has a contact without a name in both languages");
    }
    if (contacts[i].telephone().empty()) place.Mistake("has a contact without a telephone");
  }
}

v1::LeverCatalogue ReadCatalogue(const std::string& text, const std::string& file,
                                 Mistakes& mistakes) {
  v1::LeverCatalogue catalogue;
  const runtime::PolicyFile read(file, text, &catalogue, &mistakes);
  const PolicyPlace root = read.root();
  if (!runtime::IsCode(catalogue.version())) root.MistakeIn("version", "version is no code");
  if (catalogue.levers().empty()) root.Mistake("it holds no lever");
  absl::flat_hash_set<std::string> ids;
  for (int i = 0; i < catalogue.levers_size(); ++i) {
    const v1::Lever& lever = catalogue.levers(i);
    const std::string name = lever.lever_id().empty() ? absl::StrCat("lever ", i + 1)
                                                      : absl::StrCat("lever ", lever.lever_id());
    CheckLever(lever, root.In("levers", i).Named(name), ids);
  }
  return catalogue;
}

v1::PaperWords ReadWords(const std::string& text, const std::string& file, Mistakes& mistakes) {
  v1::PaperWords words;
  const runtime::PolicyFile read(file, text, &words, &mistakes);
  const PolicyPlace root = read.root();
  if (!runtime::IsCode(words.version())) root.MistakeIn("version", "version is no code");
  CheckWords(words.no_harm(), "no_harm", root);
  CheckWords(words.who_we_are(), "who_we_are", root);
  CheckWords(words.own_risk(), "own_risk", root);
  CheckWords(words.legal(), "legal", root);
  CheckWords(words.support(), "support", root);
  CheckWords(words.card(), "card", root);
  CheckWords(words.rights(), "rights", root);
  CheckContacts(words.contacts(), "contacts", root);
  CheckContacts(words.ask(), "ask", root);
  return words;
}

}  // namespace

absl::StatusOr<v1::LeverCatalogue> ParseLeverCatalogue(const std::string& text,
                                                       const std::string& file) {
  Mistakes mistakes;
  v1::LeverCatalogue catalogue = ReadCatalogue(text, file, mistakes);
  RETURN_IF_ERROR(runtime::Finish(mistakes, file));
  return catalogue;
}

absl::StatusOr<v1::PaperWords> ParsePaperWords(const std::string& text, const std::string& file) {
  Mistakes mistakes;
  v1::PaperWords words = ReadWords(text, file, mistakes);
  RETURN_IF_ERROR(runtime::Finish(mistakes, file));
  return words;
}

absl::StatusOr<SanctionPolicy> LoadSanctionPolicy(const std::string& folder) {
  ASSIGN_OR_RETURN(const std::string lever_text,
                   runtime::ReadPolicyText(folder + "/" + kLeverFile));
  ASSIGN_OR_RETURN(const std::string paper_text,
                   runtime::ReadPolicyText(folder + "/" + kPaperFile));
  // One refusal names the mistakes of both.
  Mistakes mistakes;
  SanctionPolicy policy;
  policy.levers = ReadCatalogue(lever_text, kLeverFile, mistakes);
  policy.paper = ReadWords(paper_text, kPaperFile, mistakes);
  RETURN_IF_ERROR(runtime::Finish(mistakes, folder));
  return policy;
}

}  // namespace varsel::sanction
