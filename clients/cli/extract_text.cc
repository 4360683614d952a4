#include "clients/cli/extract_text.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "clients/cli/reply_text.h"
#include "google/protobuf/descriptor.h"

namespace varsel::cli {
namespace {

struct Named {
  std::string_view code;
  std::string_view da;
};

constexpr Named kEvents[] = {
    {"focus.v1.PersonRegistered", "oprettet"},
    {"focus.v1.PersonCorrected", "stamdata rettet"},
    {"focus.v1.PersonSectionChanged", "skiftet sektion"},
    {"focus.v1.AgeGroupDecided", "fyldt 18 år"},
    {"focus.v1.CategoryRecorded", "kategori registreret"},
    {"focus.v1.CategoryCorrected", "kategori rettet"},
    {"focus.v1.PersonNominated", "indstillet som fokusperson"},
    {"focus.v1.NominationCorrected", "indstilling rettet"},
    {"focus.v1.AdviceRecorded", "EKI har rådgivet"},
    {"focus.v1.NominationQualified", "indstilling kvalificeret"},
    {"focus.v1.NominationApproved", "godkendt som fokusperson"},
    {"focus.v1.NominationDeclined", "indstilling afvist"},
    {"focus.v1.PersonReviewed", "genvurderet"},
    {"focus.v1.PersonRemoved", "udtaget"},
    {"focus.v1.FactWithdrawn", "oplysning trukket tilbage"},
    {"notification.v1.TargetAdded", "med i en runde"},
    {"notification.v1.TargetRemoved", "ude af en runde"},
    {"notification.v1.NotificationPlanned", "samtale planlagt"},
    {"notification.v1.PlanCorrected", "plan rettet"},
    {"notification.v1.NotificationCancelled", "samtale aflyst"},
    {"notification.v1.NotificationClosed", "samtale afsluttet"},
    {"notification.v1.NotificationReopened", "samtale genåbnet"},
    {"notification.v1.AttemptRecorded", "kontaktforsøg"},
    {"notification.v1.AttemptCorrected", "kontaktforsøg rettet"},
    {"notification.v1.DeliveryRecorded", "budskab leveret"},
    {"notification.v1.DeliveryCompleted", "levering uddybet"},
    {"notification.v1.DeliveryCorrected", "levering rettet"},
    {"notification.v1.FollowUpRecorded", "opfølgning"},
    {"notification.v1.FollowUpCorrected", "opfølgning rettet"},
    {"notification.v1.FactWithdrawn", "oplysning trukket tilbage"},
    {"notification.v1.OutcomeDecided", "samtalens stand"},
    {"notification.v1.ProvisionalRecorded", "foreløbig kontakt"},
    {"notification.v1.ProvisionalCorrected", "foreløbig kontakt rettet"},
    {"notification.v1.ProvisionalAdopted", "foreløbig kontakt godkendt"},
    {"notification.v1.ProvisionalLapsed", "foreløbig kontakt bortfaldet"},
    {"timeline.v1.IncidentRecorded", "voldshændelse registreret"},
    {"timeline.v1.IncidentCorrected", "voldshændelse rettet"},
    {"support.v1.OfferMade", "tilbud givet"},
    {"support.v1.OfferAnswered", "tilbud besvaret"},
    {"support.v1.OfferFollowedUp", "tilbud fulgt op"},
    {"support.v1.ContactRecorded", "kontakt med EKI"},
    {"support.v1.ContactCorrected", "kontakt med EKI rettet"},
    {"support.v1.CourseOpened", "henvist til forløb"},
    {"support.v1.CourseStepRecorded", "forløbets stand"},
    {"support.v1.HoldAsked", "EKI spurgt"},
    {"support.v1.SharingAsked", "EKI anmodet om oplysninger"},
};

constexpr Named kFields[] = {
    {"name", "navn"},
    {"aliases", "kaldenavne"},
    {"birth_date", "fødselsdato"},
    {"address", "adresse"},
    {"telephone", "telefon"},
    {"age_group", "aldersgruppe"},
    {"category", "kategori"},
    {"from", "fra"},
    {"until", "til"},
    {"legal_basis", "hjemmel"},
    {"programme", "indsats"},
    {"purpose", "formål"},
    {"explanation", "begrundelse"},
    {"reason", "grund"},
    {"reasoning", "vurdering"},
    {"nominated_time", "indstillet"},
    {"approved_time", "godkendt"},
    {"reviewed_time", "genvurderet"},
    {"removed_time", "udtaget"},
    {"removal_due", "udtages senest"},
    {"review_due", "genvurderes senest"},
    {"scheduled_time", "aftalt tid"},
    {"planned_time", "planlagt"},
    {"contact_time", "kontakt"},
    {"delivered_time", "leveret"},
    {"way", "måde"},
    {"outcome", "udfald"},
    {"mode", "leveringsmåde"},
    {"reception", "modtagelse"},
    {"note", "note"},
    {"request", "ønske"},
    {"remembers", "husker"},
    {"asks_for", "beder om"},
    {"own_risk", "egen risiko"},
    {"offer_code", "tilbud"},
    {"answer", "svar"},
    {"state", "stand"},
    {"involved_as", "rolle i hændelsen"},
    {"contact_kind", "kontaktform"},
    {"place_kind", "sted"},
    {"companion", "ledsager"},
    {"consent", "samtykke"},
    {"card", "kort"},
};

std::string DanishOf(const Named* begin, const Named* end, const std::string& code) {
  const Named* found =
      std::find_if(begin, end, [&](const Named& named) { return named.code == code; });
  return found == end ? "" : std::string(found->da);
}

std::string Plain(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

// A field's text as it is shown: the word of a value, the Danish time of a time.
std::string Shown(Language language, const std::string& event_kind, const std::string& text) {
  const std::string area = event_kind.substr(0, event_kind.find(".v1."));
  const auto* value = google::protobuf::DescriptorPool::generated_pool()->FindEnumValueByName(
      absl::StrCat("varsel.", area, ".v1.", text));
  if (value != nullptr) return Label(language, *value);
  absl::Time time;
  if (absl::ParseTime(absl::RFC3339_sec, absl::string_view(text), &time, nullptr)) {
    google::protobuf::Timestamp stamp;
    stamp.set_seconds(absl::ToUnixSeconds(time));
    return TimeText(language, stamp);
  }
  if (text == "true") return In(language, {.da = "ja", .en = "yes"});
  if (text == "false") return In(language, {.da = "nej", .en = "no"});
  return text;
}

std::string ErasedWord(Language language) {
  return In(language, {.da = "teksten er slettet", .en = "the words were erased"});
}

std::string CsvCell(const std::string& text) {
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

std::string Html(const std::string& text) {
  return absl::StrReplaceAll(text,
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

// Always the same, so that it tells nothing of what is left out of this extract.
std::string LeftOut(Language language) {
  return In(
      language,
      {.da = "Kilder, andre personer og det, som loven undtager fra indsigt, er altid udeladt.",
       .en = "Sources, other persons, and what the law exempts from access are always left out."});
}

}  // namespace

std::string EventWord(Language language, const std::string& event_kind) {
  const std::string danish = DanishOf(std::begin(kEvents), std::end(kEvents), event_kind);
  if (language == Language::kDanish && !danish.empty()) return danish;
  return event_kind.substr(event_kind.rfind('.') + 1);
}

std::string FieldWord(Language language, const std::string& name) {
  const std::string danish = DanishOf(std::begin(kFields), std::end(kFields), name);
  return language == Language::kDanish && !danish.empty() ? danish : Plain(name);
}

std::string ExtractText(Language language, const ExtractItems& items) {
  std::string text;
  for (const auto& item : items) {
    absl::StrAppend(&text, TimeText(language, item.occurred_time()), "  ",
                    EventWord(language, item.event_kind()), "\n");
    for (const auto& field : item.fields()) {
      absl::StrAppend(&text, "    ", FieldWord(language, field.name()), ": ",
                      Shown(language, item.event_kind(), field.text()), "\n");
    }
    if (item.erased()) absl::StrAppend(&text, "    (", ErasedWord(language), ")\n");
  }
  if (items.empty()) text = In(language, {.da = "Intet.\n", .en = "Nothing.\n"});
  return absl::StrCat(text, LeftOut(language), "\n");
}

std::string ExtractCsv(Language language, const ExtractItems& items) {
  std::string text =
      In(language, {.da = "\"hvornår\",\"registreret\",\"hvad\",\"felt\",\"tekst\"\r\n",
                    .en = "\"when\",\"recorded\",\"what\",\"field\",\"text\"\r\n"});
  for (const auto& item : items) {
    const std::string head = absl::StrCat(CsvCell(TimeText(language, item.occurred_time())), ",",
                                          CsvCell(TimeText(language, item.recorded_time())), ",",
                                          CsvCell(EventWord(language, item.event_kind())), ",");
    for (const auto& field : item.fields()) {
      absl::StrAppend(&text, head, CsvCell(FieldWord(language, field.name())), ",",
                      CsvCell(Shown(language, item.event_kind(), field.text())), "\r\n");
    }
    if (item.erased()) {
      absl::StrAppend(&text, head, "\"\",", CsvCell(ErasedWord(language)), "\r\n");
    }
  }
  return text;
}

std::string ExtractHtml(Language language, const ExtractItems& items) {
  std::string page = absl::StrCat(
      "<!doctype html><html lang=\"", std::string(CodeOf(language)),
      "\"><meta charset=\"utf-8\"><title>", In(language, {.da = "Udtræk", .en = "Extract"}),
      "</title><style>body{font:16px/1.5 sans-serif;max-width:50rem;margin:2rem auto}"
      "dt{font-weight:bold;margin-top:1rem}dd{margin:0 0 0 1rem}</style><h1>",
      In(language, {.da = "Udtræk", .en = "Extract"}), "</h1><dl>\n");
  for (const auto& item : items) {
    absl::StrAppend(&page, "<dt>", Html(TimeText(language, item.occurred_time())), " ",
                    Html(EventWord(language, item.event_kind())), "</dt>\n");
    for (const auto& field : item.fields()) {
      absl::StrAppend(&page, "<dd>", Html(FieldWord(language, field.name())), ": ",
                      Html(Shown(language, item.event_kind(), field.text())), "</dd>\n");
    }
    if (item.erased()) absl::StrAppend(&page, "<dd><em>", ErasedWord(language), "</em></dd>\n");
  }
  return absl::StrCat(page, "</dl><p>", LeftOut(language), "</p></html>\n");
}

}  // namespace varsel::cli
