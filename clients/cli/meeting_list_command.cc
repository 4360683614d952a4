// case meeting-list: the lists over which several agencies meet, by the rhythm of their programme.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/case_forms.h"
#include "clients/cli/command_form.h"
#include "clients/cli/program.h"
#include "clients/cli/table.h"
#include "varsel/programme/v1/programme_service.pb.h"

namespace varsel::cli {
namespace {

using programme::v1::GetMeetingListResponse;
using programme::v1::ListMeetingListsResponse;

constexpr FormFlag kOfMeetingList = {
    "LIST", "list_id", {.da = "listens id", .en = "the list's id"}, true};
constexpr FormFlag kOfListMeeting = {
    "MEETING", "meeting_id", {.da = "mødets id", .en = "the meeting's id"}, true};
constexpr FormFlag kOfListHeld[] = {
    kOfMeetingList,
    {"--time", "held_time", {.da = "hvornår", .en = "when it was"}, true},
    {"--agencies", "agencies", {.da = "parter, der var der", .en = "agencies there"}, true},
    {"--cases", "case_ids", {.da = "forløb, der blev gennemgået", .en = "cases gone through"}},
    kVersionFlag,
};
constexpr FormFlag kOfListNew[] = {
    {"--id", "meeting_id", {.da = "mødets id; ellers et nyt", .en = "its id; else a new one"}},
};
constexpr FormFlag kOfListOpen[] = {
    {"PROGRAMME", "programme", {.da = "indsatsens kode", .en = "the programme's code"}, true},
    {"--of-section", "section_id", {.da = "sektionens id", .en = "the section's id"}, true},
    {"--first", "first_meeting", {.da = "det første møde", .en = "the first meeting"}, true},
    {"--id", "list_id", {.da = "listens id; ellers et nyt", .en = "its id; else a new one"}},
};

void ShowMeetingLists(Session& session, const ListMeetingListsResponse& reply) {
  const Language language = session.language();
  Table table({{session.Say({.da = "Indsats", .en = "Programme"})},
               {session.Say({.da = "Næste møde", .en = "Next meeting"})},
               {session.Say({.da = "Tilbage", .en = "Left"}), Table::Align::kRight},
               {session.Say({.da = "Lukket", .en = "Closed"})},
               {session.Say({.da = "Sektion", .en = "Section"})},
               {"Id"}});
  for (const auto& list : reply.lists()) {
    table.Add({list.programme(), TimeText(language, list.next_due()),
               absl::StrCat(list.meetings_left()), Label(language, list.closed() ? "yes" : "no"),
               list.section_id(), list.list_id()});
  }
  session.out() << (table.empty() ? session.Say({.da = "Ingen lister.\n", .en = "No lists.\n"})
                                  : table.ToString());
  ShowNextPage(session, reply.next_page_token());
}

void ShowMeetingList(Session& session, const GetMeetingListResponse& reply) {
  const Language language = session.language();
  const auto& list = reply.list();
  session.out() << list.programme() << " " << list.list_id() << "\n"
                << session.Say({.da = "Næste møde ", .en = "Next meeting "})
                << TimeText(language, list.next_due()) << "\n";
  Table table({{session.Say({.da = "Holdt", .en = "Held"})},
               {session.Say({.da = "Parter", .en = "Agencies"})},
               {session.Say({.da = "Forløb", .en = "Cases"}), Table::Align::kRight},
               {"Id"}});
  for (const auto& meeting : list.meetings()) {
    if (meeting.withdrawn()) continue;
    table.Add({TimeText(language, meeting.held_time()), absl::StrJoin(meeting.agencies(), ", "),
               absl::StrCat(meeting.case_ids_size()), meeting.meeting_id()});
  }
  if (!table.empty()) session.out() << table.ToString();
}

void AddListShowing(CLI::App& lists, Program& program) {
  auto all = std::make_shared<RequestForm>(ProgrammeMethod("ListMeetingLists"), program);
  CLI::App* all_command = program.Command(
      lists, "list", {.da = "listerne", .en = "the lists"}, [all](Session& session) {
        return ShowSupport<ListMeetingListsResponse>(session, *all, &ShowMeetingLists);
      });
  const FormFlag flags[] = {
      {"--programme", "programme", {.da = "indsatsens", .en = "of this programme"}}};
  AddFlagsTo(*all_command, *all, flags);
  AddPageFlags(*all_command, *all);
  auto show = std::make_shared<RequestForm>(ProgrammeMethod("GetMeetingList"), program);
  CLI::App* show_command = program.Command(
      lists, "show", {.da = "én liste og dens møder", .en = "one list and its meetings"},
      [show](Session& session) {
        return ShowSupport<GetMeetingListResponse>(session, *show, &ShowMeetingList);
      });
  const FormFlag id[] = {kOfMeetingList};
  AddFlagsTo(*show_command, *show, id);
}

}  // namespace

void AddMeetingList(CLI::App& parent, Program& program) {
  CLI::App& lists = *parent.add_subcommand("meeting-list",
                                           program.Say({.da = "lister, som flere parter mødes over",
                                                        .en = "lists over which agencies meet"}));
  lists.require_subcommand(1);
  AddListShowing(lists, program);
  AddSending(lists, program, "open", {.da = "opret en liste", .en = "open a list"},
             ProgrammeMethod("OpenMeetingList"), kOfListOpen, "list_id", true);
  const FormFlag close[] = {kOfMeetingList, Required(kReasonFlag), kVersionFlag};
  AddSending(lists, program, "close", {.da = "luk listen", .en = "close the list"},
             ProgrammeMethod("CloseMeetingList"), close, "list_id");
  auto held = std::make_shared<RequestForm>(ProgrammeMethod("RecordListMeeting"), program);
  CLI::App* held_command =
      program.Command(lists, "held", {.da = "et møde blev holdt", .en = "a meeting was held"},
                      [held](Session& session) { return SendForm(session, *held, "meeting_id"); });
  AddFlagsTo(*held_command, *held, kOfListHeld);
  AddFlagsTo(*held_command, *held, kOfListNew);
  held->NewId("meeting_id");
  auto correct = std::make_shared<RequestForm>(ProgrammeMethod("CorrectListMeeting"), program);
  CLI::App* correct_command = program.Command(
      lists, "correct", {.da = "giv et møde på ny", .en = "give a meeting anew"},
      [correct](Session& session) { return SendForm(session, *correct, "meeting_id"); });
  const FormFlag anew[] = {kOfListMeeting, Required(kReasonFlag)};
  AddFlagsTo(*correct_command, *correct, kOfListHeld);
  AddFlagsTo(*correct_command, *correct, anew);
  const FormFlag withdraw[] = {kOfMeetingList, kOfListMeeting, Required(kReasonFlag), kVersionFlag};
  AddSending(lists, program, "withdraw", {.da = "mødet blev ikke holdt", .en = "it was not held"},
             ProgrammeMethod("WithdrawListMeeting"), withdraw, "meeting_id");
}

}  // namespace varsel::cli
