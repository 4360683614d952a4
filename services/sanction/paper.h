// The talking paper and the card: what may be said, in sections of bullets; as text for a terminal
// and as HTML to print. Pure; thread-safe.
#ifndef VARSEL_SERVICES_SANCTION_PAPER_H_
#define VARSEL_SERVICES_SANCTION_PAPER_H_

#include <string>
#include <string_view>
#include <vector>

#include "varsel/sanction/v1/lever_catalogue.pb.h"
#include "varsel/sanction/v1/sanction_service.pb.h"

namespace varsel::sanction {

using Sections = google::protobuf::RepeatedPtrField<v1::PaperSection>;

struct PaperContent {
  bool danish = true;
  bool for_person = true;                // else for a talk with a group: nobody is singled out
  std::string explanation;               // why him; empty = none on record
  std::vector<const v1::Lever*> levers;  // ready ones only, each once
};

// Eight sections, in the order of the talk; "why you" only for a person. What is announced stands
// in approved words alone.
Sections PaperSections(const PaperContent& content, const v1::PaperWords& words);
// Three sections: what it is about, rights, where to ask. No name, no group.
Sections CardSections(bool danish, const v1::PaperWords& words);

struct Layout {
  std::string title;
  std::string footer;  // version and time
  bool danish = true;
};

// At most 80 columns; lines end with "\n".
std::string PaperText(const Sections& sections, const Layout& layout);
// One self-contained page: no script, nothing fetched, headings and lists that a screen reader
// tells apart, black on white, escaped, fit for A4.
std::string PaperHtml(const Sections& sections, const Layout& layout);

// `text` with & < > " ' written as entities.
std::string EscapeHtml(std::string_view text);

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_PAPER_H_
