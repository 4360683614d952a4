#include "services/domain/time_proto.h"
#include "services/notification/decide_acute.h"
#include "services/notification/lever_view.h"
#include "services/notification/service.h"
#include "services/notification/texts.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using runtime::Call;
using runtime::CommandOutcome;
using runtime::CommandPlan;
using AcutePlan = CommandPlan<ContactAggregate, v1::RecordAcuteResponse>;

// A completed request and what it is decided by, kept until the reply is made.
struct Contact {
  v1::RecordAcuteRequest command;
  v1::PersonFactsRow person;
  std::optional<v1::TargetRow> target;
  LeverFacts levers;
  std::string programme;  // of the round
  bool as_notification = false;
  Told told;
  std::optional<google::protobuf::Timestamp> lapse_due;

  AcuteContext context() const {
    return {.person = &person,
            .target = target.has_value() ? &*target : nullptr,
            .levers = &levers,
            .programme = programme};
  }
};

absl::StatusOr<std::shared_ptr<Contact>> Gather(const Facts& facts, const Call& call,
                                                const v1::RecordAcuteRequest& request) {
  auto contact = std::make_shared<Contact>();
  contact->command = request;
  RETURN_IF_ERROR(Complete(call.caller.actor, &contact->command));
  ASSIGN_OR_RETURN(auto person, facts.SurvivingPerson(request.person_id()));
  if (!person.has_value()) return Refuse(v1::PERSON_UNKNOWN, {.field = "person_id"});
  contact->person = *std::move(person);
  contact->command.set_person_id(contact->person.person_id());
  if (!request.round_id().empty()) {
    ASSIGN_OR_RETURN(const auto round,
                     facts.RowOf<v1::RoundRow>(kRoundView, IdKey(request.round_id())));
    if (!round.has_value()) return Refuse(v1::ROUND_UNKNOWN, {.field = "round_id"});
    contact->programme = round->programme();
    ASSIGN_OR_RETURN(contact->target,
                     facts.Target(request.round_id(), contact->person.person_id()));
  }
  contact->as_notification = StandsAsNotification(contact->person, contact->command);
  return contact;
}

void Reply(const Contact& contact, const CommandOutcome& outcome,
           v1::RecordAcuteResponse* response) {
  FillReply(outcome, contact.told, response);
  if (contact.as_notification) {
    response->set_taken_as(v1::ACUTE_TAKEN_AS_NOTIFICATION);
    response->set_notification_id(contact.command.notification_id());
    return;
  }
  response->set_taken_as(v1::ACUTE_TAKEN_AS_PROVISIONAL);
  response->set_provisional_id(contact.command.notification_id());
  response->set_why(WhyProvisional(contact.person, FromProto(contact.command.contact_time())));
  if (contact.lapse_due.has_value()) *response->mutable_lapse_due() = *contact.lapse_due;
}

absl::StatusOr<AcutePlan> RecordAcute(const Facts& facts, const Call& call,
                                      const v1::RecordAcuteRequest& request) {
  ASSIGN_OR_RETURN(const std::shared_ptr<Contact> contact, Gather(facts, call, request));
  const StreamId notification = NotificationStream(request.notification_id());
  const StreamId provisional = ProvisionalStream(request.notification_id());
  AcutePlan plan;
  plan.stream = contact->as_notification ? notification : provisional;
  const StreamId& other = contact->as_notification ? provisional : notification;
  ASSIGN_OR_RETURN(const Version taken, facts.VersionOf(other));
  if (taken != Version()) return Refuse(common::v1::ID_IN_USE, {.field = "notification_id"});
  plan.reads.push_back({other, Version()});
  // Approval and removal decide which it is, so they must still be as they were read.
  plan.reads.push_back(
      {PersonStream(contact->person.person_id()), Version(contact->person.version())});
  if (contact->as_notification && contact->command.facts().announced_levers_size() > 0) {
    const v1::Dimensions dimensions = DimensionsOf(contact->person, contact->context().target,
                                                   FromProto(contact->command.contact_time()));
    ASSIGN_OR_RETURN(contact->levers, GatherLevers(facts, dimensions.group_ids(), &plan.reads));
  }
  plan.decide = [&call, contact](const ContactState& state) -> absl::StatusOr<EventDrafts> {
    absl::StatusOr<EventDrafts> drafts =
        contact->as_notification
            ? Decide(state.notification, contact->command, contact->context(), call.Context())
            : Decide(state.provisional, contact->command, contact->context(), call.Context());
    if (!drafts.ok()) return drafts;
    contact->told = ToldOf(*drafts);
    if (!contact->as_notification) {
      contact->lapse_due = drafts->front().event.provisional_recorded().lapse_due();
    }
    return drafts;
  };
  plan.reply = [contact](const CommandOutcome& outcome, v1::RecordAcuteResponse* response) {
    Reply(*contact, outcome, response);
  };
  return plan;
}

// What settling a provisional record is decided by.
struct Settling {
  v1::ProvisionalRow row;
  std::optional<v1::PersonFactsRow> person;
  std::optional<v1::TargetRow> target;
  LeverFacts levers;
  ProvisionalTexts texts;
  bool adopted = false;

