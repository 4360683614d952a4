// course: exit courses in EKI.
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

using support::v1::ExitCourse;
using support::v1::GetCourseRequest;
using support::v1::GetCourseResponse;
using support::v1::ListCoursesResponse;

std::string StateText(Language language, support::v1::CourseState state,
                      support::v1::InterruptionReason reason) {
  const std::string text = EnumWord(language, state);
  return reason == 0 ? text : absl::StrCat(text, " (", EnumWord(language, reason), ")");
}

void ShowCourses(Session& session, const ListCoursesResponse& list) {
  const Language language = session.language();
  Table table({{session.Say({.da = "Forløb", .en = "Course"})},
               {"Person"},
               {session.Say({.da = "Henvist", .en = "Referred"})},
               {session.Say({.da = "Kom gennem", .en = "Came through"})},
               {session.Say({.da = "Status", .en = "State"})}});
  for (const ExitCourse& course : list.courses()) {
    table.Add({course.course_id(), course.person_id(), TimeText(language, course.referred_time()),
               EnumWord(language, course.came_through()),
               StateText(language, course.state(), course.interruption())});
  }
  session.out() << (table.empty() ? session.Say({.da = "Ingen forløb.\n", .en = "No courses.\n"})
                                  : table.ToString());
  ShowNextPage(session, list.next_page_token());
}

void ShowCourse(Session& session, const ExitCourse& course) {
  const Language language = session.language();
  session.out() << course.course_id() << "\n"
                << session.Say({.da = "Person: ", .en = "Person: "}) << course.person_id() << "\n"
                << session.Say({.da = "Henvist: ", .en = "Referred: "})
                << TimeText(language, course.referred_time()) << "\n"
                << session.Say({.da = "Kom gennem: ", .en = "Came through: "})
                << EnumWord(language, course.came_through()) << "\n";
  if (!course.note().empty()) session.out() << course.note() << "\n";
  for (const auto& step : course.steps()) {
    session.out() << "  " << TimeText(language, step.step_time()) << "  "
                  << StateText(language, step.state(), step.interruption());
    if (!step.note().empty()) session.out() << ": " << step.note();
    session.out() << "\n";
  }
}

absl::Status ShowOneCourse(Session& session, const std::string& id) {
  GetCourseRequest request;
  request.set_course_id(id);
  ASSIGN_OR_RETURN(const auto reply,
                   session.Call<GetCourseResponse>(SupportMethod("GetCourse"), request));
  if (session.json()) return session.ShowJson(reply);
  ShowCourse(session, reply.course());
  return absl::OkStatus();
}

constexpr FormFlag kCourseFlag = {
    "COURSE", "course_id", {.da = "forløbets id", .en = "the course's id"}, true};
constexpr FormFlag kOfCourseOpen[] = {
    kPersonFlag,
    {"--time", "referred_time", {.da = "hvornår", .en = "when"}, true},
    {"--through",
     "came_through",
     {.da = "hvad han kom gennem, som EKI skønner", .en = "what he came through, as EKI judges"},
     true},
    {"--notification",
     "notification_id",
     {.da = "notifikationen, han kom gennem", .en = "the notification he came through"}},
    {"--id",
     "course_id",
     {.da = "forløbets id; ellers et nyt", .en = "the course's id; else a new one"}},
    kNoteFlag,
};
constexpr FormFlag kOfCourseStep[] = {
    kCourseFlag,
    {"--state", "state", {.da = "status", .en = "state"}, true},
    {"--time", "step_time", {.da = "hvornår", .en = "when"}, true},
    {"--reason",
     "interruption",
     {.da = "hvorfor det blev afbrudt", .en = "why it was interrupted"}},
    kNoteFlag,
};
constexpr FormFlag kOfCourseWithdraw[] = {kCourseFlag, kFactFlag, Required(kReasonFlag)};

}  // namespace

void AddCourse(CLI::App& app, Program& program) {
  auto which = std::make_shared<std::string>();
  auto list = std::make_shared<RequestForm>(SupportMethod("ListCourses"), program);
  CLI::App* course = program.Command(
      app, "course",
      {.da = "exitforløb: ét, en persons eller alle", .en = "exit courses: one, a person's or all"},
      [which, list](Session& session) {
        if (!which->empty()) return ShowOneCourse(session, *which);
        return ShowSupport<ListCoursesResponse>(session, *list, &ShowCourses);
      });
  course->add_option("--id", *which,
                     program.Say({.da = "vis dette forløb", .en = "show this course"}));
  list->Add(*course, "--of-person", "person_id", {.da = "personens", .en = "of the person"});
  list->Add(*course, "--state", "state", {.da = "kun med denne status", .en = "in this state"});
  AddPageFlags(*course, *list);
  AddSending(*course, program, "open",
             {.da = "henvis en person til et forløb", .en = "refer a person to a course"},
             SupportMethod("OpenCourse"), kOfCourseOpen, "course_id", /*is_new=*/true);
  AddSending(*course, program, "step", {.da = "forløbet går videre", .en = "the course goes on"},
             SupportMethod("RecordCourseStep"), kOfCourseStep, "step_id", /*is_new=*/true);
  AddSending(*course, program, "withdraw",
             {.da = "træk et skridt eller hele forløbet tilbage",
              .en = "withdraw a step or the whole course"},
             SupportMethod("WithdrawCourseFact"), kOfCourseWithdraw, "fact_id");
}

}  // namespace varsel::cli
