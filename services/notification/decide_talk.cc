#include "services/notification/decide_talk.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/domain/time_proto.h"
#include "services/notification/decide_fact.h"
#include "services/notification/streams.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using Event = v1::NotificationEvent;

// The delivery of everybody present.
v1::DeliveryFacts FactsOf(const v1::GroupTalkRecorded& talk) {
  v1::DeliveryFacts facts;
  facts.set_mode(v1::DELIVERY_MODE_TO_GROUP);
  *facts.mutable_delivered_time() = talk.talked_time();
  facts.set_presence_known(v1::TRI_STATE_YES);
  facts.set_place_kind(talk.place_kind());
  *facts.mutable_officer_ids() = talk.officer_ids();
  facts.set_message_version_id(talk.message_version_id());
  return facts;
}

template <typename Command>
v1::GroupTalkRecorded TalkOf(const Command& command, const TalkContext& facts,
                             const DecideContext& context) {
  v1::GroupTalkRecorded talk;
  talk.set_group_talk_id(command.group_talk_id());
  talk.set_group_id(command.group_id());
  talk.set_head_count(command.head_count());
  *talk.mutable_talked_time() = command.talked_time();
  talk.set_place_kind(command.place_kind());
  SetOfficers(command.officer_ids(), context.actor, talk.mutable_officer_ids());
  for (const v1::PresentPerson& who : command.present()) {
    v1::Present& present = *talk.add_present();
    present.set_person_id(who.person_id());
    present.set_notification_id(who.notification_id());
    present.set_delivery_id(who.notification_id().empty() ? "" : who.delivery_id());
  }
  talk.set_section_id(command.section_id().empty() ? facts.group->section_id()
                                                   : command.section_id());
  talk.set_message_version_id(command.message_version_id());
  return talk;
}

template <typename Command>
absl::Status CheckPresent(const Command& command, const TalkContext& facts) {
  if (facts.group == nullptr || facts.group->withdrawn()) {
    return Refuse(v1::GROUP_UNKNOWN, {.field = "group_id"});
  }
  std::set<std::string> seen;
  for (int i = 0; i < command.present_size(); ++i) {
    const v1::PresentPerson& who = command.present(i);
    const std::string path = absl::StrCat("present[", i, "].");
    if (!seen.insert(who.person_id()).second) {
      return Refuse(common::v1::FIELD_MALFORMED,
                    {.field = path + "person_id", .detail = "each person once"});
    }
    if (facts.persons.count(who.person_id()) == 0) {
      return Refuse(v1::PERSON_UNKNOWN, {.field = path + "person_id"});
    }
    if (who.notification_id().empty()) continue;
    const auto touched = facts.touched.find(who.notification_id());
    if (touched == facts.touched.end() || !touched->second.state.exists()) {
      return Refuse(v1::NOTIFICATION_UNKNOWN, {.field = path + "notification_id"});
    }
    if (touched->second.state.plan->person_id() != who.person_id()) {
      return Refuse(v1::NOT_HIS_NOTIFICATION, {.field = path + "notification_id"});
    }
    if (who.delivery_id().empty()) {
      return Refuse(common::v1::FIELD_REQUIRED, {.field = path + "delivery_id"});
    }
  }
  return absl::OkStatus();
}

FactContext FactOf(const TouchedNotification& touched) {
  return {.person = touched.person.has_value() ? &*touched.person : nullptr,
          .levers = &touched.levers};
}

// A new delivery on the notification of somebody present.
absl::StatusOr<EventDrafts> Deliver(const v1::Present& who, const v1::GroupTalkRecorded& talk,
                                    const TalkContext& facts, const DecideContext& context) {
  const TouchedNotification& touched = facts.touched.at(who.notification_id());
  v1::RecordDeliveryRequest delivery;
  delivery.set_delivery_id(who.delivery_id());
  delivery.set_notification_id(who.notification_id());
  *delivery.mutable_facts() = FactsOf(talk);
  const FactContext fact = FactOf(touched);
  ASSIGN_OR_RETURN(EventDrafts drafts, Decide(touched.state, delivery, fact, context));
  return OnStream(NotificationStream(who.notification_id()), std::move(drafts));
}

