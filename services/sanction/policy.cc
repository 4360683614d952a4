#include "services/sanction/policy.h"

#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "services/runtime/text_form.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/sanction/v1/sanction_reasons.pb.h"

namespace varsel::sanction {
namespace {

constexpr char kLeverFile[] = "levers.textproto";
constexpr char kPaperFile[] = "talking_paper.textproto";

using Mistakes = std::vector<std::string>;
using WordsList = google::protobuf::RepeatedPtrField<v1::Words>;

// Unknown fields come as warnings, so that reading goes on to the next mistake; here they are
// mistakes like any other.
class Collector final : public google::protobuf::io::ErrorCollector {
 public:
  explicit Collector(Mistakes& mistakes) : mistakes_(mistakes) {}
  void AddError(int line, int column, const std::string& message) override {
    mistakes_.push_back(absl::StrCat("line ", line + 1, ":", column + 1, ": ", message));
  }
  void AddWarning(int line, int column, const std::string& message) override {
    AddError(line, column, message);
  }

 private:
  Mistakes& mistakes_;
};

template <typename Message>
Message Read(const std::string& text, Mistakes& mistakes) {
  Message message;
  Collector collector(mistakes);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.AllowUnknownField(true);
  parser.AllowPartialMessage(true);
  const bool read = parser.ParseFromString(text, &message);
  if (!read && mistakes.empty()) mistakes.push_back("it cannot be read");
  return message;
}

absl::Status Finish(const Mistakes& mistakes, const std::string& file) {
  if (mistakes.empty()) return absl::OkStatus();
  return Refuse(v1::POLICY_FILE_INVALID, {.id = file, .detail = absl::StrJoin(mistakes, "; ")});
}

void CheckLever(const v1::Lever& lever, int number, absl::flat_hash_set<std::string>& ids,
                Mistakes& mistakes) {
  const std::string name = lever.lever_id().empty() ? absl::StrCat("lever ", number)
                                                    : absl::StrCat("lever ", lever.lever_id());
  const auto miss = [&](bool missing, const char* what) {
    if (missing) mistakes.push_back(absl::StrCat(name, " has no ", what));
  };
  miss(lever.lever_id().empty(), "lever_id");
  if (!lever.lever_id().empty() && !runtime::IsCode(lever.lever_id())) {
    mistakes.push_back(absl::StrCat(name, ": its id is no code"));
  }
  if (!lever.lever_id().empty() && !ids.insert(lever.lever_id()).second) {
    mistakes.push_back(absl::StrCat(name, " stands twice"));
  }
  miss(lever.name_en().empty(), "name_en");
  miss(lever.name_da().empty(), "name_da");
  miss(lever.owner_authority() == v1::OWNER_AUTHORITY_UNSPECIFIED, "owner_authority");
  miss(lever.scope() == v1::LEVER_SCOPE_UNSPECIFIED, "scope");
  miss(lever.legal_bases().empty(), "legal basis");
  for (const std::string& basis : lever.legal_bases()) {
    if (!runtime::IsCode(basis)) {
      mistakes.push_back(absl::StrCat(name, ": the legal basis '", basis, "' is no code"));
    }
  }
  miss(lever.words_en().empty(), "words_en");
  miss(lever.words_da().empty(), "words_da");
}

void CheckWords(const WordsList& lines, const char* part, Mistakes& mistakes) {
  if (lines.empty()) mistakes.push_back(absl::StrCat(part, " has no lines"));
  for (const v1::Words& line : lines) {
    if (line.en().empty()) mistakes.push_back(absl::StrCat(part, " has a line without en"));
    if (line.da().empty()) mistakes.push_back(absl::StrCat(part, " has a line without da"));
  }
}

void CheckContacts(const google::protobuf::RepeatedPtrField<v1::Contact>& contacts,
                   const char* part, Mistakes& mistakes) {
  if (contacts.empty()) mistakes.push_back(absl::StrCat(part, " has no contact"));
  for (const v1::Contact& contact : contacts) {
    if (contact.name().en().empty() || contact.name().da().empty()) {
      mistakes.push_back(absl::StrCat(part, " has a contact without a name in both languages"));
    }
    if (contact.telephone().empty()) {
      mistakes.push_back(absl::StrCat(part, " has a contact without a telephone"));
    }
  }
}

v1::LeverCatalogue ReadCatalogue(const std::string& text, Mistakes& mistakes) {
  auto catalogue = Read<v1::LeverCatalogue>(text, mistakes);
  if (!runtime::IsCode(catalogue.version())) mistakes.push_back("version is no code");
  if (catalogue.levers().empty()) mistakes.push_back("it holds no lever");
  absl::flat_hash_set<std::string> ids;
  for (int i = 0; i < catalogue.levers_size(); ++i) {
    CheckLever(catalogue.levers(i), i + 1, ids, mistakes);
  }
  return catalogue;
}

v1::PaperWords ReadWords(const std::string& text, Mistakes& mistakes) {
  auto words = Read<v1::PaperWords>(text, mistakes);
  if (!runtime::IsCode(words.version())) mistakes.push_back("version is no code");
  CheckWords(words.no_harm(), "no_harm", mistakes);
  CheckWords(words.who_we_are(), "who_we_are", mistakes);
  CheckWords(words.own_risk(), "own_risk", mistakes);
  CheckWords(words.legal(), "legal", mistakes);
  CheckWords(words.support(), "support", mistakes);
  CheckWords(words.card(), "card", mistakes);
  CheckWords(words.rights(), "rights", mistakes);
  CheckContacts(words.contacts(), "contacts", mistakes);
  CheckContacts(words.ask(), "ask", mistakes);
  return words;
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

}  // namespace

absl::StatusOr<v1::LeverCatalogue> ParseLeverCatalogue(const std::string& text,
                                                       const std::string& file) {
  Mistakes mistakes;
  v1::LeverCatalogue catalogue = ReadCatalogue(text, mistakes);
  RETURN_IF_ERROR(Finish(mistakes, file));
  return catalogue;
}

absl::StatusOr<v1::PaperWords> ParsePaperWords(const std::string& text, const std::string& file) {
  Mistakes mistakes;
  v1::PaperWords words = ReadWords(text, mistakes);
  RETURN_IF_ERROR(Finish(mistakes, file));
  return words;
}

absl::StatusOr<SanctionPolicy> LoadSanctionPolicy(const std::string& folder) {
  ASSIGN_OR_RETURN(const std::string lever_text, ReadFile(folder + "/" + kLeverFile));
  ASSIGN_OR_RETURN(const std::string paper_text, ReadFile(folder + "/" + kPaperFile));
  SanctionPolicy policy;
  Mistakes in_levers;
  Mistakes in_paper;
  policy.levers = ReadCatalogue(lever_text, in_levers);
  policy.paper = ReadWords(paper_text, in_paper);
  if (in_paper.empty()) RETURN_IF_ERROR(Finish(in_levers, folder + "/" + kLeverFile));
  if (in_levers.empty()) RETURN_IF_ERROR(Finish(in_paper, folder + "/" + kPaperFile));
  // Both have some: one refusal that names all of them.
  Mistakes all;
  for (const std::string& mistake : in_levers)
    all.push_back(absl::StrCat(kLeverFile, ": ", mistake));
  for (const std::string& mistake : in_paper)
    all.push_back(absl::StrCat(kPaperFile, ": ", mistake));
  RETURN_IF_ERROR(Finish(all, folder));
  return policy;
}

}  // namespace varsel::sanction
