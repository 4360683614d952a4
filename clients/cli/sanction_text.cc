#include "clients/cli/sanction_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/table.h"

namespace varsel::cli {
namespace {

using Align = Table::Align;
using sanction::v1::Condition;
using sanction::v1::LeverBlocker;

std::string CountLine(Language language, const Text& text, int64_t count) {
  return absl::StrCat(PadRight(In(language, text), 34), PadLeft(absl::StrCat(count), 6), "\n");
}

// Its name; of a group without one, its id.
const std::string& GroupText(const std::string& name, const std::string& id) {
  return name.empty() ? id : name;
}

// "2 af 4 greb er parate", and each blocker with the levers that it holds up.
std::string ReadinessText(Language language, const sanction::v1::Readiness& readiness) {
  std::string text = absl::StrCat(
      readiness.ready(), In(language, {.da = " af ", .en = " of "}), readiness.levers(),
      In(language, {.da = " greb er parate\n", .en = " levers are ready\n"}));
  for (const sanction::v1::BlockerCount& blocker : readiness.blockers()) {
    absl::StrAppend(&text, "  ", blocker.levers(), "  ", WordOf(language, blocker.blocker()),
                    blocker.lever_ids().empty() ? "" : ": ",
                    absl::StrJoin(blocker.lever_ids(), ", "), "\n");
  }
  return text;
}

Table PackageTable(Language language) {
  return Table({{In(language, {.da = "Gruppering", .en = "Group"})},
                {In(language, {.da = "Pakke", .en = "Package"})},
                {In(language, {.da = "Greb", .en = "Levers"}), Align::kRight},
                {In(language, {.da = "Parate", .en = "Ready"}), Align::kRight},
                {In(language, {.da = "Mangler", .en = "Blockers"})}});
}

std::vector<std::string> PackageLine(Language language,
                                     const sanction::v1::PackageSummary& package) {
  const std::string blocked =
      absl::StrJoin(package.readiness().blockers(), ", ",
                    [language](std::string* out, const sanction::v1::BlockerCount& count) {
                      absl::StrAppend(out, count.levers(), " ", WordOf(language, count.blocker()));
                    });
  return {GroupText(package.group_name(), package.group_id()), package.package_id(),
          absl::StrCat(package.readiness().levers()), absl::StrCat(package.readiness().ready()),
          blocked};
}

std::string ConditionText(Language language, Condition condition, const std::string& judged_by) {
  const std::string text = WordOf(language, condition);
  return judged_by.empty() ? text : absl::StrCat(text, " (", judged_by, ")");
}

std::string MoreText(Language language, const std::string& next_page_token) {
  if (next_page_token.empty()) return "";
  return absl::StrCat(
      In(language, {.da = "Der er flere: --page-token=", .en = "There are more: --page-token="}),
      next_page_token, "\n");
}

std::string TableOr(const Table& table, Language language, const Text& otherwise) {
  return table.empty() ? In(language, otherwise) : table.ToString();
}

void AddFields(Language language, const sanction::v1::Duty& duty, std::string* text) {
  const auto line = [&](const Text& name, const std::string& value) {
    if (!value.empty()) {
      absl::StrAppend(text, "  ", PadRight(In(language, name), 16), value, "\n");
    }
  };
  line({.da = "greb", .en = "lever"}, duty.lever_id());
  line({.da = "område", .en = "scope"}, WordOf(language, duty.scope()));
  line({.da = "tilstand", .en = "state"}, WordOf(language, duty.state()));
  line({.da = "mærker", .en = "marks"},
       WordsOf<sanction::v1::SanctionMark>(language, duty.marks()));
  line({.da = "enhed", .en = "unit"}, duty.unit());
  line({.da = "udløst", .en = "triggered"}, TimeText(language, duty.triggered_time()));
  line({.da = "frist", .en = "due"}, TimeText(language, duty.due()));
  line({.da = "version", .en = "version"}, absl::StrCat(duty.version()));
}

// A check, approval or end on one line.
std::string FactLine(Language language, const Text& name, const google::protobuf::Timestamp& time,
                     const std::string& id, const std::string& what, bool withdrawn) {
  return absl::StrCat(
      "  ", PadRight(In(language, name), 16), TimeText(language, time), "  ", id, "  ", what,
      withdrawn ? In(language, {.da = "  (trukket tilbage)", .en = "  (withdrawn)"}) : "", "\n");
}

std::string CheckText(Language language, const sanction::v1::DutyCheck& check) {
  const auto yes_no = [language](bool yes) { return Label(language, yes ? "yes" : "no"); };
  std::string what =
      absl::StrCat(In(language, {.da = "lovligt: ", .en = "lawful: "}), yes_no(check.lawful()),
                   In(language, {.da = ", proportionalt: ", .en = ", in proportion: "}),
                   yes_no(check.proportionate()), ", ", check.provision());
  if (check.has_hold()) {
    absl::StrAppend(&what, In(language, {.da = ", EKI spurgt ", .en = ", EKI asked "}),
                    TimeText(language, check.hold().asked_time()));
  }
  return what;
}

}  // namespace

std::string PackageText(Language language, const sanction::v1::Package& package) {
  std::string text = absl::StrCat(
      In(language, {.da = "Pakke ", .en = "Package "}), package.package_id(),
      In(language, {.da = " for gruppering ", .en = " of group "}),
      GroupText(package.group_name(), package.group_id()), ", ", TimeText(language, package.at()),
      ", version ", package.version(), "\n", ReadinessText(language, package.readiness()), "\n");
  Table table({{In(language, {.da = "Greb", .en = "Lever"})},
               {In(language, {.da = "Område", .en = "Scope"})},
               {In(language, {.da = "Ejer", .en = "Owner"})},
               {In(language, {.da = "Betingelse", .en = "Condition"})},
               {In(language, {.da = "Tilstand", .en = "State"})},
               {In(language, {.da = "Mangler", .en = "Blockers"})}});
  for (const sanction::v1::PackageLever& lever : package.levers()) {
    table.Add({lever.lever_id(), WordOf(language, lever.scope()),
               WordOf(language, lever.owner_authority()),
               ConditionText(language, lever.condition(), lever.judged_by()),
               WordOf(language, lever.state()), WordsOf<LeverBlocker>(language, lever.blockers())});
  }
  text += TableOr(table, language, {.da = "Ingen greb.\n", .en = "No levers.\n"});
  for (const sanction::v1::Trigger& trigger : package.triggers()) {
    absl::StrAppend(&text, In(language, {.da = "Udløst ", .en = "Triggered "}),
                    TimeText(language, trigger.triggered_time()), "  ", trigger.trigger_id(), "  ",
                    absl::StrJoin(trigger.lever_ids(), ", "),
                    trigger.withdrawn()
                        ? In(language, {.da = "  (trukket tilbage)", .en = "  (withdrawn)"})
                        : "",
                    trigger.marks().empty()
                        ? ""
                        : "  " + WordsOf<sanction::v1::SanctionMark>(language, trigger.marks()),
                    "\n");
  }
  return text;
}

std::string PackagesText(Language language, const sanction::v1::ListPackagesResponse& list) {
  Table table = PackageTable(language);
  for (const sanction::v1::PackageSummary& package : list.packages()) {
    table.Add(PackageLine(language, package));
  }
  return TableOr(table, language, {.da = "Ingen pakker.\n", .en = "No packages.\n"}) +
         MoreText(language, list.next_page_token());
}

std::string BoardText(Language language, const sanction::v1::GetReadinessBoardResponse& board) {
  Table table = PackageTable(language);
  for (const sanction::v1::PackageSummary& package : board.packages()) {
    table.Add(PackageLine(language, package));
  }
  std::string text = absl::StrCat(
      In(language, {.da = "Parathed ", .en = "Readiness "}), TimeText(language, board.at()), "\n",
      TableOr(table, language, {.da = "Ingen pakker.\n", .en = "No packages.\n"}), "\n",
      ReadinessText(language, board.sum()));
  for (const sanction::v1::PackageSummary& package : board.packages()) {
    if (package.readiness().blockers().empty()) continue;
    absl::StrAppend(&text, "\n", GroupText(package.group_name(), package.group_id()), ": ",
                    ReadinessText(language, package.readiness()));
  }
  if (!board.groups_without_package().empty()) {
    absl::StrAppend(&text, "\n",
                    In(language, {.da = "Uden pakke:\n", .en = "Without a package:\n"}));
  }
  for (const sanction::v1::BoardGroup& group : board.groups_without_package()) {
    absl::StrAppend(&text, "  ", GroupText(group.group_name(), group.group_id()), "\n");
  }
  if (board.more()) {
    text += In(language, {.da = "Der er flere: se dem side for side med varsel package.\n",
                          .en = "There are more: list them by page with varsel package.\n"});
  }
  return text;
}

std::string DutyText(Language language, const sanction::v1::Duty& duty) {
  std::string text =
      absl::StrCat(In(language, {.da = "Pligt ", .en = "Duty "}), duty.duty_id(), "\n");
  AddFields(language, duty, &text);
  for (const sanction::v1::DutyApproval& approval : duty.approvals()) {
    text += FactLine(language, {.da = "godkendt", .en = "approved"}, approval.approved_time(),
                     approval.approval_id(), approval.suspicion_basis(), approval.withdrawn());
  }
  for (const sanction::v1::DutyCheck& check : duty.checks()) {
    text += FactLine(language, {.da = "prøvet", .en = "checked"}, check.checked_time(),
                     check.check_id(), CheckText(language, check), check.withdrawn());
  }
  for (const sanction::v1::DutyEnding& end : duty.ends()) {
    text +=
        FactLine(language, {.da = "afsluttet", .en = "ended"}, end.ended_time(), end.fact_id(),
                 absl::StrCat(WordOf(language, end.end()), ": ", end.what_code()), end.withdrawn());
  }
  return text;
}

std::string DutiesText(Language language, const sanction::v1::ListDutiesResponse& list) {
  Table table({{In(language, {.da = "Frist", .en = "Due"})},
               {""},
               {In(language, {.da = "Pligt", .en = "Duty"})},
               {In(language, {.da = "Greb", .en = "Lever"})},
               {In(language, {.da = "Enhed", .en = "Unit"})},
               {In(language, {.da = "Tilstand", .en = "State"})},
               {In(language, {.da = "Mærker", .en = "Marks"})}});
  for (const sanction::v1::Duty& duty : list.duties()) {
    table.Add({TimeText(language, duty.due()), duty.overdue() ? Label(language, "overdue") : "",
               duty.duty_id(), duty.lever_id(), duty.unit(), WordOf(language, duty.state()),
               WordsOf<sanction::v1::SanctionMark>(language, duty.marks())});
  }
  return TableOr(table, language, {.da = "Ingen pligter.\n", .en = "No duties.\n"}) +
         MoreText(language, list.next_page_token());
}

std::string PromiseListText(Language language, const sanction::v1::ListPromisesResponse& list) {
  Table table({{In(language, {.da = "Varslet", .en = "Announced"})},
               {In(language, {.da = "Varsel", .en = "Announcement"})},
               {In(language, {.da = "Greb", .en = "Lever"})},
               {In(language, {.da = "Tilstand", .en = "State"})},
               {In(language, {.da = "Frist", .en = "Due"})},
               {In(language, {.da = "Uden dækning", .en = "Unbacked"})}});
  for (const sanction::v1::Promise& promise : list.promises()) {
    table.Add({TimeText(language, promise.delivered_time()), promise.announcement_id(),
               promise.lever_id(), WordOf(language, promise.state()),
               TimeText(language, promise.due()),
               WordsOf<LeverBlocker>(language, promise.blockers())});
  }
  return TableOr(table, language, {.da = "Intet er varslet.\n", .en = "Nothing was announced.\n"}) +
         MoreText(language, list.next_page_token());
}

std::string PromisesText(Language language, const sanction::v1::GetPromisesResponse& promises) {
  std::string text =
      CountLine(language, {.da = "Varslede greb", .en = "Levers announced"}, promises.announced()) +
      CountLine(language, {.da = "  ikke forfaldne (fred)", .en = "  not due (peace)"},
                promises.not_due()) +
      CountLine(language, {.da = "  gennemført i tide", .en = "  carried out in time"},
                promises.carried_out()) +
      CountLine(language, {.da = "  gennemført for sent", .en = "  carried out late"},
                promises.carried_out_late()) +
      CountLine(language, {.da = "  ikke gennemført", .en = "  not carried out"},
                promises.not_carried_out()) +
      CountLine(language, {.da = "  over tid", .en = "  overdue"}, promises.overdue()) +
      CountLine(language, {.da = "  juridisk umulige", .en = "  legally impossible"},
                promises.impossible()) +
      CountLine(language, {.da = "  åbne", .en = "  open"}, promises.open()) +
      CountLine(language, {.da = "Uden dækning, hos ledelsen", .en = "Unbacked, before leadership"},
                promises.unbacked()) +
      CountLine(language, {.da = "Trukket tilbage", .en = "Taken back"}, promises.taken_back());
  const int64_t due = promises.follow_through_denominator();
  absl::StrAppend(
      &text, PadRight(In(language, {.da = "Gennemførelse", .en = "Follow-through"}), 34),
      PadLeft(absl::StrCat(promises.follow_through_numerator(), "/", due), 6),
      due == 0
          ? ""
          : " = " + Percent(language, static_cast<double>(promises.follow_through_numerator()) /
                                          static_cast<double>(due)),
      In(language, {.da = "  (i tide af dem, hvis frist er nået)\n",
                    .en = "  (in time, of those whose due time has passed)\n"}));
  if (promises.triggers_with_lever() > 0) {
    const int64_t hours = promises.seconds_to_first_lever() / promises.triggers_with_lever() / 3600;
    absl::StrAppend(
        &text, PadRight(In(language, {.da = "Til første greb", .en = "To the first lever"}), 34),
        PadLeft(absl::StrCat(hours), 6), In(language, {.da = " timer", .en = " hours"}),
        In(language, {.da = " i snit af ", .en = " on average of "}),
        promises.triggers_with_lever(),
        In(language, {.da = " udløsninger\n", .en = " triggers\n"}));
  }
  return text;
}

nlohmann::ordered_json PromisesJson(const sanction::v1::GetPromisesResponse& promises) {
  const int64_t due = promises.follow_through_denominator();
  nlohmann::ordered_json follow_through = {
      {"numerator", promises.follow_through_numerator()}, {"denominator", due}, {"share", nullptr}};
  if (due > 0) {
    follow_through["share"] =
        static_cast<double>(promises.follow_through_numerator()) / static_cast<double>(due);
  }
  nlohmann::ordered_json json = {{"announced", promises.announced()},
                                 {"not_due", promises.not_due()},
                                 {"carried_out", promises.carried_out()},
                                 {"not_carried_out", promises.not_carried_out()},
                                 {"impossible", promises.impossible()},
                                 {"open", promises.open()},
                                 {"unbacked", promises.unbacked()},
                                 {"carried_out_late", promises.carried_out_late()},
                                 {"overdue", promises.overdue()},
                                 {"taken_back", promises.taken_back()},
                                 {"follow_through", follow_through},
                                 {"triggers", promises.triggers()},
                                 {"triggers_with_lever", promises.triggers_with_lever()},
                                 {"hours_to_first_lever", nullptr},
                                 {"unit", promises.unit()}};
  if (promises.triggers_with_lever() > 0) {
    json["hours_to_first_lever"] = static_cast<double>(promises.seconds_to_first_lever()) / 3600 /
                                   static_cast<double>(promises.triggers_with_lever());
  }
  return json;
}

}  // namespace varsel::cli