// The delivery of somebody who was and is present, where the talk's correction changes it.
EventDrafts Redeliver(const v1::Present& who, const Delivery& delivery,
                      const v1::GroupTalkRecorded& talk, const std::string& reason,
                      const TalkContext& facts, const DecideContext& context) {
  const TouchedNotification& touched = facts.touched.at(who.notification_id());
  const v1::DeliveryFacts anew = FactsOf(talk);
  v1::CorrectDeliveryRequest correction;
  v1::DeliveryFacts& told = *correction.mutable_facts();
  told = delivery.now->facts();  // with what was completed since
  *told.mutable_delivered_time() = anew.delivered_time();
  told.set_place_kind(anew.place_kind());
  *told.mutable_officer_ids() = anew.officer_ids();
  told.set_message_version_id(anew.message_version_id());
  if (google::protobuf::util::MessageDifferencer::Equals(told, delivery.now->facts())) return {};
  correction.set_attempt_id(delivery.now->attempt_id());
  correction.set_request(touched.request);
  correction.set_note(touched.note);
  correction.set_reason(reason);
  const FactContext fact = FactOf(touched);
  EventDrafts drafts;
  drafts.push_back(DeliveryCorrection(touched.state, delivery, correction, fact, context));
  return OnStream(NotificationStream(who.notification_id()),
                  WithOutcome(touched.state, std::move(drafts), context));
}

// Takes back the deliveries of those `present` before whom `kept` does not hold.
template <typename Kept>
absl::StatusOr<EventDrafts> TakeBack(const v1::GroupTalkRecorded& before, const Kept& kept,
                                     const std::string& reason, const TalkContext& facts,
                                     const DecideContext& context) {
  EventDrafts all;
  for (const v1::Present& who : before.present()) {
    if (who.notification_id().empty() || kept(who)) continue;
    const auto touched = facts.touched.find(who.notification_id());
    // The talk changed between gathering and deciding: the caller asks again.
    if (touched == facts.touched.end()) return Refuse(common::v1::CONTENTION);
    const NotificationState& state = touched->second.state;
    const Delivery* delivery = FindDelivery(state, who.delivery_id());
    if (delivery == nullptr || delivery->withdrawn) continue;
    EventDrafts drafts;
    drafts.push_back(DeliveryWithdrawal(state, *delivery, reason, context));
    Append(OnStream(NotificationStream(who.notification_id()),
                    WithOutcome(state, std::move(drafts), context)),
           &all);
  }
  return all;
}

absl::Status CheckStands(const TalkState& state) {
  if (state.now == nullptr) return Refuse(v1::GROUP_TALK_UNKNOWN, {.field = "group_talk_id"});
  if (state.withdrawn) return Refuse(v1::FACT_WITHDRAWN_ALREADY, {.field = "group_talk_id"});
  return absl::OkStatus();
}

v1::GroupTalkCorrected CorrectedOf(const v1::GroupTalkRecorded& talk) {
  v1::GroupTalkCorrected corrected;
  corrected.set_group_talk_id(talk.group_talk_id());
  corrected.set_group_id(talk.group_id());
  corrected.set_head_count(talk.head_count());
  *corrected.mutable_talked_time() = talk.talked_time();
  corrected.set_place_kind(talk.place_kind());
  *corrected.mutable_officer_ids() = talk.officer_ids();
  *corrected.mutable_present() = talk.present();
  corrected.set_section_id(talk.section_id());
  corrected.set_message_version_id(talk.message_version_id());
  return corrected;
}

}  // namespace

