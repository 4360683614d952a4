#include "clients/cli/timeline_names.h"

#include "varsel/focus/v1/focus_service.pb.h"

namespace varsel::cli {
namespace {

constexpr int kPagesMax = 10;  // of 200

}  // namespace

TimelineNames ReadTimelineNames(Session& session) {
  TimelineNames names;
  focus::v1::ListSectionsRequest sections;
  sections.set_page_size(200);
  for (int page = 0; page < kPagesMax; ++page) {
    const auto reply = session.Call<focus::v1::ListSectionsResponse>(
        "varsel.focus.v1.FocusService/ListSections", sections);
    if (!reply.ok()) break;
    for (const auto& section : reply->sections()) names[section.section_id()] = section.name();
    if (reply->next_page_token().empty()) break;
    sections.set_page_token(reply->next_page_token());
  }
  focus::v1::ListGroupsRequest groups;
  groups.set_page_size(200);
  for (int page = 0; page < kPagesMax; ++page) {
    const auto reply = session.Call<focus::v1::ListGroupsResponse>(
        "varsel.focus.v1.FocusService/ListGroups", groups);
    if (!reply.ok()) break;
    for (const auto& group : reply->groups()) names[group.group_id()] = group.name();
    if (reply->next_page_token().empty()) break;
    groups.set_page_token(reply->next_page_token());
  }
  return names;
}

}  // namespace varsel::cli
