// What is to be done: follow-ups due, deliveries to complete, provisional records, facts to put
// right; and group talks.
#include "services/domain/time_proto.h"
#include "services/notification/service.h"
#include "services/notification/texts.h"
#include "services/runtime/facts_query.h"
#include "services/runtime/page.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_reasons.pb.h"

namespace varsel::notification {
namespace {

using runtime::Call;
using runtime::ParseRow;
using runtime::ScanPage;
using runtime::Taken;

// Which keys to scan where no owner but a section may be named: the section's, else the caller's
// own, else the district's.
std::string PrefixOf(const Call& call, const std::string& section, char of_section,
                     char of_district) {
  if (!section.empty()) return TimedPrefix(of_section, section);
  if (call.scope == common::v1::Access::OWN_SECTION && call.caller.section.has_value()) {
    return TimedPrefix(of_section, call.caller.section->ToString());
  }
  return TimedPrefix(of_district, "");
}

Uuid IdOf(std::string_view key) { return Uuid::FromBytes(key.substr(key.size() - Uuid::kSize)); }

absl::StatusOr<v1::ListFollowUpsDueResponse> ListFollowUpsDue(
    const Facts& facts, const Call& call, const v1::ListFollowUpsDueRequest& request) {
  const int named =
      !request.section_id().empty() + !request.officer_id().empty() + !request.person_id().empty();
  if (named > 1) {
    return Refuse(v1::ASK_BY_ONE, {.detail = "section_id, officer_id, person_id"});
  }
  const std::string prefix = !request.officer_id().empty() ? TimedPrefix('o', request.officer_id())
                             : !request.person_id().empty()
                                 ? TimedPrefix('p', request.person_id())
                                 : PrefixOf(call, request.section_id(), 's', 'a');
  const absl::Time until =
      request.has_until() ? FromProto(request.until()) : absl::InfiniteFuture();
  ASSIGN_OR_RETURN(const auto reader, facts.views().Read(kDueView, call.at_least));
  v1::ListFollowUpsDueResponse response;
  ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                   ScanPage(*reader, prefix, "", {request.page_size(), request.page_token()},
                            [&](std::string_view, std::string_view value) -> absl::StatusOr<Taken> {
                              ASSIGN_OR_RETURN(const auto row, ParseRow<v1::FollowUpDueRow>(value));
                              const absl::Time due = FromProto(row.due());
                              if (due > until) return Taken::kLast;  // they stand in order of time
                              if (!InScope(call, row.section_id(), row.officer_ids())) {
                                return Taken::kPassedOver;
                              }
                              v1::FollowUpDue& item = *response.add_follow_ups();
                              item.set_notification_id(row.notification_id());
                              item.set_person_id(row.person_id());
                              item.set_section_id(row.section_id());
                              *item.mutable_officer_ids() = row.officer_ids();
                              *item.mutable_due() = row.due();
                              item.set_overdue(due <= call.now);
                              item.set_round_id(row.round_id());
                              return Taken::kShown;
                            }));
  return response;
}

absl::StatusOr<v1::ListIncompleteDeliveriesResponse> ListIncompleteDeliveries(
    const Facts& facts, const Call& call, const v1::ListIncompleteDeliveriesRequest& request) {
  ASSIGN_OR_RETURN(const auto reader, facts.views().Read(kDueView, call.at_least));
  v1::ListIncompleteDeliveriesResponse response;
  ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                   ScanPage(*reader, PrefixOf(call, request.section_id(), 'c', 'e'), "",
                            {request.page_size(), request.page_token()},
                            [&](std::string_view, std::string_view value) -> absl::StatusOr<Taken> {
                              ASSIGN_OR_RETURN(const auto row,
                                               ParseRow<v1::IncompleteDeliveryRow>(value));
                              if (!InScope(call, row.section_id(), row.officer_ids()))
                                return Taken::kPassedOver;
                              v1::IncompleteDelivery& item = *response.add_deliveries();
                              item.set_notification_id(row.notification_id());
                              item.set_delivery_id(row.delivery_id());
                              item.set_person_id(row.person_id());
                              item.set_section_id(row.section_id());
                              *item.mutable_officer_ids() = row.officer_ids();
                              *item.mutable_delivered_time() = row.delivered_time();
                              *item.mutable_complete_due() = row.complete_due();
                              item.set_overdue(FromProto(row.complete_due()) <= call.now);
                              *item.mutable_missing() = row.missing();
                              return Taken::kShown;
                            }));
  return response;
}

absl::Status Show(const Facts& facts, const v1::ProvisionalRow& row, v1::Provisional* item) {
  item->set_provisional_id(row.provisional_id());
  item->set_person_id(row.person_id());
  item->set_section_id(row.section_id());
  item->set_state(row.state());
  item->set_way(row.way());
  item->set_outcome(row.outcome());
  *item->mutable_contact_time() = row.contact_time();
  *item->mutable_officer_ids() = row.officer_ids();
  if (row.has_facts()) *item->mutable_facts() = row.facts();
  item->set_incident_id(row.incident_id());
  item->set_round_id(row.round_id());
  *item->mutable_lapse_due() = row.lapse_due();
  item->set_version(row.version());
  Texts texts;
  RETURN_IF_ERROR(OpenOver(facts.sealer(), row.details(), &texts));
  item->set_relation(texts.relation);
  item->set_note(texts.note);
  item->set_request(texts.request);
  item->set_erased(texts.erased);
  return absl::OkStatus();
}

