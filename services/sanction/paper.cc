#include "services/sanction/paper.h"

#include "absl/strings/str_cat.h"

namespace varsel::sanction {
namespace {

using WordsList = google::protobuf::RepeatedPtrField<v1::Words>;

const std::string& In(bool danish, const v1::Words& words) {
  return danish ? words.da() : words.en();
}

v1::PaperSection& Add(Sections* sections, const char* code, const char* title) {
  v1::PaperSection& section = *sections->Add();
  section.set_code(code);
  section.set_title(title);
  return section;
}

v1::PaperSection& Add(Sections* sections, const char* code, const char* title,
                      const WordsList& lines, bool danish) {
  v1::PaperSection& section = Add(sections, code, title);
  for (const v1::Words& line : lines) section.add_lines(In(danish, line));
  return section;
}

void AddContacts(Sections* sections, const char* code, const char* title,
                 const google::protobuf::RepeatedPtrField<v1::Contact>& contacts, bool danish) {
  v1::PaperSection& section = Add(sections, code, title);
  for (const v1::Contact& contact : contacts) {
    section.add_lines(absl::StrCat(In(danish, contact.name()), ": ", contact.telephone()));
  }
}

void AddWhy(const PaperContent& content, Sections* sections) {
  v1::PaperSection& why = Add(sections, "why-you", content.danish ? "Hvorfor dig" : "Why you");
  if (!content.explanation.empty()) {
    why.add_lines(content.explanation);
  } else {
    why.add_lines(content.danish
                      ? "Der er ingen forklaring, som kan siges. Tag ikke afsted, før der er en."
                      : "There is no explanation that can be said. Do not go before there is one.");
  }
}

void AddLevers(const PaperContent& content, Sections* sections) {
  v1::PaperSection& levers = Add(
      sections, "levers", content.danish ? "Hvis volden går videre" : "If the violence goes on");
  for (const v1::Lever* lever : content.levers) {
    levers.add_lines(content.danish ? lever->words_da() : lever->words_en());
  }
  if (content.levers.empty()) {
    levers.add_lines(content.danish ? "Intet greb er parat. Varsl ingen."
                                    : "No lever is ready. Announce none.");
  }
}

}  // namespace

Sections PaperSections(const PaperContent& content, const v1::PaperWords& words) {
  const bool da = content.danish;
  Sections sections;
  Add(&sections, "no-harm", da ? "Ingen skal komme til skade" : "Nobody is to be hurt",
      words.no_harm(), da);
  Add(&sections, "who-we-are", da ? "Hvem vi er" : "Who we are", words.who_we_are(), da);
  if (content.for_person) AddWhy(content, &sections);
  Add(&sections, "own-risk", da ? "Din egen risiko" : "Your own risk", words.own_risk(), da);
  Add(&sections, "legal", da ? "Oplysning om loven" : "What the law says", words.legal(), da);
  AddLevers(content, &sections);
  Add(&sections, "support", da ? "Hjælp" : "Help", words.support(), da);
  AddContacts(&sections, "telephones", da ? "Telefoner" : "Telephones", words.contacts(), da);
  return sections;
}

Sections CardSections(bool danish, const v1::PaperWords& words) {
  Sections sections;
  Add(&sections, "card", danish ? "Stop volden" : "Stop the violence", words.card(), danish);
  Add(&sections, "rights", danish ? "Dine rettigheder" : "Your rights", words.rights(), danish);
  AddContacts(&sections, "ask", danish ? "Spørg her" : "Ask here", words.ask(), danish);
  return sections;
}

}  // namespace varsel::sanction
