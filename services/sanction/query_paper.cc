#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "services/domain/protection.h"
#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "services/sanction/lever.h"
#include "services/sanction/package_view.h"
#include "services/sanction/paper.h"
#include "services/sanction/query.h"
#include "services/sanction/reference_view.h"
#include "services/sanction/rules.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "varsel/focus/v1/focus_events.pb.h"
#include "varsel/sanction/v1/sanction_reasons.pb.h"

namespace varsel::sanction {
namespace {

using common::v1::Access;
using runtime::Call;

constexpr size_t kMergesMax = 20;  // merged records of one person are followed so far

bool IsDanish(const std::string& asked, const Call& call) {
  return (asked.empty() ? call.language : asked) != "en";
}

bool OwnSectionOnly(const Call& call) { return call.scope == Access::OWN_SECTION; }

std::string SectionOf(const Call& call) {
  return call.caller.section.has_value() ? call.caller.section->ToString() : std::string();
}

// The caller is named on a plan for the person, or on the team of a meeting that carries him.
absl::StatusOr<bool> IsAssigned(const Uuid& person, const views::RowReader& rows,
                                const Call& call) {
  const std::string actor = call.caller.actor.ToString();
  bool assigned = false;
  RETURN_IF_ERROR(runtime::ScanRows<v1::PaperAssignment>(
      rows, AssignmentPrefix(person), "", [&](std::string_view, const v1::PaperAssignment& plan) {
        const auto& officers = plan.officer_ids();
        assigned = std::find(officers.begin(), officers.end(), actor) != officers.end();
        return !assigned;
      }));
  return assigned;
}

// The record that stayed, where the one asked for was merged; empty if there is none.
absl::StatusOr<v1::PaperPersonRow> Surviving(const std::string& person_id,
                                             const views::RowReader& rows) {
  Uuid id = *Uuid::Parse(person_id);
  v1::PaperPersonRow person;
  for (size_t i = 0; i < kMergesMax; ++i) {
    ASSIGN_OR_RETURN(person, runtime::GetRowOrNew<v1::PaperPersonRow>(rows, PaperPersonKey(id)));
    const auto merged_into = Uuid::Parse(person.merged_into());
    if (!merged_into.has_value()) break;
    id = *merged_into;
  }
  return person;
}

// Assigned to one of the person's records is assigned to him.
absl::StatusOr<bool> IsAssignedToAny(const v1::PaperPersonRow& person, const views::RowReader& rows,
                                     const Call& call) {
  std::vector<std::string> records = {person.person_id()};
  for (size_t i = 0; i < records.size() && i < kMergesMax; ++i) {
    const auto id = Uuid::Parse(records[i]);
    if (!id.has_value()) continue;
    ASSIGN_OR_RETURN(const bool assigned, IsAssigned(*id, rows, call));
    if (assigned) return true;
    ASSIGN_OR_RETURN(const auto record,
                     runtime::GetRowOrNew<v1::PaperPersonRow>(rows, PaperPersonKey(*id)));
    for (const v1::PaperAbsorbed& other : record.absorbed()) records.push_back(other.person_id());
  }
  return false;
}

// PERSON_UNKNOWN, also out of the caller's scope: his own section, and whom he is assigned to.
absl::StatusOr<v1::PaperPersonRow> FindPerson(const std::string& person_id,
                                              const views::RowReader& rows, const Call& call) {
  ASSIGN_OR_RETURN(v1::PaperPersonRow person, Surviving(person_id, rows));
  const std::string section =
      person.sections().empty() ? std::string() : person.sections().rbegin()->section_id();
  bool seen = !person.person_id().empty();
  if (seen && OwnSectionOnly(call) && section != SectionOf(call)) {
    ASSIGN_OR_RETURN(seen, IsAssignedToAny(person, rows, call));
  }
  if (!seen) return Refuse(v1::PERSON_UNKNOWN, {.field = "person_id"});
  return person;
}

absl::Status CheckGroup(const std::string& group_id, const views::RowReader& rows,
                        const Call& call) {
  ASSIGN_OR_RETURN(const auto group, runtime::GetRow<v1::GroupReferenceRow>(
                                         rows, GroupReferenceKey(*Uuid::Parse(group_id))));
  const bool outside = group.has_value() && OwnSectionOnly(call) && !group->section_id().empty() &&
                       group->section_id() != SectionOf(call);
  if (!group.has_value() || group->withdrawn() || outside) {
    return Refuse(v1::GROUP_UNKNOWN, {.field = "group_id"});
  }
  return absl::OkStatus();
}

std::vector<std::string> GroupsAt(const v1::PaperPersonRow& person, absl::Time at) {
  std::vector<std::string> groups;
  for (const v1::PaperAffiliation& affiliation : person.affiliations()) {
    const bool holds = FromProto(affiliation.from()) <= at &&
                       (!affiliation.has_until() || at < FromProto(affiliation.until()));
    const bool there =
        std::find(groups.begin(), groups.end(), affiliation.group_id()) != groups.end();
    if (holds && !there) groups.push_back(affiliation.group_id());
  }
  return groups;
}

// The explanation alone: what else the nomination seals stays out of this area's hands.
absl::StatusOr<std::string> Explanation(const v1::PaperPersonRow& person,
                                        const runtime::Sealer& sealer) {
  if (!person.has_explanation()) return std::string();
  bool erased = false;
  if (person.explanation_corrected()) {
    ASSIGN_OR_RETURN(auto nomination, runtime::OpenOr<focus::v1::NominationCorrected>(
                                          sealer, person.explanation(), &erased));
    return std::move(*nomination.mutable_explanation());
  }
  ASSIGN_OR_RETURN(auto nomination, runtime::OpenOr<focus::v1::PersonNominated>(
                                        sealer, person.explanation(), &erased));
  return std::move(*nomination.mutable_explanation());
}

// The levers that are ready for one of the groups, each once, in the order of the catalogue.
absl::StatusOr<std::vector<const v1::Lever*>> ReadyLevers(const Queries& queries, const Call& call,
                                                          const std::vector<std::string>& groups,
                                                          absl::Time at, bool include_family) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kPackageView, call.at_least));
  std::vector<v1::PackageLife> packages;
  for (const std::string& text : groups) {
    const auto group = Uuid::Parse(text);
    if (!group.has_value()) continue;
    ASSIGN_OR_RETURN(const auto claimed,
                     runtime::GetRowOrNew<v1::GroupPackageRow>(*rows, GroupPackageKey(*group)));
    const auto package = Uuid::Parse(claimed.package_id());
    if (!package.has_value()) continue;
    ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::PackageRow>(*rows, PackageKey(*package)));
    packages.push_back(std::move(*row.mutable_life()));
  }
  std::vector<const v1::Lever*> levers;
  for (const v1::Lever& lever : queries.policy.levers.levers()) {
    if (lever.scope() == v1::LEVER_SCOPE_FAMILY && !include_family) continue;
    const bool ready =
        std::any_of(packages.begin(), packages.end(), [&](const v1::PackageLife& package) {
          const v1::LeverLife* life = FindLever(package, lever.lever_id());
          return life != nullptr && BlockersAt(*life, at, absl::InfiniteFuture()).empty();
        });
    if (ready) levers.push_back(&lever);
  }
  return levers;
}

