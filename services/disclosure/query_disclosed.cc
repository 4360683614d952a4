// What the recipient is shown: exactly the fields that a standing disclosure names, each with its
// label. Each answer is read from one snapshot, so that a recall is met either wholly or not at
// all.
#include <string>
#include <utility>
#include <vector>

#include "services/disclosure/codes.h"
#include "services/disclosure/disclosed_values.h"
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
#include "varsel/disclosure/v1/disclosure_reasons.pb.h"
#include "varsel/disclosure/v1/disclosure_service.pb.h"

namespace varsel::disclosure {
namespace {

using runtime::Call;
using runtime::Taken;

// Made to the caller's agency or to him, and it stands.
bool OpensTo(const Call& call, const v1::DisclosureLife& life) {
  if (StateAt(life, call.now) != v1::DISCLOSURE_STATE_STANDS) return false;
  if (life.recipient_code() != call.caller.agency) return false;
  return life.recipient_actor_id().empty() ||
         life.recipient_actor_id() == call.caller.actor.ToString();
}

absl::Status CollectStanding(const Call& call, const views::RowReader& rows,
                             const std::string& record, std::vector<v1::DisclosureLife>* standing) {
  const std::string prefix = PrefixOf('s', record);
  std::vector<Uuid> ids;
  RETURN_IF_ERROR(rows.Scan(prefix, KeyBuilder(prefix).Time(call.now).Take(),
                            [&](std::string_view key, std::string_view) {
                              KeyReader reader(key.substr(prefix.size()));
                              reader.Time();
                              ids.push_back(reader.Id());
                              return true;
                            }));
  for (const Uuid& id : ids) {
    ASSIGN_OR_RETURN(auto row,
                     runtime::GetRowOrNew<v1::DisclosureRow>(rows, Key('c').Id(id).Take()));
    if (OpensTo(call, row.life())) standing->push_back(std::move(*row.mutable_life()));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::GetDisclosedPersonResponse> GetPerson(
    const Call& call, const v1::GetDisclosedPersonRequest& request, const views::RowReader& rows,
    const runtime::Sealer& sealer) {
  ASSIGN_OR_RETURN(const auto records, RecordsOf(rows, request.person_id()));
  std::vector<v1::DisclosureLife> standing;
  for (const std::string& record : records) {
    RETURN_IF_ERROR(CollectStanding(call, rows, record, &standing));
  }
  if (standing.empty()) return Refuse(v1::NOTHING_DISCLOSED, {.field = "person_id"});
  ASSIGN_OR_RETURN(const DisclosedRecord person, ReadDisclosed(rows, sealer, request.person_id()));
  v1::GetDisclosedPersonResponse response;
  response.set_person_id(request.person_id());
  for (const v1::DisclosureLife& life : standing) {
    RETURN_IF_ERROR(AddValues(rows, sealer, person, life, call.now, LabelOf(life, call.language),
                              response.mutable_values()));
  }
  return response;
}

bool Names(const v1::DisclosureLife& life, v1::DisclosedField which) {
  for (const int one : life.fields()) {
    if (one == which) return true;
  }
  return false;
}

absl::Status FillPerson(const Call& call, const views::RowReader& rows,
                        const runtime::Sealer& sealer, const v1::DisclosureLife& life,
                        v1::DisclosedPerson* shown) {
  shown->set_person_id(life.person_id());
  shown->set_disclosure_id(life.disclosure_id());
  shown->set_label(LabelOf(life, call.language));
  *shown->mutable_expires() = life.expires();
  *shown->mutable_fields() = life.fields();
  if (!Names(life, v1::DISCLOSED_FIELD_NAME)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string surviving, SurvivingId(rows, life.person_id()));
  ASSIGN_OR_RETURN(const Identity identity, ReadIdentity(rows, sealer, surviving));
  shown->set_name(identity.name);
  shown->set_erased(identity.erased);
  return absl::OkStatus();
}

absl::StatusOr<v1::ListDisclosedPersonsResponse> ListPersons(
    const Call& call, const v1::ListDisclosedPersonsRequest& request, const views::RowReader& rows,
    const runtime::Sealer& sealer) {
  v1::ListDisclosedPersonsResponse response;
  const std::string prefix = PrefixOf('e', "");
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      runtime::ScanPage(
          rows, prefix, KeyBuilder(prefix).Time(call.now).Take(),
          {.size = request.page_size(), .token = request.page_token()},
          [&](std::string_view key, std::string_view) -> absl::StatusOr<Taken> {
            KeyReader reader(key.substr(prefix.size()));
            reader.Time();
            ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::DisclosureRow>(
                                                 rows, Key('c').Id(reader.Id()).Take()));
            if (!OpensTo(call, row.life())) return Taken::kPassedOver;
            RETURN_IF_ERROR(FillPerson(call, rows, sealer, row.life(), response.add_persons()));
            return Taken::kShown;
          }));
  return response;
}

}  // namespace

void RegisterRecipientQueries(const runtime::Ground& ground) {
  views::ViewSource& views = ground.views;
  const runtime::Sealer& sealer = ground.sealer;
  ground.methods.Query<v1::GetDisclosedPersonRequest, v1::GetDisclosedPersonResponse>(
      MethodName("GetDisclosedPerson"), runtime::Work::kPointReads,
      [&views, &sealer](const Call& call, const v1::GetDisclosedPersonRequest& request)
          -> absl::StatusOr<v1::GetDisclosedPersonResponse> {
        ASSIGN_OR_RETURN(const auto rows, views.Read(kPersonView, call.at_least));
        return GetPerson(call, request, *rows, sealer);
      });
  ground.methods.Query<v1::ListDisclosedPersonsRequest, v1::ListDisclosedPersonsResponse>(
      MethodName("ListDisclosedPersons"), runtime::Work::kScan,
      [&views, &sealer](const Call& call, const v1::ListDisclosedPersonsRequest& request)
          -> absl::StatusOr<v1::ListDisclosedPersonsResponse> {
        ASSIGN_OR_RETURN(const auto rows, views.Read(kPersonView, call.at_least));
        return ListPersons(call, request, *rows, sealer);
      });
}

}  // namespace varsel::disclosure
