// What police and the data-protection officers see: who disclosed what to whom, and why.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/disclosure/codes.h"
#include "services/disclosure/evolve.h"
#include "services/disclosure/records.h"
#include "services/disclosure/service.h"
#include "services/disclosure/view_keys.h"
#include "services/domain/time_proto.h"
#include "services/runtime/method_table.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/disclosure/v1/disclosure_events.pb.h"
#include "varsel/disclosure/v1/disclosure_reasons.pb.h"
#include "varsel/disclosure/v1/disclosure_service.pb.h"
#include "varsel/meeting/v1/meeting_events.pb.h"

namespace varsel::disclosure {
namespace {

using runtime::Call;
using runtime::Taken;

void Fill(const v1::DisclosureRow& row, absl::Time now, v1::Disclosure* shown) {
  const v1::DisclosureLife& life = row.life();
  shown->set_disclosure_id(life.disclosure_id());
  shown->set_version(row.version());
  shown->set_person_id(life.person_id());
  shown->set_recipient_code(life.recipient_code());
  shown->set_recipient_actor_id(life.recipient_actor_id());
  shown->set_limb_code(life.limb_code());
  shown->set_forum_code(life.forum_code());
  shown->set_duty_code(life.duty_code());
  *shown->mutable_fields() = life.fields();
  *shown->mutable_disclosed_time() = life.disclosed_time();
  shown->set_disclosed_by(life.disclosed_by());
  *shown->mutable_expires() = life.expires();
  shown->set_state(StateAt(life, now));
  if (life.has_corrected_time()) *shown->mutable_corrected_time() = life.corrected_time();
  if (life.has_recalled_time()) *shown->mutable_recalled_time() = life.recalled_time();
  shown->set_recalled_by(life.recalled_by());
  shown->set_meeting_id(row.meeting_id());
  *shown->mutable_meeting_field_codes() = row.meeting_field_codes();
}

// Where the list of the request lies. Of a person with several records there is one for each; a
// page goes on from one into the next.
absl::StatusOr<std::vector<std::string>> PrefixesOf(const views::RowReader& rows,
                                                    const std::string& person_id) {
  if (person_id.empty()) return std::vector<std::string>{PrefixOf('d', "")};
  ASSIGN_OR_RETURN(const auto records, RecordsOf(rows, person_id));
  std::vector<std::string> prefixes;
  for (const std::string& record : records) prefixes.push_back(PrefixOf('l', record));
  return prefixes;
}

// Adds what the page still takes of one prefix; the token to go on within it, or empty at its end.
absl::StatusOr<std::string> AddPage(const Call& call, const v1::ListDisclosuresRequest& request,
                                    const views::RowReader& rows, const std::string& prefix,
                                    const runtime::Page& page,
                                    v1::ListDisclosuresResponse* response) {
  const std::string from =
      request.has_until()
          ? KeyBuilder(prefix).Number(NewestFirst(FromProto(request.until())) + 1).Take()
          : std::string();
  return runtime::ScanPage(
      rows, prefix, from, page,
      [&](std::string_view key, std::string_view) -> absl::StatusOr<Taken> {
        KeyReader reader(key.substr(prefix.size()));
        const absl::Time made = FromNewestFirst(reader.Number());
        if (request.has_from() && made < FromProto(request.from())) return Taken::kLast;
        // A page that goes on from another record begins with that record's newest.
        if (request.has_until() && made >= FromProto(request.until())) return Taken::kPassedOver;
        ASSIGN_OR_RETURN(const auto row,
                         runtime::GetRow<v1::DisclosureRow>(rows, Key('c').Id(reader.Id()).Take()));
        if (!row.has_value()) return Taken::kPassedOver;
        ASSIGN_OR_RETURN(const bool seen, MaySeePerson(call, rows, row->life().person_id()));
        if (!seen) return Taken::kPassedOver;
        Fill(*row, call.now, response->add_disclosures());
        return Taken::kShown;
      });
}

absl::StatusOr<v1::ListDisclosuresResponse> List(const Call& call,
                                                 const v1::ListDisclosuresRequest& request,
                                                 const views::RowReader& rows) {
  ASSIGN_OR_RETURN(const auto prefixes, PrefixesOf(rows, request.person_id()));
  v1::ListDisclosuresResponse response;
  const uint32_t size = request.page_size() == 0 ? runtime::kPageDefault : request.page_size();
  std::string token = request.page_token();
  bool begun = token.empty();
  for (const std::string& prefix : prefixes) {
    if (!begun && !runtime::KeyOfPageToken(token, prefix).ok()) continue;
    begun = true;
    const uint32_t shown = static_cast<uint32_t>(response.disclosures_size());
    if (shown == size) {
      response.set_next_page_token(runtime::PageToken(prefix));
      return response;
    }
    ASSIGN_OR_RETURN(std::string next, AddPage(call, request, rows, prefix,
                                               {.size = size - shown, .token = token}, &response));
    if (!next.empty()) {
      response.set_next_page_token(std::move(next));
      return response;
    }
    token.clear();
  }
  if (!begun) return Refuse(common::v1::PAGE_TOKEN_MALFORMED, {.field = "page_token"});
  return response;
}

// The words of one sealed part, of whichever message it is; `erased` is set where the key is gone.
template <typename Said>
absl::StatusOr<Said> OpenWords(const runtime::Sealer& sealer, const common::v1::SealedCopy& sealed,
                               v1::GetDisclosureResponse* response) {
  bool erased = false;
  ASSIGN_OR_RETURN(Said said, runtime::OpenOr<Said>(sealer, sealed, &erased));
  if (erased) response->set_erased(true);
  return said;
}

absl::Status FillMade(const runtime::Sealer& sealer, const common::v1::SealedCopy& sealed,
                      v1::GetDisclosureResponse* response) {
  if (sealed.path() == "disclosure_made") {
    ASSIGN_OR_RETURN(const auto said, OpenWords<v1::DisclosureMade>(sealer, sealed, response));
    response->set_necessity(said.necessity());
  } else if (sealed.path() == "disclosure_corrected") {
    ASSIGN_OR_RETURN(const auto said, OpenWords<v1::DisclosureCorrected>(sealer, sealed, response));
    response->set_necessity(said.necessity());
    response->set_correction_reason(said.reason());
  } else {
    ASSIGN_OR_RETURN(const auto said,
                     OpenWords<meeting::v1::PersonDisclosed>(sealer, sealed, response));
    response->set_necessity(said.necessity());
  }
  return absl::OkStatus();
}

absl::Status FillWords(const runtime::Sealer& sealer, const v1::DisclosureRow& row,
                       v1::GetDisclosureResponse* response) {
  if (row.has_made()) RETURN_IF_ERROR(FillMade(sealer, row.made(), response));
  if (!row.has_recalled()) return absl::OkStatus();
  if (row.meeting_id().empty()) {
    ASSIGN_OR_RETURN(const auto said,
                     OpenWords<v1::DisclosureRecalled>(sealer, row.recalled(), response));
    response->set_recall_reason(said.reason());
  } else {
    ASSIGN_OR_RETURN(const auto said,
                     OpenWords<meeting::v1::DisclosureRecalled>(sealer, row.recalled(), response));
    response->set_recall_reason(said.reason());
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::GetDisclosureResponse> Get(const Call& call,
                                              const v1::GetDisclosureRequest& request,
                                              const views::RowReader& rows,
                                              const runtime::Sealer& sealer) {
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRow<v1::DisclosureRow>(rows, IdKey('c', request.disclosure_id())));
  bool seen = row.has_value();
  if (seen) {
    ASSIGN_OR_RETURN(seen, MaySeePerson(call, rows, row->life().person_id()));
  }
  if (!seen) return Refuse(v1::DISCLOSURE_UNKNOWN, {.field = "disclosure_id"});
  v1::GetDisclosureResponse response;
  Fill(*row, call.now, response.mutable_disclosure());
  if (row->meeting_id().empty()) response.set_label(LabelOf(row->life(), call.language));
  // The data-protection officer reads no case text.
  if (call.caller.role == common::v1::Access::DPO) return response;
  RETURN_IF_ERROR(FillWords(sealer, *row, &response));
  return response;
}

}  // namespace

void RegisterPoliceQueries(const runtime::Ground& ground) {
  views::ViewSource& views = ground.views;
  const runtime::Sealer& sealer = ground.sealer;
  ground.methods.Query<v1::ListDisclosuresRequest, v1::ListDisclosuresResponse>(
      MethodName("ListDisclosures"), runtime::Work::kScan,
      [&views](const Call& call, const v1::ListDisclosuresRequest& request)
          -> absl::StatusOr<v1::ListDisclosuresResponse> {
        ASSIGN_OR_RETURN(const auto rows, views.Read(kPersonView, call.at_least));
        return List(call, request, *rows);
      });
  ground.methods.Query<v1::GetDisclosureRequest, v1::GetDisclosureResponse>(
      MethodName("GetDisclosure"), runtime::Work::kPointReads,
      [&views, &sealer](const Call& call, const v1::GetDisclosureRequest& request)
          -> absl::StatusOr<v1::GetDisclosureResponse> {
        ASSIGN_OR_RETURN(const auto rows, views.Read(kPersonView, call.at_least));
        return Get(call, request, *rows, sealer);
      });
}

}  // namespace varsel::disclosure
