#include "clients/cli/group_audit_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/sanction_text.h"
#include "clients/cli/table.h"

namespace varsel::cli {
namespace {

std::string AuditNameOf(const PictureNames& names, const std::string& id) {
  const auto found = names.find(id);
  return found == names.end() ? id.substr(0, 8) : found->second;
}

template <typename Ids>
std::string AuditNamesOf(const PictureNames& names, const Ids& ids) {
  return absl::StrJoin(ids, ", ", [&](std::string* out, const std::string& id) {
    out->append(AuditNameOf(names, id));
  });
}

// "12 (1 benægter); vurderet 20"
std::string MembersText(Language language, const picture::v1::AuditFinding& finding) {
  std::string text = absl::StrCat(finding.members_known());
  if (finding.members_denying() > 0) {
    absl::StrAppend(&text, " (", finding.members_denying(), " ",
                    In(language, {.da = "benægter", .en = "deny it"}), ")");
  }
  if (finding.has_members_judged()) {
    absl::StrAppend(&text, "; ", In(language, {.da = "vurderet", .en = "judged"}), " ",
                    finding.members_judged());
  }
  return text;
}

std::string HeldRisksText(Language language, const picture::v1::AuditFinding& finding) {
  return absl::StrJoin(finding.risks(), ", ",
                       [&](std::string* out, const picture::v1::HeldRisk& risk) {
                         absl::StrAppend(out, WordOf(language, risk.indicator()), " ",
                                         WordOf(language, risk.level()));
                       });
}

void AppendLine(std::string_view name, const std::string& value, std::string* text) {
  if (!value.empty()) {
    absl::StrAppend(text, "  ", PadRight(name, 16), " ", value, "\n");
  }
}

void AppendFinding(Language language, const PictureNames& names,
                   const picture::v1::AuditFinding& finding, std::string* text) {
  absl::StrAppend(text, "■ ", AuditNameOf(names, finding.group_id()), ": ",
                  WordOf(language, finding.activity()), ", ",
                  WordOf(language, finding.group_kind()), "\n");
  const auto say = [&](const Text& name, const std::string& value) {
    AppendLine(In(language, name), value, text);
  };
  say({.da = "Medlemmer", .en = "Members"}, MembersText(language, finding));
  say({.da = "Konflikter", .en = "Conflicts"}, AuditNamesOf(names, finding.conflict_group_ids()));
  say({.da = "Alliancer", .en = "Alliances"}, AuditNamesOf(names, finding.allied_group_ids()));
  say({.da = "Steder", .en = "Places"}, absl::StrJoin(finding.areas(), ", "));
  say({.da = "Risiko", .en = "Risk"}, HeldRisksText(language, finding));
  say({.da = "Note", .en = "Note"}, finding.note());
  say({.da = "Gennemgået", .en = "Gone through"},
      absl::StrCat(TimeText(language, finding.judged_time()), "  ",
                   finding.actor_id().substr(0, 8)));
  say({.da = "Id", .en = "Id"}, finding.finding_id());
}

template <typename Counts, typename NameOf>
std::string CountsText(const Counts& counts, NameOf name_of) {
  return absl::StrJoin(counts, ", ", [&](std::string* out, const auto& count) {
    absl::StrAppend(out, count.incidents(), " ", name_of(count));
  });
}

void AppendJudgement(Language language, const PictureNames& names,
                     const picture::v1::GetScorecardResponse& card, std::string* text) {
  for (const picture::v1::MostViolentJudgement& judgement : card.judgements()) {
    if (judgement.has_recorded_until() ||
        judgement.judgement_id() != card.most_violent_judgement_id()) {
      continue;
    }
    absl::StrAppend(
        text, "\n",
        In(language, {.da = "Vurderet mest voldelig: ", .en = "Judged the most violent: "}),
        AuditNameOf(names, judgement.group_id()), "\n  ", In(language, {.da = "af", .en = "by"}),
        " ", judgement.judged_by(), ", ", TimeText(language, judgement.judged_time()), "\n  ",
        judgement.grounds(), "\n  Id ", judgement.judgement_id(), "\n");
    return;
  }
  absl::StrAppend(text, "\n",
                  In(language, {.da = "Ingen er vurderet mest voldelig.\n",
                                .en = "None is judged the most violent.\n"}));
}

Table ScoreTable(Language language) {
  using Align = Table::Align;
  return Table(
      {{In(language, {.da = "Gruppering", .en = "Group"})},
       {In(language, {.da = "Angriber", .en = "Aggressor"}), Align::kRight},
       {In(language, {.da = "Heraf tvivlsom kilde", .en = "Of doubtful source"}), Align::kRight},
       {In(language, {.da = "Alvor", .en = "Severity"})},
       {In(language, {.da = "Art", .en = "Kind"})},
       {In(language, {.da = "Mål", .en = "Target"}), Align::kRight},
       {In(language, {.da = "Gennemgået", .en = "Gone through"})},
       {In(language, {.da = "Vurderet mest voldelig", .en = "Judged most violent"})}});
}

}  // namespace

std::string AuditText(Language language, const PictureNames& names,
                      const picture::v1::GetGroupAuditResponse& reply) {
  const picture::v1::GroupAudit& audit = reply.audit();
  std::string text = absl::StrCat(
      In(language, {.da = "Gruppegennemgang", .en = "Group audit"}), " ",
      TimeText(language, audit.held_time()),
      audit.withdrawn() ? In(language, {.da = "  (trukket tilbage)", .en = "  (withdrawn)"}) : "",
      "\n", In(language, {.da = "Deltagere: ", .en = "Participants: "}),
      absl::StrJoin(audit.participants(), ", ",
                    [](std::string* out, const picture::v1::AuditParticipant& one) {
                      absl::StrAppend(out, one.agency(), "/", one.role());
                    }),
      "\n");
  for (const picture::v1::AuditFinding& finding : reply.findings()) {
    if (!finding.has_recorded_until()) AppendFinding(language, names, finding, &text);
  }
  absl::StrAppend(&text, In(language, {.da = "Ikke gennemgået: ", .en = "Not gone through: "}),
                  reply.not_gone_through().empty() ? Label(language, "none")
                                                   : AuditNamesOf(names, reply.not_gone_through()),
                  "\n");
  return text;
}

std::string AuditsText(Language language, const picture::v1::ListGroupAuditsResponse& list) {
  Table table({{In(language, {.da = "Holdt", .en = "Held"})},
               {In(language, {.da = "Gennemgået", .en = "Gone through"}), Table::Align::kRight},
               {In(language, {.da = "Runde", .en = "Round"})},
               {"Id"}});
  for (const picture::v1::GroupAudit& audit : list.audits()) {
    table.Add({TimeText(language, audit.held_time()), absl::StrCat(audit.gone_through()),
               audit.round_id(), audit.audit_id()});
  }
  return table.empty() ? In(language, {.da = "Ingen gruppegennemgange.\n", .en = "No audits.\n"})
                       : table.ToString();
}

std::string ScorecardText(Language language, const PictureNames& names,
                          const picture::v1::GetScorecardResponse& card) {
  Table table = ScoreTable(language);
  for (const picture::v1::GroupScore& score : card.groups()) {
    table.Add(
        {score.group_name().empty() ? AuditNameOf(names, score.group_id()) : score.group_name(),
         absl::StrCat(score.as_aggressor()), absl::StrCat(score.of_doubtful_source()),
         CountsText(score.by_severity(),
                    [&](const auto& one) { return WordOf(language, one.severity()); }),
         CountsText(score.by_kind(),
                    [&](const auto& one) { return WordOf(language, one.incident_kind()); }),
         absl::StrCat(score.as_target()),
         score.audit_id().empty() ? Label(language, "no") : WordOf(language, score.activity()),
         score.judged_most_violent() ? Label(language, "yes") : ""});
  }
  std::string text = absl::StrCat(
      In(language, {.da = "Fra og med ", .en = "From "}), card.from_day(),
      In(language, {.da = " til ", .en = " until "}), card.until_day(),
      In(language, {.da = ", ordnet efter ", .en = ", in order of "}),
      WordOf(language, card.order()), "\n", table.ToString(), "\n",
      In(language, {.da = "Hændelser: ", .en = "Incidents: "}), card.incidents(),
      In(language, {.da = ", heraf uden kendt angriber: ", .en = ", aggressor not known: "}),
      card.incidents_without_aggressor(),
      In(language, {.da = ". Grupperinger gennemgået: ", .en = ". Groups gone through: "}),
      card.gone_through(), "/", card.active_groups(), "\n");
  AppendJudgement(language, names, card, &text);
  absl::StrAppend(
      &text,
      In(language, {.da = "Kun kendte hændelser: meget vold anmeldes aldrig. En hændelse med to "
                          "angribere tæller for begge.\n",
                    .en = "Known incidents only: much violence is never reported. An incident with "
                          "two aggressors counts for both.\n"}));
  return text;
}

}  // namespace varsel::cli
