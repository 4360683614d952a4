#include "clients/cli/words.h"

#include <algorithm>
#include <cctype>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace varsel::cli {
namespace {

struct DanishWord {
  std::string_view code;
  std::string_view da;
};

// The Danish of the codes, from the terms of the domain page.
constexpr DanishWord kDanish[] = {
    // the access log
    {"FlagKind:other-section", "anden sektion"},
    {"FlagKind:many-persons", "mange personer på en time"},
    {"FlagKind:never-worked-with", "aldrig arbejdet med personen"},
    {"FlagOutcome:explained", "forklaret"},
    {"FlagOutcome:not-explained", "ikke forklaret"},
    {"FlagOutcome:mistake", "fejl i flaget"},
    {"SampleFindings:none", "intet at bemærke"},
    {"SampleFindings:to-explain", "forklaring udbedt"},
    {"SampleFindings:breach", "opslag uden grund"},
    {"SampleState:running", "måneden løber"},
    {"SampleState:to-sign", "venter på underskrift"},
    {"SampleState:overdue", "frist overskredet"},
    {"SampleState:signed", "underskrevet"},
    {"Role:officer", "nærpoliti"},
    {"Role:investigator", "efterforsker"},
    {"Role:project-leader", "projektleder"},
    {"Role:eki", "EKI"},
    {"Role:exit-coordinator", "exitkoordinator"},
    {"Role:jurist", "jurist"},
    {"Role:leadership", "ledelse"},
    {"Role:analyst", "analytiker"},
    {"Role:records-officer", "aktindsigt"},
    {"Role:dpo", "databeskyttelsesrådgiver"},
    {"Role:administrator", "administrator"},
    {"Role:partner", "partner"},
    // cases
    {"ConsentAnswer:given", "givet"},
    {"ConsentAnswer:refused", "afslået"},
    {"ConsentAnswer:withdrawn", "trukket tilbage"},
    {"MeasureOutcome:done", "gennemført"},
    {"MeasureOutcome:not-done", "ikke gennemført"},
    {"CaseState:open", "åbent"},
    {"CaseState:closed", "lukket"},
    {"CaseState:withdrawn", "trukket tilbage"},
    {"CaseDueKind:phase", "fase"},
    {"CaseDueKind:follow-up", "opfølgning"},
    {"CaseDueKind:measure", "tiltag"},
    {"CaseDueKind:review", "revurdering"},
    {"case-phase", "fase i forløb"},
    {"case-follow-up", "opfølgning i forløb"},
    {"case-measure", "tiltag i forløb"},
    {"case-review", "revurdering af forløb"},
    {"message-part-not-of-programme", "en del af budskabet, som indsatsen ikke har"},
    {"MessagePart:consequence", "konsekvens"},
    {"MessagePart:support", "støtte"},
    {"legal-information", "juridisk oplysning"},
    {"moral-voice", "lokalsamfundets stemme"},
    {"concern", "bekymring"},
    {"phase-out-of-order", "fase uden for rækkefølge"},
    {"without-consent", "uden samtykke"},
    {"after-consent-ended", "efter samtykket ophørte"},
    {"required-party-missing", "deltager mangler"},
    {"CaseMark:after-closing", "efter lukning"},
    {"consent-not-in-form", "samtykke uden gyldig form"},
    {"party-not-invited-as-declared", "deltager ikke indbudt som foreskrevet"},
    {"second-open-case", "andet åbent forløb"},
    {"before-opening", "før åbning"},
    {"ProgrammeLife:rounds", "runder"},
    {"ProgrammeLife:cases", "forløb"},
    {"ProgrammeSubject:person", "person"},
    {"ProgrammeSubject:group", "gruppering"},
    {"ProgrammeSubject:family", "familie"},
    // the records officer
    {"RecordsCaseKind:access", "indsigt"},
    {"RecordsCaseKind:correction", "berigtigelse"},
    {"RecordsCaseKind:complaint", "klage"},
    {"RecordsCaseKind:erasure", "sletning"},
    {"RecordsCaseState:open", "åben"},
    {"RecordsCaseState:proposed", "indstillet til sletning"},
    {"RecordsCaseState:answered", "besvaret"},
    {"RecordsCaseState:withdrawn", "trukket tilbage"},
    {"RecordsOutcome:granted", "imødekommet"},
    {"RecordsOutcome:partly-granted", "delvist imødekommet"},
    {"RecordsOutcome:refused", "afslået"},
    {"RecordsOutcome:neither-confirm-nor-deny", "hverken be- eller afkræftet"},
    {"RecordsOutcome:taken-back", "trukket tilbage af den, der spurgte"},
    {"TermClass:removed-person", "udtaget fokusperson"},
    {"TermClass:declined-nominee", "afvist indstillet"},
    {"TermClass:suspect-or-convicted", "mistænkt eller dømt"},
    {"TermClass:victim-or-other", "forurettet eller anden"},
    {"TermClass:contact-only", "kun kontakt"},
    {"TermClass:ended-course", "afsluttet forløb"},
    {"TermClass:eki-contact", "kontakt med EKI"},
    {"TermClass:partner-case", "partners sag"},
    // ways
    {"home-visit", "hjemmebesøg"},
    {"telephone", "telefon"},
    {"text-message", "sms"},
    {"letter", "brev"},
    {"street-encounter", "møde på gaden"},
    {"via-family", "via familie"},
    {"via-friend", "via ven"},
    {"via-lawyer", "via advokat"},
    {"institution", "institution"},
    {"groups-place", "gruppens sted"},
    {"came-himself", "kom selv"},
    // outcomes of attempts
    {"delivered", "leveret"},
    {"agreed-to-meet", "aftalt møde"},
    {"asked-to-think", "vil tænke over det"},
    {"no-answer", "intet svar"},
    {"call-back-promised", "lovet opkald"},
    {"no-show", "udeblev"},
    {"declined", "afslog"},
    {"NominationState:declined", "afvist"},
    {"NominationStepKind:declined", "afvist"},
    {"moved-to-lawyer", "henvist til advokat"},
    {"relative-only", "kun pårørende"},
    {"address-unknown", "adresse ukendt"},
    {"telephone-unknown", "telefon ukendt"},
    // outcomes of notifications
    {"open", "åben"},
    {"reached-in-person", "nået personligt"},
    {"reached-by-telephone", "nået på telefon"},
    {"reached-otherwise", "nået på anden vis"},
    {"no-response", "ingen respons"},
    {"not-found", "ikke fundet"},
    {"not-tried", "ikke forsøgt"},
    {"cancelled", "aflyst"},
    // provisional records
    {"ProvisionalState:adopted", "overtaget"},
    {"ProvisionalState:lapsed", "bortfaldet"},
    // kinds
    {"planned", "planlagt"},
    {"acute", "akut"},
    {"outlaw-motorcycle-club", "rockergruppering"},
    {"street-group", "gadegruppering"},
    {"youth-offshoot", "ungegruppering"},
    // persons
    {"nominated", "indstillet"},
    {"qualified", "kvalificeret"},
    {"approved", "godkendt"},
    {"removed", "fjernet"},
    {"suspect", "mistænkt"},
    {"convicted", "dømt"},
    {"victim", "forurettet"},
    {"witness", "vidne"},
    {"relative", "pårørende"},
    {"other", "andet"},
    {"leader", "leder"},
    {"middle-figure", "mellemfigur"},
    {"member", "medlem"},
    {"periphery", "periferi"},
    {"minor", "under 18"},
    {"adult", "voksen"},
    // answers
    {"yes", "ja"},
    {"no", "nej"},
    {"unknown", "ukendt"},
    {"positive", "positiv"},
    {"neutral", "neutral"},
    {"negative", "negativ"},
    // steps of a nomination
    {"advised", "EKI rådgav"},
    {"reviewed", "gennemgået"},
    {"denied", "benægtede"},
    {"review-forced", "skal gennemgås"},
    {"withdrawn", "trukket tilbage"},
    // marks of facts that break a rule
    {"after-closing", "efter lukning"},
    {"review-overdue", "gennemgang over tid"},
    {"one-officer", "kun én betjent"},
    {"removed-meanwhile", "fjernet undervejs"},
    {"before-plan", "før planen"},
    {"recorded-late", "registreret sent"},
    {"lever-without-package", "greb uden dækning"},
    {"person-under-age", "under mindstealder"},
    {"second-in-round", "nr. to i runden"},
    {"before-approval", "før godkendelse"},
    {"not-a-target", "ikke udpeget i runden"},
    {"without-delivery", "uden levering"},
    // answers to offers, and exit courses
    {"accepted", "tog imod"},
    {"considering", "overvejer"},
    {"unanswered", "intet svar"},
    {"referred", "henvist"},
    {"screening", "visitation"},
    {"CourseState:active", "aktivt"},
    {"on-hold", "i bero"},
    {"completed", "gennemført"},
    {"interrupted", "afbrudt"},
    {"no-longer-came", "kom ikke længere"},
    {"no-longer-wished", "ønskede ikke længere"},
    {"broke-terms", "brød vilkårene"},
    {"CameThrough:notification", "notifikation"},
    {"god-loesladelse", "God Løsladelse"},
    {"earlier-contact", "tidligere kontakt"},
    // what EKI shares
    {"totals", "tal"},
    {"course", "forløb"},
    {"shared", "delt"},
    {"ShareAnswer:declined", "afslået"},
    {"consent", "samtykke"},
    {"law", "hjemmel"},
    {"no-investigation", "må ikke bruges til efterforskning"},
    // levers
    {"drafted", "udkast"},
    {"cleared", "juridisk afklaret"},
    {"ready", "parat"},
    {"suspended", "suspenderet"},
    {"expired", "udløbet"},
    {"not-in-package", "ikke i pakken"},
    {"not-cleared", "ikke juridisk afklaret"},
    {"clearance-expired", "afklaringen er udløbet"},
    {"not-resourced", "intet afsat"},
    {"person", "person"},
    {"group", "gruppering"},
    {"place", "sted"},
    {"business", "virksomhed"},
    {"family", "familie"},
    {"police", "politi"},
    {"prosecution", "anklagemyndighed"},
    {"municipality", "kommune"},
    {"tax-agency", "Skat"},
    {"business-authority", "Erhvervsstyrelsen"},
    {"violence-by-group", "vold fra grupperingen"},
    {"judged-most-violent", "vurderet mest voldelig"},
    // promises and duties
    {"not-due", "ikke forfaldet"},
    {"carried-out", "gennemført"},
    {"carried-out-late", "gennemført for sent"},
    {"not-carried-out", "ikke gennemført"},
    {"overdue", "over tid"},
    {"impossible", "juridisk umuligt"},
    {"taken-back", "trukket tilbage"},
    {"triggered", "udløst"},
    {"opened", "åbnet"},
    {"DutyState:withdrawn", "trukket tilbage"},
    {"incident-changed", "hændelsen er ændret"},
    {"check-not-passed", "prøvelse ikke bestået"},
    {"carried-out-unchecked", "gennemført uden prøvelse"},
    // meetings
    {"held", "afholdt"},
    {"came", "kom"},
    {"comes", "kommer"},
    {"cannot-come", "kan ikke komme"},
    {"team-of-two", "kun én betjent"},
    {"officer-booked-once", "betjent optaget"},
    {"no-collision", "grupper tæt på hinanden"},
    {"eki-free", "ingen fra EKI"},
    // what is due
    {"complete-delivery", "mangler om levering"},
    {"follow-up", "opfølgning"},
    {"follow-up-after-incident", "opfølgning efter hændelse"},
    {"review", "gennemgang"},
    {"eki-answer", "svar fra EKI"},
    {"meeting-outcome", "mødets udfald"},
    // incidents
    {"blunt", "slag"},
    {"knife", "kniv"},
    {"firearm", "skydevåben"},
    {"explosive", "sprængstof"},
    {"arson", "brand"},
    {"threat", "trussel"},
    {"humiliation", "ydmygelse"},
    {"no-injury", "ingen skade"},
    {"minor-injury", "let skade"},
    {"serious-injury", "alvorlig skade"},
    {"life-threatening", "livstruende"},
    {"killed", "dræbt"},
    {"minute", "på minuttet"},
    {"hour", "på timen"},
    {"day", "på dagen"},
    {"month", "på måneden"},
    {"aggressor", "angriber"},
    {"target", "mål"},
    {"police-report", "anmeldelse"},
    {"patrol", "patrulje"},
    {"hospital", "hospital"},
    {"citizen", "borger"},
    {"intelligence", "efterretning"},
    {"press", "presse"},
    {"confirmed", "bekræftet"},
    {"probable", "sandsynlig"},
    {"doubtful", "tvivlsom"},
    // chains
    {"proposed", "foreslået"},
    {"suspected", "formodet"},
    {"rejected", "afvist"},
    {"severity-rises", "alvoren stiger"},
    {"knife-enters", "kniv kommer til"},
    {"firearm-enters", "skydevåben kommer til"},
    {"knife-starts", "begyndte med kniv"},
    {"firearm-starts", "begyndte med skydevåben"},
    {"act-now", "handl nu"},
    {"wait-until", "vent til"},
    {"timely", "rettidigt"},
    {"late", "for sent"},
    // pictures of groups
    {"crime", "kriminalitet"},
    {"adult-ties", "bånd til voksne kriminelle"},
    {"territory", "territorium"},
    {"conflict-support", "støtte i konflikt"},
    {"low", "lav"},
    {"middle", "middel"},
    {"high", "høj"},
    {"gathering", "samling"},
    {"intimidation", "utryghed"},
    {"drug-sale", "narkosalg"},
    {"recruiting", "rekruttering"},
    {"weapons", "våben"},
    // agreements
    {"AgreementState:not-approved", "ikke godkendt"},
    {"AgreementState:not-begun", "ikke begyndt"},
    {"AgreementState:in-force", "gælder"},
    {"AgreementState:expired", "udløbet"},
    {"AgreementState:ended", "afsluttet"},
    {"AgreementState:withdrawn", "trukket tilbage"},
    {"dormant", "hvilende"},
    {"GroupActivity:active", "aktiv"},
    {"GroupActivity:dissolved", "opløst"},
    {"severity", "alvor"},
    {"name", "navn"},
    // disclosures
    {"birth-date", "fødselsdato"},
    {"address", "adresse"},
    {"planned-meeting", "planlagt møde"},
    {"offers-made", "givne tilbud"},
    {"wish-to-leave", "ønske om at komme ud"},
    {"request", "anmodning"},
    {"stands", "gælder"},
    {"recalled", "kaldt tilbage"},
    {"lapsed", "udløbet"},
    // breakdowns
    {"section", "sektion"},
    {"group-kind", "grupperingens art"},
    {"way", "vej"},
    {"officer-known", "betjent kendt"},
    {"planned-or-acute", "planlagt eller akut"},
    {"round", "runde"},
    {"attempt-number", "forsøg nr."},
    {"none", "ingen"},
};

const DanishWord* FindDanish(std::string_view code) {
  const auto* word =
      std::find_if(std::begin(kDanish), std::end(kDanish),
                   [code](const DanishWord& candidate) { return candidate.code == code; });
  return word == std::end(kDanish) ? nullptr : word;
}

// ATTEMPT_WAY_ of AttemptWay.
std::string PrefixOf(const google::protobuf::EnumDescriptor& type) {
  std::string prefix;
  for (const char c : type.name()) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !prefix.empty()) prefix += '_';
    prefix += absl::ascii_toupper(static_cast<unsigned char>(c));
  }
  return prefix + "_";
}

}  // namespace