absl::StatusOr<v1::ListProvisionalsResponse> ListProvisionals(
    const Facts& facts, const Call& call, const v1::ListProvisionalsRequest& request) {
  ASSIGN_OR_RETURN(const auto reader, facts.views().Read(kProvisionalView, call.at_least));
  v1::ListProvisionalsResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ScanPage(*reader, PrefixOf(call, request.section_id(), 's', 'a'), "",
               {request.page_size(), request.page_token()},
               [&](std::string_view key, std::string_view) -> absl::StatusOr<Taken> {
                 ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::ProvisionalRow>(
                                                      *reader, Key('p').Id(IdOf(key)).Take()));
                 if (!row.has_value() || !InScope(call, row->section_id(), row->officer_ids())) {
                   return Taken::kPassedOver;
                 }
                 if (request.open_only() && row->state() != v1::PROVISIONAL_STATE_OPEN) {
                   return Taken::kPassedOver;
                 }
                 RETURN_IF_ERROR(Show(facts, *row, response.add_provisionals()));
                 return Taken::kShown;
               }));
  return response;
}

absl::StatusOr<v1::ListMarkedResponse> ListMarked(const Facts& facts, const Call& call,
                                                  const v1::ListMarkedRequest& request) {
  ASSIGN_OR_RETURN(const auto reader, facts.views().Read(kMarkedView, call.at_least));
  std::string prefix;
  if (!request.section_id().empty()) {
    prefix = IdKey(request.section_id());
  } else if (call.scope == common::v1::Access::OWN_SECTION && call.caller.section.has_value()) {
    prefix = IdKey(call.caller.section->ToString());
  }
  v1::ListMarkedResponse response;
  ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                   ScanPage(*reader, prefix, "", {request.page_size(), request.page_token()},
                            [&](std::string_view, std::string_view value) -> absl::StatusOr<Taken> {
                              ASSIGN_OR_RETURN(const auto row, ParseRow<v1::MarkedRow>(value));
                              if (!InSection(call, row.section_id())) return Taken::kPassedOver;
                              bool asked = request.mark() == v1::MARK_UNSPECIFIED;
                              for (const int mark : row.marks()) asked |= mark == request.mark();
                              if (!asked) return Taken::kPassedOver;
                              v1::MarkedFact& item = *response.add_facts();
                              item.set_notification_id(row.notification_id());
                              item.set_person_id(row.person_id());
                              item.set_fact_id(row.fact_id());
                              item.set_section_id(row.section_id());
                              item.set_fact_kind(row.fact_kind());
                              *item.mutable_occurred_time() = row.occurred_time();
                              *item.mutable_marks() = row.marks();
                              return Taken::kShown;
                            }));
  return response;
}

absl::StatusOr<v1::ListGroupTalksResponse> ListGroupTalks(
    const Facts& facts, const Call& call, const v1::ListGroupTalksRequest& request) {
  ASSIGN_OR_RETURN(const auto reader, facts.views().Read(kTalkView, call.at_least));
  v1::ListGroupTalksResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ScanPage(*reader, PrefixOf(call, request.section_id(), 's', 'a'), "",
               {request.page_size(), request.page_token()},
               [&](std::string_view key, std::string_view) -> absl::StatusOr<Taken> {
                 ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::GroupTalkRow>(
                                                      *reader, Key('t').Id(IdOf(key)).Take()));
                 if (!row.has_value() || !InScope(call, row->section_id(), row->officer_ids())) {
                   return Taken::kPassedOver;
                 }
                 v1::GroupTalk& item = *response.add_group_talks();
                 item.set_group_talk_id(row->group_talk_id());
                 item.set_group_id(row->group_id());
                 item.set_head_count(row->head_count());
                 *item.mutable_talked_time() = row->talked_time();
                 item.set_place_kind(row->place_kind());
                 *item.mutable_officer_ids() = row->officer_ids();
                 for (const v1::PresentRow& who : row->present()) {
                   item.add_present_person_ids(who.person_id());
                 }
                 item.set_section_id(row->section_id());
                 item.set_message_version_id(row->message_version_id());
                 item.set_withdrawn(row->withdrawn());
                 item.set_version(row->version());
                 return Taken::kShown;
               }));
  return response;
}

}  // namespace

void RegisterListQueries(runtime::MethodTable& methods, const Facts& facts) {
  const auto add = [&](std::string_view rpc, auto* answer) {
    runtime::AddFactsQuery(methods, facts, MethodName(rpc), runtime::Work::kScan, answer);
  };
  add("ListFollowUpsDue", &ListFollowUpsDue);
  add("ListIncompleteDeliveries", &ListIncompleteDeliveries);
  add("ListProvisionals", &ListProvisionals);
  add("ListMarked", &ListMarked);
  add("ListGroupTalks", &ListGroupTalks);
}

}  // namespace varsel::notification