absl::StatusOr<EventDrafts> Decide(const TalkState& state,
                                   const v1::RecordGroupTalkRequest& command,
                                   const TalkContext& facts, const DecideContext& context) {
  if (state.now != nullptr) return Refuse(common::v1::ID_IN_USE, {.field = "group_talk_id"});
  RETURN_IF_ERROR(CheckPresent(command, facts));
  const v1::GroupTalkRecorded talk = TalkOf(command, facts, context);
  EventDrafts drafts;
  Draft<Event> recorded;
  *recorded.event.mutable_group_talk_recorded() = talk;
  recorded.occurred = FromProto(talk.talked_time());
  drafts.push_back(std::move(recorded));
  for (const v1::Present& who : talk.present()) {
    if (who.notification_id().empty()) continue;
    ASSIGN_OR_RETURN(EventDrafts delivered, Deliver(who, talk, facts, context));
    Append(std::move(delivered), &drafts);
  }
  return drafts;
}

absl::StatusOr<EventDrafts> Decide(const TalkState& state,
                                   const v1::CorrectGroupTalkRequest& command,
                                   const TalkContext& facts, const DecideContext& context) {
  RETURN_IF_ERROR(CheckStands(state));
  RETURN_IF_ERROR(CheckPresent(command, facts));
  v1::GroupTalkRecorded talk = TalkOf(command, facts, context);
  // Who stays on keeps his delivery's id, whatever the request says.
  std::map<std::string, std::string> deliveries;
  for (const v1::Present& who : state.now->present()) {
    if (!who.notification_id().empty()) deliveries[who.notification_id()] = who.delivery_id();
  }
  EventDrafts delivered;
  std::set<std::string> kept;
  for (v1::Present& who : *talk.mutable_present()) {
    if (who.notification_id().empty()) continue;
    const auto before = deliveries.find(who.notification_id());
    const TouchedNotification& touched = facts.touched.at(who.notification_id());
    const Delivery* delivery =
        before == deliveries.end() ? nullptr : FindDelivery(touched.state, before->second);
    if (delivery == nullptr || delivery->withdrawn) {
      ASSIGN_OR_RETURN(EventDrafts drafts, Deliver(who, talk, facts, context));
      Append(std::move(drafts), &delivered);
      continue;
    }
    who.set_delivery_id(before->second);
    kept.insert(who.notification_id());
    Append(Redeliver(who, *delivery, talk, command.reason(), facts, context), &delivered);
  }
  ASSIGN_OR_RETURN(
      EventDrafts taken_back,
      TakeBack(
          *state.now, [&](const v1::Present& who) { return kept.count(who.notification_id()) > 0; },
          command.reason(), facts, context));
  EventDrafts drafts;
  Draft<Event> corrected;
  *corrected.event.mutable_group_talk_corrected() = CorrectedOf(talk);
  corrected.occurred = FromProto(talk.talked_time());
  corrected.corrects = state.origin;
  drafts.push_back(std::move(corrected));
  Append(std::move(delivered), &drafts);
  Append(std::move(taken_back), &drafts);
  return drafts;
}

absl::StatusOr<EventDrafts> Decide(const TalkState& state,
                                   const v1::WithdrawGroupTalkRequest& command,
                                   const TalkContext& facts, const DecideContext& context) {
  RETURN_IF_ERROR(CheckStands(state));
  ASSIGN_OR_RETURN(EventDrafts taken_back, TakeBack(
                                               *state.now, [](const v1::Present&) { return false; },
                                               command.reason_code(), facts, context));
  EventDrafts drafts;
  Draft<Event> withdrawn;
  withdrawn.event.mutable_group_talk_withdrawn()->set_group_talk_id(command.group_talk_id());
  withdrawn.event.mutable_group_talk_withdrawn()->set_reason_code(command.reason_code());
  withdrawn.occurred = context.now;
  withdrawn.corrects = state.origin;
  drafts.push_back(std::move(withdrawn));
  Append(std::move(taken_back), &drafts);
  return drafts;
}

}  // namespace varsel::notification
