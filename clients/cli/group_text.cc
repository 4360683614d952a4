#include "clients/cli/group_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/sanction_text.h"
#include "clients/cli/table.h"

namespace varsel::cli {
namespace {

using picture::v1::Edge;

std::string NodeName(const PictureNames& names, const std::string& id) {
  const auto found = names.find(id);
  return found == names.end() ? id.substr(0, 8) : found->second;
}

// "12. jan. 2023 kl. 00.00 –"
std::string PeriodText(Language language, const Edge& edge) {
  return absl::StrCat(edge.has_from() ? TimeText(language, edge.from()) : "?", " –",
                      edge.has_until() ? absl::StrCat(" ", TimeText(language, edge.until())) : "");
}

std::string DeniedText(Language language, const Edge& edge) {
  if (!edge.denied()) return "";
  return In(language, {.da = "  (benægter)", .en = "  (denies it)"});
}

std::string Quoted(const std::string& text) {
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\"");
}

}  // namespace

std::string PictureText(Language language, const PictureNames& names,
                        const picture::v1::GetGroupPictureResponse& picture) {
  std::string text;
  for (const std::string& group : picture.group_ids()) {
    absl::StrAppend(&text, "■ ", NodeName(names, group), "\n");
    for (const Edge& edge : picture.edges()) {
      if (edge.edge_kind() != picture::v1::EDGE_KIND_AFFILIATION || edge.group_id() != group) {
        continue;
      }
      absl::StrAppend(&text, "├── ", PadRight(NodeName(names, edge.person_id()), 24), " ",
                      PadRight(WordOf(language, edge.role()), 12), " ", PeriodText(language, edge),
                      DeniedText(language, edge), "  ", edge.source(), "\n");
    }
  }
  bool first = true;
  for (const Edge& edge : picture.edges()) {
    if (edge.edge_kind() != picture::v1::EDGE_KIND_CO_ATTENDANCE) continue;
    if (first) {
      absl::StrAppend(&text,
                      In(language, {.da = "Til stede sammen\n", .en = "Present together\n"}));
    }
    first = false;
    absl::StrAppend(&text, "  ", NodeName(names, edge.person_id()), " ── ",
                    NodeName(names, edge.other_person_id()), "  ", TimeText(language, edge.from()),
                    "\n");
  }
  if (picture.cut_short()) {
    absl::StrAppend(&text, In(language, {.da = "Der er flere: spørg om færre grupperinger.\n",
                                         .en = "There are more: ask for fewer groups.\n"}));
  }
  return text;
}

std::string PictureDot(Language language, const PictureNames& names,
                       const picture::v1::GetGroupPictureResponse& picture) {
  std::string text = "graph varsel {\n  overlap=false;\n";
  for (const std::string& group : picture.group_ids()) {
    absl::StrAppend(&text, "  ", Quoted(group),
                    " [shape=box, label=", Quoted(NodeName(names, group)), "];\n");
  }
  for (const std::string& person : picture.person_ids()) {
    absl::StrAppend(&text, "  ", Quoted(person), " [label=", Quoted(NodeName(names, person)),
                    "];\n");
  }
  for (const Edge& edge : picture.edges()) {
    const bool affiliation = edge.edge_kind() == picture::v1::EDGE_KIND_AFFILIATION;
    const std::string label = affiliation ? WordOf(language, edge.role()) : "";
    absl::StrAppend(&text, "  ", Quoted(edge.person_id()), " -- ",
                    Quoted(affiliation ? edge.group_id() : edge.other_person_id()),
                    " [label=", Quoted(label),
                    affiliation && !edge.denied() ? "" : ", style=dashed", "];\n");
  }
  return text + "}\n";
}

std::string RisksText(Language language, const picture::v1::GetGroupRisksResponse& risks) {
  Table table({{In(language, {.da = "Risikoindikator", .en = "Risk indicator"})},
               {In(language, {.da = "Niveau", .en = "Level"})},
               {In(language, {.da = "Vurderet", .en = "Judged"})},
               {In(language, {.da = "Af", .en = "By"})},
               {In(language, {.da = "Holder", .en = "Holds"})},
               {"Id"}});
  for (const picture::v1::RiskJudgement& judgement : risks.judgements()) {
    table.Add({WordOf(language, judgement.indicator()), WordOf(language, judgement.level()),
               TimeText(language, judgement.judged_time()), judgement.actor_id().substr(0, 8),
               Label(language, judgement.has_recorded_until() ? "no" : "yes"),
               judgement.judgement_id()});
  }
  return table.empty() ? In(language, {.da = "Intet er vurderet.\n", .en = "Nothing is judged.\n"})
                       : table.ToString();
}

std::string ObservationsText(Language language, const PictureNames& names,
                             const picture::v1::ListAreaObservationsResponse& list) {
  Table table({{In(language, {.da = "Hvornår", .en = "When"})},
               {In(language, {.da = "Bydel", .en = "Area"})},
               {In(language, {.da = "Problem", .en = "Problem"})},
               {In(language, {.da = "Grupperinger", .en = "Groups"})},
               {In(language, {.da = "Sektion", .en = "Section"})},
               {"Id"}});
  for (const picture::v1::AreaObservation& one : list.observations()) {
    const std::string groups = absl::StrJoin(
        one.group_ids(), ", ",
        [&](std::string* out, const std::string& id) { out->append(NodeName(names, id)); });
    table.Add({TimeText(language, one.observed_time()), one.area(), WordOf(language, one.problem()),
               groups, NodeName(names, one.section_id()), one.observation_id()});
  }
  return table.empty() ? In(language, {.da = "Ingen observationer.\n", .en = "No observations.\n"})
                       : table.ToString();
}

}  // namespace varsel::cli