std::string_view CodeOf(Language language) { return language == Language::kDanish ? "da" : "en"; }

std::optional<Language> ParseLanguage(std::string_view text) {
  const std::string_view code = text.substr(0, 2);
  const bool ends = text.size() == 2 || (text.size() > 2 && !std::isalpha(text[2]));
  if (ends && code == "da") return Language::kDanish;
  if (ends && code == "en") return Language::kEnglish;
  return std::nullopt;
}

std::string CodeOf(const google::protobuf::EnumValueDescriptor& value) {
  std::string name = value.name();
  const std::string prefix = PrefixOf(*value.type());
  if (name.starts_with(prefix)) name = name.substr(prefix.size());
  return absl::AsciiStrToLower(absl::StrReplaceAll(name, {{"_", "-"}}));
}

const google::protobuf::EnumValueDescriptor* ParseCode(const google::protobuf::EnumDescriptor& type,
                                                       std::string_view code) {
  for (int i = 0; i < type.value_count(); ++i) {
    const google::protobuf::EnumValueDescriptor& value = *type.value(i);
    if (value.number() != 0 && (CodeOf(value) == code || value.name() == code)) return &value;
  }
  return nullptr;
}

std::vector<std::string> CodesOf(const google::protobuf::EnumDescriptor& type) {
  std::vector<std::string> codes;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) codes.push_back(CodeOf(*type.value(i)));
  }
  return codes;
}

std::string Label(Language language, std::string_view code) {
  if (language == Language::kDanish) {
    if (const DanishWord* word = FindDanish(code)) return std::string(word->da);
  }
  std::string label(code);
  std::replace(label.begin(), label.end(), '-', ' ');
  return label;
}

std::string Label(Language language, const google::protobuf::EnumValueDescriptor& value) {
  const std::string code = CodeOf(value);
  const std::string of_type = value.type()->name() + ":" + code;
  return Label(language, language == Language::kDanish && HasDanishWord(of_type) ? of_type : code);
}

bool HasDanishWord(std::string_view code) { return FindDanish(code) != nullptr; }

std::string Percent(Language language, double share) {
  std::string text = absl::StrFormat("%.1f %%", share * 100);
  if (language == Language::kDanish) std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

}  // namespace varsel::cli