std::string LocalTime(absl::Time time) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone("Europe/Copenhagen", &zone)) zone = absl::UTCTimeZone();
  return absl::FormatTime("%Y-%m-%d %H:%M", time, zone);
}

Layout PaperLayout(const PaperContent& content, const v1::PaperWords& words, absl::Time at) {
  Layout layout;
  layout.danish = content.danish;
  layout.title = content.danish ? "Samtaleark" : "Talking paper";
  layout.footer =
      content.danish
          ? absl::StrCat("Version ", words.version(), ". Grebene er parate pr. ", LocalTime(at),
                         ". Stikord, ikke et manuskript. Udleveres ikke.")
          : absl::StrCat("Version ", words.version(), ". Levers ready as of ", LocalTime(at),
                         ". Bullets, not a script. Not to be handed over.");
  return layout;
}

}  // namespace

absl::StatusOr<v1::GetTalkingPaperResponse> QueryTalkingPaper(
    const Queries& queries, const Call& call, const v1::GetTalkingPaperRequest& request) {
  if (request.person_id().empty() == request.group_id().empty()) {
    return Refuse(v1::PAPER_OF_PERSON_OR_GROUP, {.field = "person_id"});
  }
  if (request.include_family() && call.caller.role != Access::PROJECT_LEADER) {
    return Refuse(v1::FAMILY_LEVER_NOT_ON_PAPER, {.field = "include_family"});
  }
  const absl::Time at = TimeOr(request.has_at(), request.at(), call.now);
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kReferenceView, call.at_least));
  PaperContent content{.danish = IsDanish(request.language(), call),
                       .for_person = !request.person_id().empty()};
  std::vector<std::string> groups = {request.group_id()};
  if (content.for_person) {
    ASSIGN_OR_RETURN(const v1::PaperPersonRow person, FindPerson(request.person_id(), *rows, call));
    // No lever meets who is protected, so none is announced to him.
    groups = IsProtected(person.protection(), call.now) ? std::vector<std::string>()
                                                        : GroupsAt(person, at);
    ASSIGN_OR_RETURN(content.explanation, Explanation(person, queries.sealer));
  } else {
    RETURN_IF_ERROR(CheckGroup(request.group_id(), *rows, call));
  }
  ASSIGN_OR_RETURN(content.levers,
                   ReadyLevers(queries, call, groups, at, request.include_family()));
  v1::GetTalkingPaperResponse response;
  response.set_paper_version(queries.policy.paper.version());
  *response.mutable_at() = ToProto(at);
  *response.mutable_sections() = PaperSections(content, queries.policy.paper);
  for (const v1::Lever* lever : content.levers) response.add_lever_ids(lever->lever_id());
  const Layout layout = PaperLayout(content, queries.policy.paper, at);
  response.set_text(PaperText(response.sections(), layout));
  response.set_html(PaperHtml(response.sections(), layout));
  response.set_explanation_missing(content.for_person && content.explanation.empty());
  return response;
}

absl::StatusOr<v1::GetCardResponse> QueryCard(const Queries& queries, const Call& call,
                                              const v1::GetCardRequest& request) {
  const v1::PaperWords& words = queries.policy.paper;
  Layout layout;
  layout.danish = IsDanish(request.language(), call);
  layout.title = layout.danish ? "Forenet mod vold" : "United against violence";
  layout.footer = absl::StrCat("Version ", words.version());
  v1::GetCardResponse response;
  response.set_card_version(words.version());
  *response.mutable_sections() = CardSections(layout.danish, words);
  response.set_text(PaperText(response.sections(), layout));
  response.set_html(PaperHtml(response.sections(), layout));
  return response;
}

}  // namespace varsel::sanction
