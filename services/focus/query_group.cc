#include <optional>
#include <string>

#include "services/focus/group_view.h"
#include "services/focus/service.h"
#include "services/runtime/method_table.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_reasons.pb.h"
#include "varsel/focus/v1/focus_rows.pb.h"
#include "varsel/focus/v1/focus_service.pb.h"

namespace varsel::focus {
namespace {

using runtime::ScanPage;
using runtime::Taken;

v1::Group GroupOf(const v1::GroupRow& row) {
  const v1::GroupLife& life = row.life();
  v1::Group group;
  group.set_group_id(life.group_id());
  group.set_name(life.name());
  group.set_group_kind(life.group_kind());
  group.set_section_id(life.section_id());
  if (life.has_active_from()) *group.mutable_active_from() = life.active_from();
  if (life.has_active_until()) *group.mutable_active_until() = life.active_until();
  group.set_version(row.version());
  return group;
}

absl::StatusOr<v1::GetGroupResponse> GetGroup(const Desk& desk, const runtime::Call& call,
                                              const v1::GetGroupRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, desk.ground.views.Read(kGroupView, call.at_least));
  const Uuid id = Uuid::Parse(request.group_id()).value_or(Uuid());
  ASSIGN_OR_RETURN(const auto row, runtime::GetRow<v1::GroupRow>(*rows, id.bytes()));
  if (!row.has_value() || row->life().withdrawn()) {
    return Refuse(v1::GROUP_UNKNOWN, {.field = "group_id", .id = request.group_id()});
  }
  v1::GetGroupResponse response;
  *response.mutable_group() = GroupOf(*row);
  return response;
}

absl::StatusOr<v1::ListGroupsResponse> ListGroups(const Desk& desk, const runtime::Call& call,
                                                  const v1::ListGroupsRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, desk.ground.views.Read(kGroupView, call.at_least));
  v1::ListGroupsResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ScanPage(*rows, "", "", {static_cast<uint32_t>(request.page_size()), request.page_token()},
               [&](std::string_view, std::string_view value) -> absl::StatusOr<Taken> {
                 ASSIGN_OR_RETURN(const auto row, runtime::ParseRow<v1::GroupRow>(value));
                 const v1::GroupLife& life = row.life();
                 if (life.withdrawn() || (request.active_only() && life.has_active_until()) ||
                     (!request.section_id().empty() && life.section_id() != request.section_id())) {
                   return Taken::kPassedOver;
                 }
                 *response.add_groups() = GroupOf(row);
                 return Taken::kShown;
               }));
  return response;
}

absl::StatusOr<v1::ListSectionsResponse> ListSections(const Desk& desk, const runtime::Call& call,
                                                      const v1::ListSectionsRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, desk.ground.views.Read(kSectionView, call.at_least));
  v1::ListSectionsResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ScanPage(*rows, "", "", {static_cast<uint32_t>(request.page_size()), request.page_token()},
               [&](std::string_view, std::string_view value) -> absl::StatusOr<Taken> {
                 ASSIGN_OR_RETURN(const auto row, runtime::ParseRow<v1::SectionRow>(value));
                 v1::Section& section = *response.add_sections();
                 section.set_section_id(row.life().section_id());
                 section.set_name(row.life().name());
                 section.set_version(row.version());
                 return Taken::kShown;
               }));
  return response;
}

}  // namespace

void RegisterGroupQueries(const Desk& desk) {
  const auto bound = [&desk](auto handler) {
    return [desk, handler](const runtime::Call& call, const auto& request) {
      return handler(desk, call, request);
    };
  };
  runtime::MethodTable& methods = desk.ground.methods;
  methods.Query<v1::GetGroupRequest, v1::GetGroupResponse>(
      "varsel.focus.v1.FocusService/GetGroup", runtime::Work::kPointReads, bound(GetGroup));
  methods.Query<v1::ListGroupsRequest, v1::ListGroupsResponse>(
      "varsel.focus.v1.FocusService/ListGroups", runtime::Work::kScan, bound(ListGroups));
  methods.Query<v1::ListSectionsRequest, v1::ListSectionsResponse>(
      "varsel.focus.v1.FocusService/ListSections", runtime::Work::kScan, bound(ListSections));
}

}  // namespace varsel::focus
