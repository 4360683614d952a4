#include <algorithm>
#include <string>

#include "services/domain/time_proto.h"
#include "services/support/offer.h"
#include "services/support/offer_view.h"
#include "services/support/query.h"
#include "services/support/streams.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"
#include "varsel/support/v1/support_events.pb.h"
#include "varsel/support/v1/support_reasons.pb.h"

namespace varsel::support {
namespace {

using runtime::Call;
using runtime::Work;

void FillAnswers(const v1::OfferRow& row, v1::SupportOffer* offer) {
  for (const v1::AnswerFact& fact : row.life().answers()) {
    v1::OfferAnswerGiven& told = *offer->add_answers();
    told.set_answer_id(fact.answer_id());
    told.set_answer(fact.answer());
    *told.mutable_answered_time() = fact.answered_time();
    told.set_worker_id(fact.worker_id());
    if (fact.has_follow_up_due()) *told.mutable_follow_up_due() = fact.follow_up_due();
    told.set_withdrawn(fact.withdrawn());
  }
  for (const v1::OfferFollowUpFact& fact : row.life().follow_ups()) {
    v1::OfferFollowUp& told = *offer->add_follow_ups();
    told.set_follow_up_id(fact.follow_up_id());
    *told.mutable_followed_up_time() = fact.followed_up_time();
    told.set_contact_made(fact.contact_made());
    told.set_worker_id(fact.worker_id());
    told.set_withdrawn(fact.withdrawn());
  }
}

bool Listed(const v1::OfferCatalogue& catalogue, const std::string& code) {
  return std::any_of(catalogue.offers().begin(), catalogue.offers().end(),
                     [&](const v1::Offer& offer) { return offer.offer_code() == code; });
}

void FillOffer(const Queries& queries, const v1::OfferRow& row, const std::string& offer_id,
               absl::Time now, v1::SupportOffer* offer) {
  const v1::OfferLife& life = row.life();
  offer->set_offer_id(offer_id);
  offer->set_version(row.version());
  if (row.has_delivered()) {
    offer->set_person_id(row.delivered().person_id());
    offer->set_offer_code(row.delivered().offer_code());
    *offer->mutable_made_time() = row.delivered().made_time();
    offer->set_delivery_id(row.delivered().delivery_id());
    offer->set_withdrawn(row.delivered().taken_back());
  } else {
    offer->set_person_id(life.person_id());
    offer->set_offer_code(life.offer_code());
    *offer->mutable_made_time() = life.made_time();
    offer->set_withdrawn(life.withdrawn());
  }
  const v1::AnswerFact* answer = AnswerNow(life);
  if (answer != nullptr) offer->set_answer(answer->answer());
  FillAnswers(row, offer);
  if (const v1::AnswerFact* waits = WaitsForFollowUp(life)) {
    *offer->mutable_follow_up_due() = waits->follow_up_due();
    offer->set_overdue(FromProto(waits->follow_up_due()) < now);
  }
  if (offer->withdrawn() && answer != nullptr) {
    offer->add_marks(v1::SUPPORT_MARK_OFFER_TAKEN_BACK);
  }
  if (!Listed(queries.catalogue, offer->offer_code())) {
    offer->add_marks(v1::SUPPORT_MARK_NOT_IN_CATALOGUE);
  }
}

absl::Status OpenNotes(const Queries& queries, const v1::OfferRow& row, v1::SupportOffer* offer) {
  const v1::OfferLife& life = row.life();
  if (const auto* note = FindNote(row.sealed(), life.event_id())) {
    RETURN_IF_ERROR(OpenNote<v1::OfferMade>(queries.sealer, *note, offer));
  }
  for (int i = 0; i < life.answers_size(); ++i) {
    RETURN_IF_ERROR((OpenNoteOf<v1::OfferAnswered, v1::OfferAnswerCorrected>(
        queries.sealer, row.sealed(), life.answers(i).event_id(), "offer_answer_corrected",
        offer->mutable_answers(i))));
  }
  for (int i = 0; i < life.follow_ups_size(); ++i) {
    const auto* note = FindNote(row.sealed(), life.follow_ups(i).event_id());
    if (note == nullptr) continue;
    RETURN_IF_ERROR(
        OpenNote<v1::OfferFollowedUp>(queries.sealer, *note, offer->mutable_follow_ups(i)));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::GetOfferResponse> QueryOffer(const Queries& queries, const Call& call,
                                                const v1::GetOfferRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kOfferView, call.at_least));
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRow<v1::OfferRow>(*rows, OfferKey(UuidOf(request.offer_id()))));
  if (!row.has_value()) return Refuse(v1::OFFER_UNKNOWN, {.field = "offer_id"});
  v1::GetOfferResponse response;
  FillOffer(queries, *row, request.offer_id(), call.now, response.mutable_offer());
  RETURN_IF_ERROR(OpenNotes(queries, *row, response.mutable_offer()));
  return response;
}

absl::StatusOr<v1::ListOffersResponse> QueryOffers(const Queries& queries, const Call& call,
                                                   const v1::ListOffersRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kOfferView, call.at_least));
  v1::ListOffersResponse response;
  const std::string prefix = request.person_id().empty()
                                 ? UnansweredPrefix()
                                 : OffersOfPersonPrefix(UuidOf(request.person_id()));
  RETURN_IF_ERROR(FillPage<v1::OfferIndexRow>(
      *rows, prefix, request, &response,
      [&](std::string_view, const v1::OfferIndexRow& index) -> absl::StatusOr<bool> {
        ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::OfferRow>(
                                             *rows, OfferKey(UuidOf(index.offer_id()))));
        FillOffer(queries, row, index.offer_id(), call.now, response.add_offers());
        return true;
      }));
  return response;
}

