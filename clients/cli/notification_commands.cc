// plan, attempt, deliver, followups: the work in the street, one command line at a time.
#include <algorithm>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/command_form.h"
#include "clients/cli/methods.h"
#include "clients/cli/notification_forms.h"
#include "clients/cli/program.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/request_form.h"
#include "clients/cli/table.h"
#include "storage/base/entropy.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_service.pb.h"

namespace varsel::cli {
namespace {

using google::protobuf::Message;
using notification::v1::FollowUpDue;
using notification::v1::ListFollowUpsDueResponse;
using notification::v1::RecordDeliveryRequest;

void AddPlan(CLI::App& app, Program& program) {
  auto form = std::make_shared<RequestForm>(
      "varsel.notification.v1.NotificationService/PlanNotification", program);
  CLI::App* command = program.Command(
      app, "plan", {.da = "planlæg en custom notification", .en = "plan a custom notification"},
      [form](Session& session) { return SendForm(session, *form, "notification_id"); });
  form->Add(*command, "PERSON", "person_id",
            {.da = "fokuspersonens id", .en = "the focus person's id"})
      ->required();
  form->Add(*command, "--round", "round_id", {.da = "runden", .en = "the round"});
  form->Add(*command, "--incident", "incident_id", {.da = "voldshændelsen", .en = "the incident"});
  form->Add(*command, "--mode", "planned_mode", {.da = "måde", .en = "mode"});
  form->Add(
      *command, "--id", "notification_id",
      {.da = "notifikationens id; ellers et nyt", .en = "the notification's id; else a new one"});
  AddPlanFields(*command, *form);
  form->NewId("notification_id");
}

void AddAttempt(CLI::App& app, Program& program) {
  auto form = std::make_shared<RequestForm>(
      "varsel.notification.v1.NotificationService/RecordAttempt", program);
  CLI::App* command = program.Command(
      app, "attempt",
      {.da = "registrér et kontaktforsøg", .en = "record an attempt to make contact"},
      [form](Session& session) { return SendForm(session, *form, "attempt_id"); });
  form->Add(*command, "NOTIFICATION", "notification_id",
            {.da = "notifikationens id", .en = "the notification's id"})
      ->required();
  form->Add(*command, "--id", "attempt_id",
            {.da = "forsøgets id; ellers et nyt", .en = "the attempt's id; else a new one"});
  AddAttemptFields(*command, *form, /*required=*/true);
  form->NewId("attempt_id");
}

// --way records the attempt that it came of in the same call, under a new id.
absl::Status Deliver(Session& session, const RequestForm& form) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> built, form.Build());
  auto& request = static_cast<RecordDeliveryRequest&>(*built);
  if (request.attempt_way() != 0 && request.attempt_id().empty()) {
    request.set_attempt_id(SystemEntropy().NewUuid().ToString());
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> reply, session.Call(form.method(), request));
  return ShowReply(session, request, "delivery_id", *reply);
}

void AddDeliver(CLI::App& app, Program& program) {
  auto form = std::make_shared<RequestForm>(
      "varsel.notification.v1.NotificationService/RecordDelivery", program);
  CLI::App* command = program.Command(
      app, "deliver",
      {.da = "registrér, at budskabet er leveret", .en = "record that the message was given"},
      [form](Session& session) { return Deliver(session, *form); });
  form->Add(*command, "NOTIFICATION", "notification_id",
            {.da = "notifikationens id", .en = "the notification's id"})
      ->required();
  form->Add(*command, "--id", "delivery_id",
            {.da = "leveringens id; ellers et nyt", .en = "the delivery's id; else a new one"});
  form->Add(*command, "--attempt", "attempt_id",
            {.da = "forsøget, den kom af", .en = "the attempt that it came of"});
  form->Add(
      *command, "--way", "attempt_way",
      {.da = "registrér også forsøget, på denne vej", .en = "record the attempt too, by this way"});
  AddDeliveryFields(*command, *form, /*required=*/true);
  form->NewId("delivery_id");
}

absl::Status ListFollowUps(Session& session, const RequestForm& form) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> request, form.Build());
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> reply, session.Call(form.method(), *request));
  if (session.json()) return session.ShowJson(*reply);
  const auto& list = static_cast<const ListFollowUpsDueResponse&>(*reply);
  Table table({{session.Say({.da = "Frist", .en = "Due"})},
               {""},
               {"Notification"},
               {"Person"},
               {session.Say({.da = "Betjente", .en = "Officers"})}});
  for (const FollowUpDue& due : list.follow_ups()) {
    table.Add({TimeText(session.language(), due.due()),
               due.overdue() ? session.Say({.da = "over tid", .en = "overdue"}) : "",
               due.notification_id(), due.person_id(), absl::StrJoin(due.officer_ids(), " ")});
  }
  session.out() << (table.empty() ? session.Say({.da = "Ingen opfølgninger venter.\n",
                                                 .en = "No follow-up is waiting.\n"})
                                  : table.ToString());
  if (!list.next_page_token().empty()) {
    session.out() << session.Say({.da = "Der er flere: --page-token=",
                                  .en = "There are more: --page-token="})
                  << list.next_page_token() << "\n";
  }
  return absl::OkStatus();
}

void AddFollowUps(CLI::App& app, Program& program) {
  auto list = std::make_shared<RequestForm>(
      "varsel.notification.v1.NotificationService/ListFollowUpsDue", program);
  CLI::App* command =
      program.Command(app, "followups",
                      {.da = "opfølgninger, der venter; record registrerer en",
                       .en = "follow-ups that wait; record records one"},
                      [list](Session& session) { return ListFollowUps(session, *list); });
  list->Add(*command, "--of-section", "section_id", {.da = "sektionens", .en = "of the section"});
  list->Add(*command, "--of-officer", "officer_id", {.da = "betjentens", .en = "of the officer"});
  list->Add(*command, "--of-person", "person_id", {.da = "personens", .en = "of the person"});
  list->Add(*command, "--until", "until", {.da = "forfaldne til da", .en = "due up to then"});
  AddPageFlags(*command, *list);

  auto form = std::make_shared<RequestForm>(
      "varsel.notification.v1.NotificationService/RecordFollowUp", program);
  CLI::App* record = program.Command(
      *command, "record", {.da = "registrér en opfølgning", .en = "record a follow-up"},
      [form](Session& session) { return SendForm(session, *form, "follow_up_id"); });
  form->Add(*record, "NOTIFICATION", "notification_id",
            {.da = "notifikationens id", .en = "the notification's id"})
      ->required();
  form->Add(*record, "--id", "follow_up_id",
            {.da = "opfølgningens id; ellers et nyt", .en = "the follow-up's id; else a new one"});
  AddFollowUpFields(*record, *form, /*required=*/true);
  form->NewId("follow_up_id");
}

}  // namespace

void AddNotificationCommands(CLI::App& app, Program& program) {
  AddPlan(app, program);
  AddAttempt(app, program);
  AddDeliver(app, program);
  AddFollowUps(app, program);
}

}  // namespace varsel::cli
