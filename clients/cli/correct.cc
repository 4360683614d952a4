// correct: puts a recorded fact right, or takes it back. Reads the notification first, changes what
// was said on the command line, and sends all values anew against the version that was read.
#include <algorithm>
#include <memory>
#include <string>

#include "clients/cli/exit_code.h"
#include "clients/cli/notification_forms.h"
#include "clients/cli/program.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/request_form.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_service.pb.h"

namespace varsel::cli {
namespace {

namespace v1 = notification::v1;
using google::protobuf::Message;

const std::string kService = "varsel.notification.v1.NotificationService/";

absl::StatusOr<v1::GetNotificationResponse> Read(Session& session, const std::string& id) {
  v1::GetNotificationRequest request;
  request.set_notification_id(id);
  return session.Call<v1::GetNotificationResponse>(kService + "GetNotification", request);
}

absl::Status NoSuchFact(Session& session, const std::string& id) {
  return absl::NotFoundError(session.Say({.da = "Notifikationen har ingen sådan registrering: ",
                                          .en = "The notification has no such record: "}) +
                             id);
}

// `typed` over `now`: lists are replaced, not added to.
template <typename Request>
Request Over(Request now, const Request& typed) {
  if (typed.officer_ids_size() > 0) now.clear_officer_ids();
  now.MergeFrom(typed);
  return now;
}

absl::StatusOr<v1::CorrectAttemptRequest> Fill(Session& session,
                                               const v1::CorrectAttemptRequest& typed,
                                               const v1::GetNotificationResponse& read) {
  const auto found =
      std::find_if(read.attempts().begin(), read.attempts().end(),
                   [&](const v1::Attempt& a) { return a.attempt_id() == typed.attempt_id(); });
  if (found == read.attempts().end()) return NoSuchFact(session, typed.attempt_id());
  v1::CorrectAttemptRequest now;
  now.set_way(found->way());
  now.set_outcome(found->outcome());
  *now.mutable_attempted_time() = found->attempted_time();
  *now.mutable_officer_ids() = found->officer_ids();
  now.set_relation(found->relation());
  now.set_note(found->note());
  return Over(std::move(now), typed);
}

absl::StatusOr<v1::CorrectDeliveryRequest> Fill(Session& session,
                                                const v1::CorrectDeliveryRequest& typed,
                                                const v1::GetNotificationResponse& read) {
  const auto found =
      std::find_if(read.deliveries().begin(), read.deliveries().end(),
                   [&](const v1::Delivery& d) { return d.delivery_id() == typed.delivery_id(); });
  if (found == read.deliveries().end()) return NoSuchFact(session, typed.delivery_id());
  v1::CorrectDeliveryRequest now;
  now.set_attempt_id(found->attempt_id());
  now.set_request(found->request());
  now.set_note(found->note());
  *now.mutable_facts() = found->facts();
  ClearTypedLists(typed.facts(), now.mutable_facts());
  now.MergeFrom(typed);
  return now;
}

absl::StatusOr<v1::CorrectFollowUpRequest> Fill(Session& session,
                                                const v1::CorrectFollowUpRequest& typed,
                                                const v1::GetNotificationResponse& read) {
  const auto found =
      std::find_if(read.follow_ups().begin(), read.follow_ups().end(),
                   [&](const v1::FollowUp& f) { return f.follow_up_id() == typed.follow_up_id(); });
  if (found == read.follow_ups().end()) return NoSuchFact(session, typed.follow_up_id());
  v1::CorrectFollowUpRequest now;
  *now.mutable_followed_up_time() = found->followed_up_time();
  if (found->has_settles_due()) *now.mutable_settles_due() = found->settles_due();
  now.set_contact_made(found->contact_made());
  now.set_remembers_message(found->remembers_message());
  now.set_passed_on(found->passed_on());
  *now.mutable_officer_ids() = found->officer_ids();
  now.set_remembers(found->remembers());
  now.set_asks_for(found->asks_for());
  now.set_note(found->note());
  return Over(std::move(now), typed);
}

template <typename Request>
absl::Status Correct(Session& session, const RequestForm& form, const std::string& id_field) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> built, form.Build());
  const auto& typed = static_cast<const Request&>(*built);
  ASSIGN_OR_RETURN(const auto read, Read(session, typed.notification_id()));
  ASSIGN_OR_RETURN(Request request, Fill(session, typed, read));
  if (request.expected_version() == 0) request.set_expected_version(read.version());
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> reply, session.Call(form.method(), request));
  return ShowReply(session, request, id_field, *reply);
}