absl::StatusOr<v1::ListOfferFollowUpsResponse> QueryFollowUps(
    const Queries& queries, const Call& call, const v1::ListOfferFollowUpsRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kOfferView, call.at_least));
  v1::ListOfferFollowUpsResponse response;
  const std::string prefix = FollowUpsPrefix(UuidOf(request.worker_id()));
  absl::Status end = FillPage<v1::OfferIndexRow>(
      *rows, prefix, request, &response,
      [&](std::string_view key, const v1::OfferIndexRow& index) -> absl::StatusOr<bool> {
        const absl::Time due = KeyReader(key.substr(prefix.size())).Time();
        if (request.has_until() && due >= FromProto(request.until())) {
          return absl::CancelledError();  // the rest is later still
        }
        ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::OfferRow>(
                                             *rows, OfferKey(UuidOf(index.offer_id()))));
        const v1::AnswerFact* waits = WaitsForFollowUp(row.life());
        if (waits == nullptr) return false;
        v1::OfferFollowUpDue& told = *response.add_follow_ups();
        told.set_offer_id(index.offer_id());
        told.set_person_id(row.life().person_id());
        told.set_offer_code(row.life().offer_code());
        told.set_worker_id(waits->worker_id());
        *told.mutable_due() = waits->follow_up_due();
        told.set_overdue(due < call.now);
        *told.mutable_answered_time() = waits->answered_time();
        return true;
      });
  if (!end.ok() && !absl::IsCancelled(end)) return end;
  return response;
}

}  // namespace

void RegisterOfferQueries(const Queries& queries, runtime::MethodTable& methods) {
  AddQuery<v1::GetOfferCatalogueRequest, v1::GetOfferCatalogueResponse>(
      queries, methods, "GetOfferCatalogue", Work::kPointReads,
      [](const Queries& on, const Call&, const v1::GetOfferCatalogueRequest&) {
        v1::GetOfferCatalogueResponse response;
        response.set_catalogue_version(on.catalogue.version());
        *response.mutable_offers() = on.catalogue.offers();
        return response;
      });
  AddQuery<v1::GetOfferRequest, v1::GetOfferResponse>(queries, methods, "GetOffer",
                                                      Work::kPointReads, &QueryOffer);
  AddQuery<v1::ListOffersRequest, v1::ListOffersResponse>(queries, methods, "ListOffers",
                                                          Work::kScan, &QueryOffers);
  AddQuery<v1::ListOfferFollowUpsRequest, v1::ListOfferFollowUpsResponse>(
      queries, methods, "ListOfferFollowUps", Work::kScan, &QueryFollowUps);
}

}  // namespace varsel::support
