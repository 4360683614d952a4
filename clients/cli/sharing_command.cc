// sharing: what EKI shares of a person, or declines to. Police ask, EKI answers; and police's own
// disclosures to EKI by a meeting, recalled.
#include <memory>
#include <string>

#include "clients/cli/command_form.h"
#include "clients/cli/program.h"
#include "clients/cli/support_forms.h"
#include "clients/cli/table.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "varsel/support/v1/support_service.pb.h"

namespace varsel::cli {
namespace {

using support::v1::AnswerSharingRequest;
using support::v1::GetSharingResponse;
using support::v1::ListSharingAskedResponse;
using support::v1::ShareAnswer;

constexpr FormFlag kWhatFlag = {"--what", "share_subject", {.da = "hvad", .en = "what"}, true};
constexpr FormFlag kOfSharingAsk[] = {kPersonFlag, kWhatFlag};
constexpr FormFlag kOfSharingDecline[] = {kPersonFlag, kWhatFlag};
constexpr FormFlag kOfSharingShare[] = {
    kPersonFlag,
    kWhatFlag,
    {"--basis", "basis", {.da = "på hvad; ikke for tal", .en = "on what; not for totals"}},
    {"--provision", "legal_basis", {.da = "hjemlens kode", .en = "code of the provision"}},
};
constexpr FormFlag kOfRecall[] = {
    {"MEETING", "meeting_id", {.da = "mødets id", .en = "the meeting's id"}, true},
    kPersonFlag,
    {"--reason", "reason", {.da = "hvorfor", .en = "why"}, true},
    kVersionFlag,
};

void AddRows(Language language,
             const google::protobuf::RepeatedPtrField<support::v1::Sharing>& sharings,
             Table* table) {
  for (const support::v1::Sharing& sharing : sharings) {
    std::string states;
    for (const int state : sharing.course_states()) {
      absl::StrAppend(&states, states.empty() ? "" : ", ",
                      EnumWord(language, static_cast<support::v1::CourseState>(state)));
    }
    table->Add({sharing.person_id(), EnumWord(language, sharing.share_subject()),
                TimeText(language, sharing.asked_time()), EnumWord(language, sharing.answer()),
                TimeText(language, sharing.answered_time()),
                EnumWord(language, sharing.use_label()), states});
  }
}

Table SharingTable(Session& session) {
  return Table({{"Person"},
                {session.Say({.da = "Hvad", .en = "What"})},
                {session.Say({.da = "Spurgt", .en = "Asked"})},
                {session.Say({.da = "Svar", .en = "Answer"})},
                {session.Say({.da = "Svaret", .en = "Answered"})},
                {session.Say({.da = "Mærke", .en = "Label"})},
                {session.Say({.da = "Forløb", .en = "Courses"})}});
}

void ShowSharing(Session& session, const GetSharingResponse& reply) {
  Table table = SharingTable(session);
  AddRows(session.language(), reply.sharings(), &table);
  session.out() << table.ToString();
}

void ShowAsked(Session& session, const ListSharingAskedResponse& list) {
  Table table = SharingTable(session);
  AddRows(session.language(), list.sharings(), &table);
  session.out() << (table.empty()
                        ? session.Say({.da = "Intet venter på svar.\n", .en = "Nothing waits.\n"})
                        : table.ToString());
  ShowNextPage(session, list.next_page_token());
}

// AnswerSharing with the answer that the command's name says.
void AddAnswer(CLI::App& sharing, Program& program, const std::string& name, const Text& help,
               ShareAnswer answer, std::span<const FormFlag> flags) {
  auto form = std::make_shared<RequestForm>(SupportMethod("AnswerSharing"), program);
  CLI::App* command =
      program.Command(sharing, name, help, [form, answer](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const auto request, form->Build());
        static_cast<AnswerSharingRequest&>(*request).set_answer(answer);
        ASSIGN_OR_RETURN(const auto reply, session.Call(form->method(), *request));
        return ShowReply(session, *request, "person_id", *reply);
      });
  AddFlagsTo(*command, *form, flags);
}

}  // namespace

void AddSharing(CLI::App& app, Program& program) {
  auto get = std::make_shared<RequestForm>(SupportMethod("GetSharing"), program);
  CLI::App& sharing =
      *program.Command(app, "sharing",
                       {.da = "hvad EKI deler om en person, og hvad EKI har afslået",
                        .en = "what EKI shares of a person, and what EKI declined"},
                       [get](Session& session) {
                         return ShowSupport<GetSharingResponse>(session, *get, &ShowSharing);
                       });
  get->Add(sharing, "--of-person", "person_id", {.da = "personens", .en = "of the person"});
  AddSending(sharing, program, "ask",
             {.da = "politiet beder EKI om at dele", .en = "police ask EKI to share"},
             SupportMethod("AskSharing"), kOfSharingAsk, "person_id");
  AddAnswer(sharing, program, "share", {.da = "EKI deler", .en = "EKI shares"},
            support::v1::SHARE_ANSWER_SHARED, kOfSharingShare);
  AddAnswer(sharing, program, "decline",
            {.da = "EKI afslår, uden at sige hvorfor", .en = "EKI declines, without saying why"},
            support::v1::SHARE_ANSWER_DECLINED, kOfSharingDecline);
  auto asked = std::make_shared<RequestForm>(SupportMethod("ListSharingAsked"), program);
  CLI::App* waiting =
      program.Command(sharing, "asked",
                      {.da = "EKI: hvad der venter på svar", .en = "EKI: what waits for an answer"},
                      [asked](Session& session) {
                        return ShowSupport<ListSharingAskedResponse>(session, *asked, &ShowAsked);
                      });
  AddPageFlags(*waiting, *asked);
  AddSending(sharing, program, "recall",
             {.da = "kald tilbage, hvad et møde videregav til EKI om en person",
              .en = "recall what a meeting disclosed to EKI of a person"},
             "varsel.meeting.v1.MeetingService/RecallDisclosure", kOfRecall, "person_id");
}

}  // namespace varsel::cli