absl::Status Withdraw(Session& session, const RequestForm& form, const std::string& id_field) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> request, form.Build());
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> reply, session.Call(form.method(), *request));
  return ShowReply(session, *request, id_field, *reply);
}

// What each correction has: which notification, which fact, why.
template <typename Request>
CLI::App* AddKind(CLI::App& parent, Program& program, const std::string& name, const Text& help,
                  const std::string& method, const std::string& id_field,
                  void (*fields)(CLI::App&, RequestForm&, bool)) {
  auto form = std::make_shared<RequestForm>(kService + method, program);
  CLI::App* command = program.Command(parent, name, help, [form, id_field](Session& session) {
    return Correct<Request>(session, *form, id_field);
  });
  form->Add(*command, "NOTIFICATION", "notification_id",
            {.da = "notifikationens id", .en = "the notification's id"})
      ->required();
  form->Add(*command, "FACT", id_field,
            {.da = "id på det, der rettes", .en = "id of what is put right"})
      ->required();
  form->Add(*command, "--reason", "reason", {.da = "hvad der var forkert", .en = "what was wrong"})
      ->required();
  form->Add(*command, "--expected-version", "expected_version",
            {.da = "versionen, du har læst; ellers den nyeste",
             .en = "the version that you read; else the newest"});
  fields(*command, *form, false);
  return command;
}

void AddWithdraw(CLI::App& parent, Program& program, const std::string& name, const Text& help,
                 const std::string& method, const std::string& owner, const Text& owner_help,
                 const std::string& fact) {
  auto form = std::make_shared<RequestForm>(method, program);
  CLI::App* command = program.Command(parent, name, help, [form, fact](Session& session) {
    return Withdraw(session, *form, fact);
  });
  form->Add(*command, owner == "person_id" ? "PERSON" : "NOTIFICATION", owner, owner_help)
      ->required();
  form->Add(*command, "FACT", fact,
            {.da = "id på det, der tages tilbage", .en = "id of what is taken back"})
      ->required();
  form->Add(*command, "--reason", "reason",
            {.da = "hvorfor det ikke var sådan", .en = "why it was not so"})
      ->required();
  form->Add(*command, "--expected-version", "expected_version",
            {.da = "versionen, du har læst", .en = "the version that you read"});
}

}  // namespace

void AddCorrect(CLI::App& app, Program& program) {
  CLI::App* group =
      app.add_subcommand("correct", program.Say({.da = "ret en registrering, eller tag den tilbage",
                                                 .en = "put a record right, or take it back"}));
  group->require_subcommand(1);
  group->set_help_flag("-h,--help", program.Say({.da = "vis denne hjælp", .en = "show this help"}));
  AddKind<v1::CorrectAttemptRequest>(*group, program, "attempt",
                                     {.da = "et kontaktforsøg", .en = "an attempt"},
                                     "CorrectAttempt", "attempt_id", &AddAttemptFields);
  AddKind<v1::CorrectDeliveryRequest>(*group, program, "delivery",
                                      {.da = "en levering", .en = "a delivery"}, "CorrectDelivery",
                                      "delivery_id", &AddDeliveryFields);
  AddKind<v1::CorrectFollowUpRequest>(*group, program, "followup",
                                      {.da = "en opfølgning", .en = "a follow-up"},
                                      "CorrectFollowUp", "follow_up_id", &AddFollowUpFields);
  AddWithdraw(
      *group, program, "withdraw",
      {.da = "tag et forsøg, en levering, en opfølgning, en lukning eller en aflysning tilbage",
       .en = "take back an attempt, a delivery, a follow-up, a closing or a cancelling"},
      kService + "WithdrawFact", "notification_id",
      {.da = "notifikationens id", .en = "the notification's id"}, "fact_id");
  AddWithdraw(*group, program, "withdraw-person-fact",
              {.da = "tag noget om en person tilbage", .en = "take back something about a person"},
              "varsel.focus.v1.FocusService/WithdrawFact", "person_id",
              {.da = "personens id", .en = "the person's id"}, "withdrawn_fact_id");
}

}  // namespace varsel::cli
