// case: a person, a group or a family that walks through the phases of a programme.
#include <memory>
#include <span>
#include <string>

#include "clients/cli/case_forms.h"
#include "clients/cli/command_form.h"
#include "clients/cli/program.h"
#include "clients/cli/table.h"
#include "varsel/programme/v1/programme_service.pb.h"

namespace varsel::cli {
namespace {

using programme::v1::CaseDue;
using programme::v1::CaseFact;
using programme::v1::CaseSummary;
using programme::v1::GetCaseResponse;
using programme::v1::ListCasesResponse;

constexpr FormFlag kCase = {"CASE", "case_id", {.da = "forløbets id", .en = "the case's id"}, true};
constexpr FormFlag kTime = {
    "--time", "fact.fact_time", {.da = "hvornår", .en = "when it was"}, true};
constexpr FormFlag kFactId = {
    "--id", "fact.fact_id", {.da = "registreringens id; ellers et nyt", .en = "else a new one"}};
constexpr FormFlag kShare = {
    "--share",
    "fact.shared_with",
    {.da = "parter, der også må se det (koder)", .en = "agencies that see it too (codes)"}};
constexpr FormFlag kNote = {"--note", "note", {.da = "kort note", .en = "short note"}};
constexpr FormFlag kReason = {
    "--reason", "reason_code", {.da = "årsagens kode", .en = "code of the reason"}, true};

constexpr Text kPartsHelp = {.da = "dele af budskabet", .en = "parts of the message"};

// Phases are named "mapped", of several tracks "young/visited".
std::string PhasesText(const CaseSummary& summary) {
  std::string text;
  for (const auto& phase : summary.phases()) {
    text.append(text.empty() ? "" : ", ").append(phase.track()).append("/").append(phase.phase());
  }
  return text;
}

void ShowCases(Session& session, const ListCasesResponse& list) {
  const Language language = session.language();
  Table table({{session.Say({.da = "Indsats", .en = "Programme"})},
               {"Id"},
               {session.Say({.da = "Om", .en = "About"})},
               {session.Say({.da = "Stand", .en = "State"})},
               {session.Say({.da = "Nået", .en = "Reached"})},
               {session.Say({.da = "Frist", .en = "Due"})}});
  for (const auto& summary : list.cases()) {
    table.Add({summary.programme(), summary.case_id(), summary.subject_id(),
               EnumWord(language, summary.state()), PhasesText(summary),
               TimeText(language, summary.next_due())});
  }
  session.out() << (table.empty() ? session.Say({.da = "Ingen forløb.\n", .en = "No cases.\n"})
                                  : table.ToString());
  ShowNextPage(session, list.next_page_token());
}

// What the fact is about, in the programme's own codes.
std::string AboutText(const CaseFact& fact) {
  switch (fact.what_case()) {
    case CaseFact::kConsent:
      return "consent " + fact.consent().by();
    case CaseFact::kParty:
      return "party " + fact.party().party();
    case CaseFact::kResponsibility:
      return "responsible " + fact.responsibility().agency();
    case CaseFact::kPhasePlan:
      return "plan " + fact.phase_plan().track() + "/" + fact.phase_plan().phase();
    case CaseFact::kPhase:
      return "phase " + fact.phase().track() + "/" + fact.phase().phase();
    case CaseFact::kMeasure:
      return "measure " + fact.measure().measure() + " " + fact.measure().agency();
    case CaseFact::kMeasureEnd:
      return "measure ended";
    case CaseFact::kFollowUp:
      return "follow-up";
    case CaseFact::kClosing:
      return "closed " + fact.closing().outcome();
    case CaseFact::kReview:
      return "reviewed " + fact.review().agency();
    case CaseFact::WHAT_NOT_SET:
      break;
  }
  return "";
}

void ShowCase(Session& session, const GetCaseResponse& reply) {
  const Language language = session.language();
  const auto& found = reply.case_details();
  session.out() << found.summary().programme() << " " << found.summary().case_id() << " "
                << EnumWord(language, found.summary().state()) << "\n";
  Table facts({{session.Say({.da = "Hvornår", .en = "When"})},
               {session.Say({.da = "Hvad", .en = "What"})},
               {session.Say({.da = "Part", .en = "Agency"})},
               {session.Say({.da = "Mærker", .en = "Marks"})},
               {"Note"},
               {"Id"}});
  for (const auto& fact : found.facts()) {
    if (fact.withdrawn()) continue;
    std::string marks;
    for (const int mark : fact.marks()) {
      marks.append(marks.empty() ? "" : ", ")
          .append(EnumWord(language, static_cast<programme::v1::CaseMark>(mark)));
    }
    facts.Add({TimeText(language, fact.fact().fact_time()), AboutText(fact.fact()), fact.agency(),
               marks, fact.note(), fact.fact().fact_id()});
  }
  if (!facts.empty()) session.out() << facts.ToString();
  for (const CaseDue& due : found.dues()) {
    session.out() << session.Say({.da = "Frist ", .en = "Due "}) << TimeText(language, due.due())
                  << "  " << EnumWord(language, due.due_kind()) << "  " << due.track()
                  << (due.phase().empty() ? "" : "/") << due.phase() << "\n";
  }
}

// A fact of a case, sent with a new id.
void AddFact(CLI::App& parent, Program& program, const char* name, const Text& help,
             std::span<const FormFlag> flags) {
  auto form = std::make_shared<RequestForm>(ProgrammeMethod("RecordCaseFact"), program);
  CLI::App* command = program.Command(
      parent, name, help, [form](Session& session) { return SendForm(session, *form, "case_id"); });
  const FormFlag all[] = {kCase, kTime, kFactId, kShare, kNote};
  AddFlagsTo(*command, *form, all);
  AddFlagsTo(*command, *form, flags);
  form->NewId("fact.fact_id");
}

void AddOpen(CLI::App& parent, Program& program) {
  const FormFlag flags[] = {
      {"PROGRAMME", "programme", {.da = "indsatsens kode", .en = "the programme's code"}, true},
      {"SUBJECT", "subject_id", {.da = "hvem det handler om", .en = "whom it is about"}, true},
      {"--subject", "subject", {.da = "person, gruppe eller familie", .en = "what that is"}, true},
      {"--of-section", "section_id", {.da = "sektionens id", .en = "the section's id"}, true},
      {"--intake", "intake_code", {.da = "vejen ind", .en = "way of intake"}, true},
      {"--basis", "legal_basis", {.da = "hjemlens kode", .en = "code of the legal basis"}, true},
      {"--time", "opened_time", {.da = "hvornår; ellers nu", .en = "when; else now"}},
      {"--id", "case_id", {.da = "forløbets id; ellers et nyt", .en = "its id; else a new one"}},
      kNote};
  AddSending(parent, program, "open", {.da = "opret et forløb", .en = "open a case"},
             ProgrammeMethod("OpenCase"), flags, "case_id", true);
}

void AddPeople(CLI::App& parent, Program& program) {
  const FormFlag consent[] = {
      {"--by",
       "fact.consent.by",
       {.da = "subject eller en deltager", .en = "subject or a party"},
       true},
      {"--answer", "fact.consent.answer", {.da = "svaret", .en = "the answer"}, true},
      {"--form", "fact.consent.form", {.da = "formen", .en = "its form"}}};
  AddFact(parent, program, "consent",
          {.da = "samtykke: givet, afslået, trukket tilbage",
           .en = "consent given, refused or withdrawn"},
          consent);
  const FormFlag party[] = {
      {"--party", "fact.party.party", {.da = "deltageren", .en = "the party"}, true},
      {"--invited-by", "fact.party.invited_by", {.da = "indbudt ved", .en = "invited by"}},
      {"--joined", "fact.party.joined", {.da = "deltager", .en = "takes part"}},
      {"--name", "name", {.da = "navn", .en = "a name"}}};
  AddFact(parent, program, "party",
          {.da = "en deltager indbydes eller er med", .en = "a party was invited, or takes part"},
          party);
  const FormFlag assign[] = {
      {"--to", "fact.responsibility.agency", {.da = "parten", .en = "the agency"}, true},
      {"--worker",
       "fact.responsibility.worker_id",
       {.da = "medarbejderens id", .en = "a worker's id"}}};
  AddFact(parent, program, "assign",
          {.da = "hvem der har ansvaret", .en = "who answers for the case"}, assign);
}

void AddPhases(CLI::App& parent, Program& program) {
  const FormFlag phase[] = {
      {"TRACK", "fact.phase.track", {.da = "sporet", .en = "the track"}, true},
      {"PHASE", "fact.phase.phase", {.da = "fasen", .en = "the phase"}, true},
      {"--parts", "fact.phase.message_parts", kPartsHelp}};
  AddFact(parent, program, "phase", {.da = "en fase er nået", .en = "a phase was reached"}, phase);
  const FormFlag plan[] = {
      {"TRACK", "fact.phase_plan.track", {.da = "sporet", .en = "the track"}, true},
      {"PHASE", "fact.phase_plan.phase", {.da = "fasen", .en = "the phase"}, true},
      {"--planned",
       "fact.phase_plan.planned_time",
       {.da = "planlagt til", .en = "planned for"},
       true},
      {"--parts", "fact.phase_plan.message_parts", kPartsHelp}};
  AddFact(parent, program, "plan", {.da = "planlæg en fase", .en = "plan a phase"}, plan);
  const FormFlag follow_up[] = {
      {"--track", "fact.follow_up.track", {.da = "sporet", .en = "of this track"}},
      {"--contact",
       "fact.follow_up.contact_made",
       {.da = "var der kontakt", .en = "was there contact"},
       true}};
  AddFact(parent, program, "follow-up", {.da = "opfølgning", .en = "a follow-up was held"},
          follow_up);
  // Which agency looked is said also where it is the caller's: a fact must say something.
  const FormFlag review[] = {{"--by",
                              "fact.review.agency",
                              {.da = "den part, der så efter", .en = "the agency that looked"},
                              true}};
  AddFact(parent, program, "review",
          {.da = "forløbet er stadig nødvendigt", .en = "the case is still needed"}, review);
}

void AddMeasures(CLI::App& parent, Program& program) {
  const FormFlag measure[] = {{"MEASURE",
                               "fact.measure.measure",
                               {.da = "tiltagets kode", .en = "the measure's code"},
                               true},
                              {"--by",
                               "fact.measure.agency",
                               {.da = "den part, der gør det", .en = "the agency that does it"},
                               true},
                              {"--due", "fact.measure.due", {.da = "frist", .en = "until when"}},
                              {"--parts", "fact.measure.message_parts", kPartsHelp}};
  AddFact(parent, program, "measure", {.da = "et tiltag aftales", .en = "a measure is agreed"},
          measure);
  const FormFlag end[] = {
      {"MEASURE",
       "fact.measure_end.measure_id",
       {.da = "tiltagets id", .en = "the measure's id"},
       true},
      {"--outcome", "fact.measure_end.outcome", {.da = "udfaldet", .en = "done or not"}, true},
      {"--parts", "fact.measure_end.message_parts", kPartsHelp}};
  AddFact(parent, program, "measure-end", {.da = "et tiltag er slut", .en = "a measure ended"},
          end);
  const FormFlag close[] = {
      {"--outcome", "fact.closing.outcome", {.da = "udfaldet", .en = "how it ended"}, true}};
  AddFact(parent, program, "close", {.da = "luk forløbet", .en = "close the case"}, close);
  const FormFlag withdraw[] = {
      kCase,
      {"FACT", "fact_id", {.da = "det, der trækkes tilbage", .en = "what is withdrawn"}, true},
      kReason};
  AddSending(parent, program, "withdraw",
             {.da = "træk en registrering tilbage", .en = "withdraw a fact"},
             ProgrammeMethod("WithdrawCaseFact"), withdraw, "fact_id");
}

void AddShowing(CLI::App& parent, Program& program) {
  auto list = std::make_shared<RequestForm>(ProgrammeMethod("ListCases"), program);
  CLI::App* list_command = program.Command(
      parent, "list", {.da = "forløb, de nyeste først", .en = "cases, the newest first"},
      [list](Session& session) {
        return ShowSupport<ListCasesResponse>(session, *list, &ShowCases);
      });
  const FormFlag flags[] = {
      {"--of-section", "section_id", {.da = "sektionens", .en = "of this section"}},
      {"--programme", "programme", {.da = "indsatsens", .en = "of this programme"}},
      {"--of-subject", "subject_id", {.da = "dennes", .en = "about this one"}},
      {"--open", "open_only", {.da = "kun åbne", .en = "open ones only"}},
      {"--due-until",
       "due_until",
       {.da = "med frist før da", .en = "with something due before then"}}};
  AddFlagsTo(*list_command, *list, flags);
  AddPageFlags(*list_command, *list);
  auto show = std::make_shared<RequestForm>(ProgrammeMethod("GetCase"), program);
  CLI::App* show_command = program.Command(
      parent, "show", {.da = "ét forløb", .en = "one case"},
      [show](Session& session) { return ShowSupport<GetCaseResponse>(session, *show, &ShowCase); });
  const FormFlag id[] = {kCase};
  AddFlagsTo(*show_command, *show, id);
}

}  // namespace

void AddCase(CLI::App& app, Program& program) {
  CLI::App* parent =
      program.Command(app, "case",
                      {.da = "forløb i en indsats: opret, faser, samtykke, tiltag, luk",
                       .en = "cases of a programme: open, phases, consent, measures, close"},
                      [](Session& session) {
                        return UsageError(session.Say({.da = "sig hvad, f.eks. list eller open",
                                                       .en = "say what, e.g. list or open"}));
                      });
  AddShowing(*parent, program);
  AddOpen(*parent, program);
  AddPeople(*parent, program);
  AddPhases(*parent, program);
  AddMeasures(*parent, program);
  AddMeetingList(*parent, program);
}

}  // namespace varsel::cli
