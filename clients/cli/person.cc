// person: one person with his notifications, or those whose name is like this, or a list.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/methods.h"
#include "clients/cli/program.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/request_form.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"
#include "storage/base/status_macros.h"
#include "storage/base/uuid.h"
#include "varsel/focus/v1/focus_service.pb.h"
#include "varsel/notification/v1/notification_service.pb.h"

namespace varsel::cli {
namespace {

using focus::v1::FindPersonsRequest;
using focus::v1::FindPersonsResponse;
using focus::v1::GetPersonRequest;
using focus::v1::GetPersonResponse;
using focus::v1::ListPersonsResponse;
using focus::v1::Nomination;
using focus::v1::NominationStep;
using focus::v1::Person;
using focus::v1::PersonAffiliation;
using focus::v1::PersonCategory;
using focus::v1::PersonSummary;
using notification::v1::ListNotificationsRequest;
using notification::v1::ListNotificationsResponse;
using notification::v1::NotificationSummary;

template <typename Enum>
std::string Word(Language language, Enum value) {
  if (value == 0) return "";
  const auto* descriptor = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value);
  return descriptor == nullptr ? absl::StrCat(value) : Label(language, *descriptor);
}

template <typename Enum>
std::string Words(Language language, const google::protobuf::RepeatedField<int>& values) {
  std::vector<std::string> words;
  for (const int value : values) words.push_back(Word(language, static_cast<Enum>(value)));
  return absl::StrJoin(words, ", ");
}

// His name, or why it is not shown.
std::string ShownName(Session& session, const PersonSummary& person) {
  if (person.restricted()) {
    return session.Say({.da = "(opbevaringspligt)", .en = "(legal hold)"});
  }
  if (person.erased()) return session.Say({.da = "(slettet)", .en = "(erased)"});
  if (person.name_withheld()) {
    return session.Say({.da = "(ikke vist: slå op)", .en = "(not shown: look up)"});
  }
  return person.name();
}

std::string SummaryTable(Session& session,
                         const google::protobuf::RepeatedPtrField<PersonSummary>& persons) {
  const Language language = session.language();
  Table table({{"Id"},
               {session.Say({.da = "Navn", .en = "Name"})},
               {session.Say({.da = "Født", .en = "Born"})},
               {"Status"},
               {session.Say({.da = "Kategorier", .en = "Categories"})},
               {session.Say({.da = "Gennemgang senest", .en = "Review by"})}});
  for (const PersonSummary& person : persons) {
    table.Add({person.person_id(), ShownName(session, person), person.birth_date(),
               Word(language, person.nomination_state()),
               Words<focus::v1::Category>(language, person.categories()),
               TimeText(language, person.review_due())});
  }
  return table.empty() ? session.Say({.da = "Ingen personer.\n", .en = "No persons.\n"})
                       : table.ToString();
}

void Line(Session& session, const Text& label, const std::string& value) {
  if (!value.empty()) session.out() << PadRight(session.Say(label), 16) << value << "\n";
}

void ShowNomination(Session& session, const Nomination& nomination) {
  const Language language = session.language();
  session.out() << "\n"
                << session.Say({.da = "Måludpegning ", .en = "Nomination "})
                << nomination.nomination_id() << "\n";
  Line(session, {.da = "  indstillet", .en = "  nominated"},
       TimeText(language, nomination.nominated_time()));
  Line(session, {.da = "  hjemmel", .en = "  legal basis"}, nomination.legal_basis());
  Line(session, {.da = "  formål", .en = "  purpose"}, nomination.purpose());
  Line(session, {.da = "  forklaring", .en = "  explanation"}, nomination.explanation());
  for (const NominationStep& step : nomination.steps()) {
    session.out() << "  " << TimeText(language, step.time()) << "  " << Word(language, step.kind())
                  << (step.advice() != 0 ? " (" + Word(language, step.advice()) + ")" : "")
                  << (step.withdrawn()
                          ? session.Say({.da = " (trukket tilbage)", .en = " (withdrawn)"})
                          : "")
                  << "\n";
  }
}

void ShowPerson(Session& session, const Person& person) {
  const Language language = session.language();
  const PersonSummary& summary = person.summary();
  session.out() << ShownName(session, summary)
                << (summary.invented() ? session.Say({.da = "  [opdigtet]", .en = "  [invented]"})
                                       : "")
                << "\n";
  Line(session, {.da = "id", .en = "id"}, summary.person_id());
  Line(session, {.da = "født", .en = "born"}, summary.birth_date());
  Line(session, {.da = "kaldes", .en = "called"}, person.aliases());
  Line(session, {.da = "adresse", .en = "address"}, person.address());
  Line(session, {.da = "telefon", .en = "telephone"}, person.telephone());
  Line(session, {.da = "status", .en = "state"}, Word(language, summary.nomination_state()));
  Line(session, {.da = "gennemgang", .en = "review by"}, TimeText(language, summary.review_due()));
  for (const PersonCategory& category : person.categories()) {
    Line(session, {.da = "kategori", .en = "category"},
         absl::StrCat(Word(language, category.category()), "  ",
                      TimeText(language, category.from())));
  }
  for (const PersonAffiliation& tie : person.affiliations()) {
    Line(
        session, {.da = "tilhørsforhold", .en = "affiliation"},
        absl::StrCat(
            Word(language, tie.role()), ", ", Word(language, tie.group_kind()), "  ",
            tie.group_id(),
            tie.denials_size() > 0 ? session.Say({.da = "  (benægtet)", .en = "  (denied)"}) : ""));
  }
  for (const Nomination& nomination : person.nominations()) ShowNomination(session, nomination);
}

void ShowNotifications(Session& session, const ListNotificationsResponse& list) {
  const Language language = session.language();
  Table table({{"Notification"},
               {session.Say({.da = "Art", .en = "Kind"})},
               {session.Say({.da = "Planlagt", .en = "Planned"})},
               {session.Say({.da = "Udfald", .en = "Outcome"})},
               {session.Say({.da = "Modtagelse", .en = "Reception"})},
               {session.Say({.da = "Forsøg", .en = "Attempts"}), Table::Align::kRight}});
  for (const NotificationSummary& one : list.notifications()) {
    table.Add({one.notification_id(), Word(language, one.notification_kind()),
               TimeText(language, one.planned_time()), Word(language, one.outcome()),
               Word(language, one.reception()), absl::StrCat(one.attempts())});
  }
  if (!table.empty()) session.out() << "\n" << table.ToString();
}

absl::Status ShowOne(Session& session, const std::string& id) {
  GetPersonRequest request;
  request.set_person_id(id);
  ASSIGN_OR_RETURN(const auto person, session.Call<GetPersonResponse>(
                                          "varsel.focus.v1.FocusService/GetPerson", request));
  ListNotificationsRequest of_person;
  of_person.set_person_id(person.person().summary().person_id());
  // Not every role that may see the person may see these.
  const auto notifications = session.Call<ListNotificationsResponse>(
      "varsel.notification.v1.NotificationService/ListNotifications", of_person);
  if (!notifications.ok() && !absl::IsPermissionDenied(notifications.status())) {
    return notifications.status();
  }
  if (session.json()) {
    auto json = nlohmann::ordered_json::parse(ToJson(person));
    if (notifications.ok()) {
      json["notifications"] =
          nlohmann::ordered_json::parse(ToJson(*notifications))["notifications"];
    }
    return session.ShowJson(json);
  }
  ShowPerson(session, person.person());
  if (notifications.ok()) ShowNotifications(session, *notifications);
  return absl::OkStatus();
}

absl::Status Find(Session& session, const std::string& name) {
  FindPersonsRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(const auto found, session.Call<FindPersonsResponse>(
                                         "varsel.focus.v1.FocusService/FindPersons", request));
  if (session.json()) return session.ShowJson(found);
  session.out() << SummaryTable(session, found.persons());
  return absl::OkStatus();
}

absl::Status List(Session& session, const RequestForm& form) {
  ASSIGN_OR_RETURN(const std::unique_ptr<google::protobuf::Message> request, form.Build());
  ASSIGN_OR_RETURN(const std::unique_ptr<google::protobuf::Message> reply,
                   session.Call(form.method(), *request));
  if (session.json()) return session.ShowJson(*reply);
  const auto& list = static_cast<const ListPersonsResponse&>(*reply);
  session.out() << SummaryTable(session, list.persons());
  if (!list.next_page_token().empty()) {
    session.out() << session.Say({.da = "Der er flere: --page-token=",
                                  .en = "There are more: --page-token="})
                  << list.next_page_token() << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddPerson(CLI::App& app, Program& program) {
  auto who = std::make_shared<std::string>();
  auto form = std::make_shared<RequestForm>("varsel.focus.v1.FocusService/ListPersons", program);
  CLI::App* command = program.Command(
      app, "person",
      {.da = "vis en person, find efter navn, eller vis en liste",
       .en = "show a person, find by name, or list"},
      [who, form](Session& session) {
        if (who->empty()) return List(session, *form);
        return Uuid::Parse(*who).has_value() ? ShowOne(session, *who) : Find(session, *who);
      });
  command->add_option(
      "PERSON", *who,
      program.Say({.da = "id eller navn; ellers en liste", .en = "id or name; else a list"}));
  form->Add(*command, "--of-section", "section_id",
            {.da = "listen: kun sektionens", .en = "the list: of this section"});
  form->Add(*command, "--of-group", "group_id",
            {.da = "listen: kun grupperingens", .en = "the list: of this group"});
  form->Add(*command, "--state", "nomination_state",
            {.da = "listen: kun med denne status", .en = "the list: in this state"});
  form->Add(*command, "--page-token", "page_token",
            {.da = "listen: fortsæt herfra", .en = "the list: go on from here"});
}

}  // namespace varsel::cli
