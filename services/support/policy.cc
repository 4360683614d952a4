#include "services/support/policy.h"

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
#include "varsel/support/v1/support_reasons.pb.h"

namespace varsel::support {
namespace {

using Mistakes = std::vector<std::string>;

// Unknown fields come as warnings, so that reading goes on to the next mistake; here they are
// mistakes like any other.
class MistakeCollector final : public google::protobuf::io::ErrorCollector {
 public:
  explicit MistakeCollector(Mistakes& mistakes) : mistakes_(mistakes) {}
  void AddError(int line, int column, const std::string& message) override {
    mistakes_.push_back(absl::StrCat("line ", line + 1, ":", column + 1, ": ", message));
  }
  void AddWarning(int line, int column, const std::string& message) override {
    AddError(line, column, message);
  }

 private:
  Mistakes& mistakes_;
};

v1::OfferCatalogue ReadCatalogue(const std::string& text, Mistakes& mistakes) {
  v1::OfferCatalogue catalogue;
  MistakeCollector collector(mistakes);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.AllowUnknownField(true);
  parser.AllowPartialMessage(true);
  const bool read = parser.ParseFromString(text, &catalogue);
  if (!read && mistakes.empty()) mistakes.push_back("it cannot be read");
  return catalogue;
}

void CheckOffer(const v1::Offer& offer, int number, absl::flat_hash_set<std::string>& codes,
                Mistakes& mistakes) {
  const std::string name = offer.offer_code().empty() ? absl::StrCat("offer ", number)
                                                      : absl::StrCat("offer ", offer.offer_code());
  const auto miss = [&](bool missing, const char* what) {
    if (missing) mistakes.push_back(absl::StrCat(name, " has no ", what));
  };
  miss(offer.offer_code().empty(), "offer_code");
  if (!offer.offer_code().empty() && !runtime::IsCode(offer.offer_code())) {
    mistakes.push_back(absl::StrCat(name, ": its code is no code"));
  }
  if (!offer.offer_code().empty() && !codes.insert(offer.offer_code()).second) {
    mistakes.push_back(absl::StrCat(name, " stands twice"));
  }
  miss(offer.name_en().empty(), "name_en");
  miss(offer.name_da().empty(), "name_da");
  miss(offer.giver() == v1::OFFER_GIVER_UNSPECIFIED, "giver");
  miss(offer.words_en().empty(), "words_en");
  miss(offer.words_da().empty(), "words_da");
}

}  // namespace

absl::StatusOr<v1::OfferCatalogue> ParseOfferCatalogue(const std::string& text,
                                                       const std::string& file) {
  Mistakes mistakes;
  v1::OfferCatalogue catalogue = ReadCatalogue(text, mistakes);
  if (!runtime::IsCode(catalogue.version())) mistakes.push_back("version is no code");
  if (catalogue.offers().empty()) mistakes.push_back("it holds no offer");
  absl::flat_hash_set<std::string> codes;
  for (int i = 0; i < catalogue.offers_size(); ++i) {
    CheckOffer(catalogue.offers(i), i + 1, codes, mistakes);
  }
  if (mistakes.empty()) return catalogue;
  return Refuse(v1::POLICY_FILE_INVALID, {.id = file, .detail = absl::StrJoin(mistakes, "; ")});
}

absl::StatusOr<v1::OfferCatalogue> LoadOfferCatalogue(const std::string& folder) {
  const std::string path = folder + "/offers.textproto";
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::ostringstream text;
  text << file.rdbuf();
  return ParseOfferCatalogue(text.str(), path);
}

}  // namespace varsel::support
