#include "services/support/policy.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/policy_file.h"
#include "services/runtime/text_form.h"
#include "storage/base/status_macros.h"

namespace varsel::support {
namespace {

using runtime::PolicyPlace;

void CheckOffer(const v1::Offer& offer, const PolicyPlace& place,
                absl::flat_hash_set<std::string>& codes) {
  place.Missing(offer.offer_code().empty(), "offer_code");
  if (!offer.offer_code().empty() && !runtime::IsCode(offer.offer_code())) {
    place.Mistake("has a code that is none");
  }
  if (!offer.offer_code().empty() && !codes.insert(offer.offer_code()).second) {
    place.Mistake("stands twice");
  }
  place.Missing(offer.name_en().empty(), "name_en");
  place.Missing(offer.name_da().empty(), "name_da");
  place.Missing(offer.giver() == v1::OFFER_GIVER_UNSPECIFIED, "giver");
  place.Missing(offer.words_en().empty(), "words_en");
  place.Missing(offer.words_da().empty(), "words_da");
}

}  // namespace

absl::StatusOr<v1::OfferCatalogue> ParseOfferCatalogue(const std::string& text,
                                                       const std::string& file) {
  runtime::Mistakes mistakes;
  v1::OfferCatalogue catalogue;
  const runtime::PolicyFile read(file, text, &catalogue, &mistakes);
  const PolicyPlace root = read.root();
  if (!runtime::IsCode(catalogue.version())) root.MistakeIn("version", "version is no code");
  if (catalogue.offers().empty()) root.Mistake("it holds no offer");
  absl::flat_hash_set<std::string> codes;
  for (int i = 0; i < catalogue.offers_size(); ++i) {
    const v1::Offer& offer = catalogue.offers(i);
    const std::string name = offer.offer_code().empty()
                                 ? absl::StrCat("offer ", i + 1)
                                 : absl::StrCat("offer ", offer.offer_code());
    CheckOffer(offer, root.In("offers", i).Named(name), codes);
  }
  RETURN_IF_ERROR(runtime::Finish(mistakes, file));
  return catalogue;
}

absl::StatusOr<v1::OfferCatalogue> LoadOfferCatalogue(const std::string& folder) {
  const std::string path = folder + "/offers.textproto";
  ASSIGN_OR_RETURN(const std::string text, runtime::ReadPolicyText(path));
  return ParseOfferCatalogue(text, path);
}

}  // namespace varsel::support