  AcuteContext context() const {
    return {.person = person.has_value() ? &*person : nullptr,
            .target = target.has_value() ? &*target : nullptr,
            .levers = &levers};
  }
};

absl::StatusOr<std::shared_ptr<Settling>> GatherSettling(const Facts& facts, const Call& call,
                                                         const std::string& id,
                                                         std::vector<log::Precondition>* reads) {
  auto settling = std::make_shared<Settling>();
  ASSIGN_OR_RETURN(const auto row,
                   facts.RowOf<v1::ProvisionalRow>(kProvisionalView, IdKey('p', id)));
  if (!row.has_value() || !InScope(call, row->section_id(), row->officer_ids())) {
    return Refuse(v1::PROVISIONAL_UNKNOWN, {.field = "provisional_id"});
  }
  settling->row = *row;
  ASSIGN_OR_RETURN(settling->person, facts.SurvivingPerson(row->person_id()));
  if (settling->person.has_value()) {
    reads->push_back(
        {PersonStream(settling->person->person_id()), Version(settling->person->version())});
  }
  if (!row->round_id().empty()) {
    ASSIGN_OR_RETURN(settling->target, facts.Target(row->round_id(), row->person_id()));
  }
  if (settling->person.has_value() && row->facts().announced_levers_size() > 0) {
    const v1::Dimensions dimensions =
        DimensionsOf(*settling->person, settling->context().target, FromProto(row->contact_time()));
    ASSIGN_OR_RETURN(settling->levers, GatherLevers(facts, dimensions.group_ids(), reads));
  }
  Texts texts;
  RETURN_IF_ERROR(OpenOver(facts.sealer(), row->details(), &texts));
  settling->texts = {.relation = texts.relation, .note = texts.note, .request = texts.request};
  return settling;
}

template <typename Request, typename Response>
void RegisterSettling(runtime::MethodTable& methods, const Facts& facts, std::string_view rpc) {
  methods.Command<ProvisionalAggregate, Request, Response>(
      MethodName(rpc),
      [&facts](const Call& call, const Request& request)
          -> absl::StatusOr<CommandPlan<ProvisionalAggregate, Response>> {
        CommandPlan<ProvisionalAggregate, Response> plan;
        const std::string& id = request.provisional_id();
        plan.stream = ProvisionalStream(id);
        if constexpr (requires { request.expected_version(); }) plan.expected = ExpectedBy(request);
        ASSIGN_OR_RETURN(const auto settling, GatherSettling(facts, call, id, &plan.reads));
        plan.decide = [&call, &request,
                       settling](const ProvisionalState& state) -> absl::StatusOr<EventDrafts> {
          ASSIGN_OR_RETURN(EventDrafts drafts, Decide(state, request, settling->context(),
                                                      settling->texts, call.Context()));
          settling->adopted = !drafts.empty() && drafts.front().event.has_provisional_adopted();
          return drafts;
        };
        plan.reply = [settling](const CommandOutcome& outcome, Response* response) {
          response->set_version(outcome.version.value());
          if (settling->adopted) response->set_notification_id(settling->row.provisional_id());
        };
        return plan;
      });
}

// Commands that need nothing but the provisional record itself.
template <typename Request, typename Response>
absl::StatusOr<CommandPlan<ProvisionalAggregate, Response>> OnProvisional(const Call& call,
                                                                          const Request& request) {
  CommandPlan<ProvisionalAggregate, Response> plan;
  plan.stream = ProvisionalStream(request.provisional_id());
  plan.expected = ExpectedBy(request);
  SetDecide(&plan, [&call, &request](const ProvisionalState& state) -> absl::StatusOr<EventDrafts> {
    if (state.now != nullptr && !InScope(call, state.now->section_id(), state.now->officer_ids())) {
      return Refuse(v1::PROVISIONAL_UNKNOWN, {.field = "provisional_id"});
    }
    return Decide(state, request, call.Context());
  });
  return plan;
}

}  // namespace

void RegisterAcuteCommands(runtime::MethodTable& methods, const Facts& facts) {
  methods.Command<ContactAggregate, v1::RecordAcuteRequest, v1::RecordAcuteResponse>(
      MethodName("RecordAcute"), [&facts](const Call& call, const v1::RecordAcuteRequest& request) {
        return RecordAcute(facts, call, request);
      });
  RegisterSettling<v1::AdoptProvisionalRequest, v1::AdoptProvisionalResponse>(methods, facts,
                                                                              "AdoptProvisional");
  RegisterSettling<v1::LapseProvisionalRequest, v1::LapseProvisionalResponse>(methods, facts,
                                                                              "LapseProvisional");
  methods
      .Command<ProvisionalAggregate, v1::CorrectProvisionalRequest, v1::CorrectProvisionalResponse>(
          MethodName("CorrectProvisional"),
          &OnProvisional<v1::CorrectProvisionalRequest, v1::CorrectProvisionalResponse>);
  methods.Command<ProvisionalAggregate, v1::WithdrawProvisionalRequest,
                  v1::WithdrawProvisionalResponse>(
      MethodName("WithdrawProvisional"),
      &OnProvisional<v1::WithdrawProvisionalRequest, v1::WithdrawProvisionalResponse>);
}

}  // namespace varsel::notification
