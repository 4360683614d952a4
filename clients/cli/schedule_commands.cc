// agenda, due: who meets whom when, and what is to be done by when.
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/command_form.h"
#include "clients/cli/methods.h"
#include "clients/cli/program.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/request_form.h"
#include "clients/cli/table.h"
#include "clients/cli/timeline_names.h"
#include "storage/base/status_macros.h"
#include "varsel/meeting/v1/meeting_service.pb.h"

namespace varsel::cli {
namespace {

using google::protobuf::Message;
using meeting::v1::CountDueResponse;
using meeting::v1::DueItem;
using meeting::v1::DuePart;
using meeting::v1::GetAgendaRequest;
using meeting::v1::GetAgendaResponse;
using meeting::v1::ListDueResponse;
using meeting::v1::ListMeetingsRequest;
using meeting::v1::ListMeetingsResponse;
using meeting::v1::Meeting;

constexpr std::string_view kGetAgenda = "varsel.meeting.v1.MeetingService/GetAgenda";
constexpr std::string_view kCountDue = "varsel.meeting.v1.MeetingService/CountDue";

template <typename Enum>
std::string WordOf(const Session& session, const google::protobuf::EnumDescriptor& type,
                   Enum value) {
  const auto* found = type.FindValueByNumber(static_cast<int>(value));
  return found == nullptr || found->number() == 0 ? "" : Label(session.language(), *found);
}

void SayMore(Session& session, const std::string& next_page_token) {
  if (next_page_token.empty()) return;
  session.out() << session.Say(
                       {.da = "Der er flere: --page-token=", .en = "There are more: --page-token="})
                << next_page_token << "\n";
}

// ---- agenda ----

// The bytes as they came, to a file or ("-") the standard output.
absl::Status WriteCalendar(Session& session, const GetAgendaResponse& agenda,
                           const std::string& path) {
  if (path == "-") {
    session.out() << agenda.calendar();
    return absl::OkStatus();
  }
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << agenda.calendar();
  file.close();
  if (!file.good()) return absl::UnknownError(absl::StrCat(path, ": cannot be written"));
  session.out() << session.Say({.da = "Møder: ", .en = "Meetings: "}) << agenda.meetings() << ", "
                << path << "\n";
  return absl::OkStatus();
}

std::string MarksOf(const Session& session, const Meeting& meeting) {
  std::vector<std::string> words;
  for (const int mark : meeting.marks()) {
    words.push_back(WordOf(session, *meeting::v1::PlanRule_descriptor(), mark));
  }
  return absl::StrJoin(words, ", ");
}

std::string AgendaTable(const Session& session, const ListMeetingsResponse& list) {
  Table table({{session.Say({.da = "Tid", .en = "Time"})},
               {session.Say({.da = "Art", .en = "Kind"})},
               {"Status"},
               {session.Say({.da = "Betjente", .en = "Officers"})},
               {"EKI"},
               {session.Say({.da = "Personer", .en = "Persons"})},
               {session.Say({.da = "Mærker", .en = "Marks"})},
               {session.Say({.da = "Møde", .en = "Meeting"})}});
  for (const Meeting& meeting : list.meetings()) {
    std::vector<std::string> persons;
    for (const auto& person : meeting.persons()) persons.push_back(person.person_id());
    table.Add({TimeText(session.language(), meeting.starts()),
               WordOf(session, *meeting::v1::MeetingKind_descriptor(), meeting.meeting_kind()),
               WordOf(session, *meeting::v1::MeetingState_descriptor(), meeting.state()),
               absl::StrJoin(meeting.officer_ids(), " "), meeting.eki_worker_id(),
               absl::StrJoin(persons, " "), MarksOf(session, meeting), meeting.meeting_id()});
  }
  return table.empty() ? session.Say({.da = "Ingen møder.\n", .en = "No meetings.\n"})
                       : table.ToString();
}

struct AgendaFlags {
  std::string ics;
};

// The caller's own, unless he says whose; a project leader's is the district's.
absl::Status RunAgenda(Session& session, const RequestForm& form, const AgendaFlags& flags) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> built, form.Build());
  auto& request = static_cast<ListMeetingsRequest&>(*built);
  if (!flags.ics.empty()) {
    GetAgendaRequest agenda;
    agenda.set_officer_id(request.officer_id());
    if (request.has_from()) *agenda.mutable_from() = request.from();
    if (request.has_until()) *agenda.mutable_until() = request.until();
    ASSIGN_OR_RETURN(const auto reply, session.Call<GetAgendaResponse>(kGetAgenda, agenda));
    return WriteCalendar(session, reply, flags.ics);
  }
  if (request.officer_id().empty() && request.section_id().empty() &&
      session.options().role == "officer") {
    request.set_officer_id(session.options().actor);
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> reply, session.Call(form.method(), request));
  if (session.json()) return session.ShowJson(*reply);
  const auto& list = static_cast<const ListMeetingsResponse&>(*reply);
  session.out() << AgendaTable(session, list);
  SayMore(session, list.next_page_token());
  return absl::OkStatus();
}

