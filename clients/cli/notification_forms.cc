#include "clients/cli/notification_forms.h"

namespace varsel::cli {
namespace {

struct Flag {
  const char* flag;
  const char* path;
  Text help;
};

constexpr Flag kDeliveryFacts[] = {
    {"--place", "facts.place_kind", {.da = "stedets art", .en = "kind of place"}},
    {"--eki", "facts.eki_attended", {.da = "deltog EKI", .en = "did EKI attend"}},
    {"--companion", "facts.companion", {.da = "hvem havde han med", .en = "whom had he with him"}},
    {"--consent", "facts.consent", {.da = "samtykke", .en = "consent"}},
    {"--prior-notice",
     "facts.prior_notice",
     {.da = "varslet på forhånd", .en = "told of it before"}},
    {"--point",
     "facts.talking_points",
     {.da = "punkter på samtalepapiret", .en = "talking points covered"}},
    {"--message-version",
     "facts.message_version_id",
     {.da = "budskabets version", .en = "version of the message"}},
    {"--consequence",
     "facts.consequence_given",
     {.da = "blev konsekvensen sagt", .en = "was the consequence given"}},
    {"--support",
     "facts.support_given",
     {.da = "blev støtten sagt", .en = "was the support given"}},
    {"--lever",
     "facts.announced_levers.lever_id",
     {.da = "varslede greb (koder)", .en = "levers announced (codes)"}},
    {"--offer",
     "facts.support_offers",
     {.da = "støttetilbud (koder)", .en = "support offers (codes)"}},
    {"--card", "facts.card", {.da = "visitkortet", .en = "the card"}},
    {"--denied",
     "facts.affiliation_denied",
     {.da = "afviste han tilhørsforholdet", .en = "did he deny the affiliation"}},
    {"--wish-to-leave",
     "facts.wish_to_leave",
     {.da = "ønsker han ud", .en = "does he wish to leave"}},
    {"--will-pass-on",
     "facts.will_pass_on",
     {.da = "vil han bringe budskabet videre", .en = "will he pass the message on"}},
    {"--reception",
     "facts.reception",
     {.da = "modtagelsen, som holdet skønnede", .en = "reception, as the team judged"}},
    {"--would-not-hear",
     "facts.would_not_hear",
     {.da = "ville ikke høre budskabet", .en = "would not hear it"}},
    {"--receipt",
     "facts.receipt_confirmed",
     {.da = "er modtagelsen af en sms bekræftet", .en = "is receipt of a text confirmed"}},
    {"--present",
     "facts.presence_known",
     {.da = "var han kendt til stede", .en = "is he known to have been there"}},
    {"--request-kind", "facts.request_kind", {.da = "anmodningens art", .en = "kind of request"}},
    {"--answered-by",
     "facts.request_answered_by",
     {.da = "hvem svarer (kode)", .en = "who answers it (code)"}},
    {"--request",
     "request",
     {.da = "hans anmodning eller bekymring", .en = "his request or worry"}},
    {"--note",
     "note",
     {.da = "kort note; aldrig tip om andre", .en = "short note; never tips about others"}},
};

}  // namespace

void AddPlanFields(CLI::App& app, RequestForm& form) {
  form.Add(app, "--officer", "officer_ids",
           {.da = "betjent; den første leder mødet", .en = "officer; the first leads"});
  form.Add(app, "--time", "scheduled_time", {.da = "mødets tid", .en = "time of the meeting"});
  form.Add(app, "--address-known", "address_known",
           {.da = "er adressen kendt", .en = "is the address known"});
  form.Add(app, "--telephone-known", "telephone_known",
           {.da = "er telefonen kendt", .en = "is the telephone known"});
  form.Add(app, "--own-risk", "own_risk",
           {.da = "hans egen risiko ved at ses med politiet",
            .en = "his own risk of being seen with police"});
  form.Add(app, "--note", "note", {.da = "kort note", .en = "short note"});
}

void AddAttemptFields(CLI::App& app, RequestForm& form, bool required) {
  form.Add(app, "--way", "way", {.da = "hvordan", .en = "how"})->required(required);
  form.Add(app, "--outcome", "outcome", {.da = "hvad kom der ud af det", .en = "what came of it"})
      ->required(required);
  form.Add(app, "--time", "attempted_time", {.da = "hvornår", .en = "when"})->required(required);
  form.Add(app, "--officer", "officer_ids",
           {.da = "betjent; ellers den kaldende", .en = "officer; else the caller"});
  form.Add(app, "--relation", "relation",
           {.da = "hvem de mødte i stedet, kun ved relation",
            .en = "whom they met instead, by relation only"});
  form.Add(app, "--note", "note", {.da = "kort note", .en = "short note"});
}

void AddDeliveryFields(CLI::App& app, RequestForm& form, bool required) {
  form.Add(app, "--mode", "facts.mode", {.da = "hvordan", .en = "how"})->required(required);
  form.Add(app, "--time", "facts.delivered_time", {.da = "hvornår", .en = "when"})
      ->required(required);
  form.Add(app, "--officer", "facts.officer_ids",
           {.da = "betjent; den første leder mødet", .en = "officer; the first leads"});
  AddDeliveryAnswers(app, form);
}

void AddDeliveryAnswers(CLI::App& app, RequestForm& form) {
  for (const Flag& flag : kDeliveryFacts) form.Add(app, flag.flag, flag.path, flag.help);
}

void ClearTypedLists(const notification::v1::DeliveryFacts& typed,
                     notification::v1::DeliveryFacts* now) {
  if (typed.officer_ids_size() > 0) now->clear_officer_ids();
  if (typed.talking_points_size() > 0) now->clear_talking_points();
  if (typed.support_offers_size() > 0) now->clear_support_offers();
  if (typed.announced_levers_size() > 0) now->clear_announced_levers();
}

void AddFollowUpFields(CLI::App& app, RequestForm& form, bool required) {
  form.Add(app, "--time", "followed_up_time", {.da = "hvornår", .en = "when"})->required(required);
  form.Add(app, "--settles", "settles_due",
           {.da = "fristen, den besvarer; ellers den tidligste åbne",
            .en = "the due time that it answers; else the earliest open"});
  form.Add(app, "--contact", "contact_made", {.da = "blev han truffet", .en = "was he met"});
  form.Add(app, "--remembers", "remembers_message",
           {.da = "husker han budskabet", .en = "does he remember the message"});
  form.Add(app, "--passed-on", "passed_on",
           {.da = "har han bragt det videre", .en = "did he pass it on"});
  form.Add(app, "--officer", "officer_ids",
           {.da = "betjent; ellers den kaldende", .en = "officer; else the caller"});
  form.Add(app, "--what", "remembers", {.da = "hvad han husker", .en = "what he remembers"});
  form.Add(app, "--asks-for", "asks_for", {.da = "hvad han beder om", .en = "what he asks for"});
  form.Add(app, "--note", "note", {.da = "kort note", .en = "short note"});
}

}  // namespace varsel::cli