void AddAgenda(CLI::App& app, Program& program) {
  auto form =
      std::make_shared<RequestForm>("varsel.meeting.v1.MeetingService/ListMeetings", program);
  auto flags = std::make_shared<AgendaFlags>();
  CLI::App* command = program.Command(
      app, "agenda",
      {.da = "møder i tidens orden; --ics skriver dem til telefonens kalender, uden navne",
       .en = "meetings in order of time; --ics writes them for a phone's calendar, without names"},
      [form, flags](Session& session) { return RunAgenda(session, *form, *flags); });
  command->add_option("--ics", flags->ics,
                      program.Say({.da = "skriv iCalendar til denne fil; - er standard output",
                                   .en = "write iCalendar to this file; - is standard output"}));
  form->Add(*command, "--of-officer", "officer_id", {.da = "betjentens", .en = "of the officer"});
  form->Add(*command, "--of-section", "section_id", {.da = "sektionens", .en = "of the section"});
  form->Add(*command, "--of-eki", "eki_worker_id",
            {.da = "EKI-medarbejderens", .en = "of the EKI worker"});
  form->Add(*command, "--from", "from", {.da = "fra da", .en = "from then on"});
  form->Add(*command, "--until", "until", {.da = "før da", .en = "before then"});
  form->Add(*command, "--with-cancelled", "with_cancelled",
            {.da = "også aflyste (yes)", .en = "cancelled ones too (yes)"});
  AddPageFlags(*command, *form);
}

// ---- due ----

std::string AboutOf(const DueItem& item) {
  if (!item.delivery_id().empty()) return item.delivery_id();
  if (!item.meeting_id().empty()) return item.meeting_id();
  if (!item.case_id().empty()) {
    return absl::StrCat(item.programme(), " ", item.case_id(), item.phase().empty() ? "" : " ",
                        item.phase());
  }
  return item.notification_id();
}

absl::Status RunDue(Session& session, const RequestForm& form) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> request, form.Build());
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> reply, session.Call(form.method(), *request));
  if (session.json()) return session.ShowJson(*reply);
  const auto& list = static_cast<const ListDueResponse&>(*reply);
  Table table({{session.Say({.da = "Frist", .en = "Due"})},
               {""},
               {session.Say({.da = "Hvad", .en = "What"})},
               {"Person"},
               {session.Say({.da = "Om", .en = "About"})},
               {session.Say({.da = "Hvem", .en = "Whose"})}});
  for (const DueItem& item : list.items()) {
    table.Add({TimeText(session.language(), item.due()),
               item.overdue() ? session.Say({.da = "over tid", .en = "overdue"}) : "",
               WordOf(session, *meeting::v1::DueKind_descriptor(), item.due_kind()),
               item.person_id(), AboutOf(item), absl::StrJoin(item.officer_ids(), " ")});
  }
  session.out() << (table.empty()
                        ? session.Say({.da = "Intet venter.\n", .en = "Nothing is waiting.\n"})
                        : table.ToString());
  SayMore(session, list.next_page_token());
  return absl::OkStatus();
}

absl::Status RunDueCount(Session& session, const RequestForm& form) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> request, form.Build());
  ASSIGN_OR_RETURN(const auto counts, session.Call<CountDueResponse>(kCountDue, *request));
  if (session.json()) return session.ShowJson(counts);
  Table table({{session.Say({.da = "Sektion", .en = "Section"})},
               {session.Say({.da = "Hvad", .en = "What"})},
               {session.Say({.da = "Over tid", .en = "Overdue"}), Table::Align::kRight},
               {session.Say({.da = "Venter", .en = "To come"}), Table::Align::kRight}});
  const TimelineNames names = ReadTimelineNames(session);
  for (const DuePart& part : counts.parts()) {
    const auto section = names.find(part.section_id());
    table.Add({section == names.end() ? part.section_id() : section->second,
               WordOf(session, *meeting::v1::DueKind_descriptor(), part.due_kind()),
               absl::StrCat(part.overdue()), absl::StrCat(part.to_come())});
  }
  session.out() << (table.empty()
                        ? session.Say({.da = "Intet venter.\n", .en = "Nothing is waiting.\n"})
                        : table.ToString());
  return absl::OkStatus();
}

void AddDue(CLI::App& app, Program& program) {
  auto form = std::make_shared<RequestForm>("varsel.meeting.v1.MeetingService/ListDue", program);
  CLI::App* command =
      program.Command(app, "due",
                      {.da = "hvad der skal gøres og hvornår; count tæller efter sektion",
                       .en = "what is to be done by when; count counts by section"},
                      [form](Session& session) { return RunDue(session, *form); });
  form->Add(*command, "--kind", "due_kinds", {.da = "kun disse", .en = "only these"});
  form->Add(*command, "--of-section", "section_id", {.da = "sektionens", .en = "of the section"});
  form->Add(*command, "--of-officer", "officer_id", {.da = "betjentens", .en = "of the officer"});
  form->Add(*command, "--of-person", "person_id", {.da = "personens", .en = "of the person"});
  form->Add(*command, "--until", "until", {.da = "med frist før da", .en = "due before then"});
  form->Add(*command, "--overdue", "overdue_only",
            {.da = "kun det, der er over tid (yes)", .en = "only what is overdue (yes)"});
  AddPageFlags(*command, *form);

  auto count = std::make_shared<RequestForm>(kCountDue, program);
  CLI::App* counting =
      program.Command(*command, "count",
                      {.da = "hvor meget der er over tid og venter",
                       .en = "how much is overdue and how much is to come"},
                      [count](Session& session) { return RunDueCount(session, *count); });
  count->Add(*counting, "--of-section", "section_id", {.da = "sektionens", .en = "of the section"});
}

}  // namespace

void AddScheduleCommands(CLI::App& app, Program& program) {
  AddAgenda(app, program);
  AddDue(app, program);
}

}  // namespace varsel::cli
