#include "clients/cli/timeline_text.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/sanction_text.h"
#include "clients/cli/table.h"

namespace varsel::cli {
namespace {

using timeline::v1::InvolvedGroup;

std::string NameIn(const TimelineNames& names, const std::string& id) {
  const auto found = names.find(id);
  return found == names.end() ? id.substr(0, 8) : found->second;
}

template <typename Ids>
std::string NamesIn(const TimelineNames& names, const Ids& ids) {
  return absl::StrJoin(
      ids, ", ", [&](std::string* out, const std::string& id) { out->append(NameIn(names, id)); });
}

// "Havnen → Parken"; a side that nobody knows is "?".
template <typename Groups>
std::string SidesText(const TimelineNames& names, const Groups& groups) {
  std::string aggressors;
  std::string targets;
  for (const InvolvedGroup& group : groups) {
    std::string& side = group.role() == timeline::v1::GROUP_ROLE_AGGRESSOR ? aggressors : targets;
    if (!side.empty()) side += ", ";
    side += NameIn(names, group.group_id());
  }
  if (aggressors.empty() && targets.empty()) return "?";
  return absl::StrCat(aggressors.empty() ? "?" : aggressors, " → ",
                      targets.empty() ? "?" : targets);
}

std::string KnownOnly(Language language) {
  return In(language, {.da = "Kun kendte hændelser: megen vold bliver aldrig anmeldt.\n",
                       .en = "Known incidents only: much violence is never reported.\n"});
}

std::string MoreOf(Language language, const std::string& next_page_token) {
  if (next_page_token.empty()) return "";
  return absl::StrCat(
      In(language, {.da = "Der er flere: --page-token=", .en = "There are more: --page-token="}),
      next_page_token, "\n");
}

std::string RowsOr(const Table& table, Language language, const Text& otherwise) {
  return table.empty() ? In(language, otherwise) : table.ToString();
}

std::string TimingText(Language language, const timeline::v1::TimingSaid& said) {
  std::string text = WordOf(language, said.timing());
  if (said.has_wait_until()) absl::StrAppend(&text, " ", TimeText(language, said.wait_until()));
  return text;
}

// What holds now; empty = nothing is set.
std::string TimingNowText(Language language, const timeline::v1::ChainIncident& incident) {
  if (incident.timings().empty()) return "";
  const auto& last = incident.timings(incident.timings_size() - 1);
  return last.has_recorded_until() ? "" : TimingText(language, last);
}

std::string AnswersText(Language language, const timeline::v1::ChainIncident& incident) {
  return absl::StrJoin(incident.answers(), ", ",
                       [language](std::string* out, const timeline::v1::Link& link) {
                         absl::StrAppend(out, link.answered_incident_id().substr(0, 8), " (",
                                         WordOf(language, link.state()), ")");
                       });
}

std::string RateText(Language language, const insight::v1::Rate& rate) {
  std::string text = absl::StrCat(rate.numerator(), In(language, {.da = " af ", .en = " of "}),
                                  rate.denominator());
  if (rate.has_value()) absl::StrAppend(&text, "  ", Percent(language, rate.value()));
  if (rate.has_interval_low()) {
    absl::StrAppend(&text, "  (", Percent(language, rate.interval_low()), " – ",
                    Percent(language, rate.interval_high()), ")");
  }
  return text;
}

std::string HoursText(Language language, double hours) {
  std::string text = absl::StrFormat("%.1f", hours);
  if (language == Language::kDanish) {
    for (char& c : text) c = c == '.' ? ',' : c;
  }
  return text;
}

std::string Line(Language language, const Text& name, const std::string& value) {
  return value.empty() ? "" : absl::StrCat("  ", PadRight(In(language, name), 22), value, "\n");
}

}  // namespace

std::string IncidentText(Language language, const TimelineNames& names,
                         const timeline::v1::Incident& incident) {
  std::string text = absl::StrCat(
      incident.incident_id(),
      incident.withdrawn() ? In(language, {.da = "  (trukket tilbage)", .en = "  (withdrawn)"})
                           : "",
      "\n");
  text += Line(language, {.da = "hvornår", .en = "when"},
               absl::StrCat(TimeText(language, incident.occurred_time()), " (",
                            WordOf(language, incident.precision()), ")"));
  text += Line(language, {.da = "hvem mod hvem", .en = "who against whom"},
               SidesText(names, incident.groups()));
  text += Line(language, {.da = "art", .en = "kind"}, WordOf(language, incident.incident_kind()));
  text += Line(language, {.da = "alvor", .en = "severity"}, WordOf(language, incident.severity()));
  text += Line(language, {.da = "sektion", .en = "section"}, NameIn(names, incident.section_id()));
  text += Line(language, {.da = "bydel", .en = "area"}, incident.area());
  text += Line(language, {.da = "kilde", .en = "source"},
               absl::StrCat(WordOf(language, incident.source()), ", ",
                            WordOf(language, incident.reliability())));
  for (const timeline::v1::InvolvedPerson& person : incident.persons()) {
    text += Line(language, {.da = "person", .en = "person"},
                 absl::StrCat(person.person_id(), "  ", WordOf(language, person.involved_as())));
  }
  for (const timeline::v1::OthersInvolved& others : incident.others()) {
    text += Line(language, {.da = "øvrige", .en = "others"},
                 absl::StrCat(others.count(), "  ", WordOf(language, others.involved_as())));
  }
  text += Line(language, {.da = "note", .en = "note"}, incident.note());
  text += Line(language, {.da = "version", .en = "version"}, absl::StrCat(incident.version()));
  return text;
}

std::string IncidentsText(Language language, const TimelineNames& names,
                          const timeline::v1::ListIncidentsResponse& list) {
  Table table({{In(language, {.da = "Hvornår", .en = "When"})},
               {In(language, {.da = "Art", .en = "Kind"})},
               {In(language, {.da = "Alvor", .en = "Severity"})},
               {In(language, {.da = "Hvem mod hvem", .en = "Who against whom"})},
               {In(language, {.da = "Sektion", .en = "Section"})},
               {"Id"}});
  for (const timeline::v1::Incident& incident : list.incidents()) {
    table.Add({TimeText(language, incident.occurred_time()),
               WordOf(language, incident.incident_kind()), WordOf(language, incident.severity()),
               SidesText(names, incident.groups()), NameIn(names, incident.section_id()),
               incident.incident_id()});
  }
  return absl::StrCat(
      RowsOr(table, language, {.da = "Ingen hændelser.\n", .en = "No incidents.\n"}),
      MoreOf(language, list.next_page_token()), KnownOnly(language));
}

std::string ChainText(Language language, const TimelineNames& names,
                      const timeline::v1::GetChainResponse& chain) {
  const timeline::v1::Chain& whole = chain.chain();
  std::string text =
      absl::StrCat(In(language, {.da = "Voldskæde ", .en = "Chain "}), whole.chain_id(), "\n");
  text += Line(language, {.da = "hændelser", .en = "incidents"}, absl::StrCat(whole.incidents()));
  text += Line(language, {.da = "fra og til", .en = "from and to"},
               absl::StrCat(TimeText(language, whole.first_time()), " – ",
                            TimeText(language, whole.last_time())));
  text += Line(language, {.da = "åben", .en = "open"},
               absl::StrCat(Label(language, whole.open() ? "yes" : "no"), ", ",
                            TimeText(language, whole.open_until())));
  text += Line(language, {.da = "grupperinger", .en = "groups"}, NamesIn(names, whole.group_ids()));
  text += Line(language, {.da = "alvorligst", .en = "worst"}, WordOf(language, whole.worst()));
  for (const timeline::v1::Spiral& spiral : chain.spirals()) {
    text += Line(language, {.da = "voldsspiral", .en = "spiral"},
                 absl::StrCat(WordOf(language, spiral.state()), ": ",
                              WordsOf<timeline::v1::SpiralSign>(language, spiral.signs()), "  ",
                              spiral.spiral_id()));
  }
  Table table({{In(language, {.da = "Hvornår", .en = "When"})},
               {In(language, {.da = "Art", .en = "Kind"})},
               {In(language, {.da = "Alvor", .en = "Severity"})},
               {In(language, {.da = "Hvem mod hvem", .en = "Who against whom"})},
               {In(language, {.da = "Gengæld for", .en = "Retaliates for"})},
               {In(language, {.da = "Lederen", .en = "The leader"})},
               {"Id"}});
  for (const timeline::v1::ChainIncident& incident : chain.incidents()) {
    table.Add({TimeText(language, incident.occurred_time()),
               WordOf(language, incident.incident_kind()), WordOf(language, incident.severity()),
               SidesText(names, incident.groups()), AnswersText(language, incident),
               TimingNowText(language, incident), incident.incident_id()});
  }
  return absl::StrCat(text, "\n", table.ToString(), MoreOf(language, chain.next_page_token()),
                      KnownOnly(language));
}

std::string ChainsText(Language language, const TimelineNames& names,
                       const timeline::v1::ListChainsResponse& list) {
  Table table({{In(language, {.da = "Sidst", .en = "Last"})},
               {In(language, {.da = "Hændelser", .en = "Incidents"}), Table::Align::kRight},
               {In(language, {.da = "Grupperinger", .en = "Groups"})},
               {In(language, {.da = "Alvorligst", .en = "Worst"})},
               {In(language, {.da = "Åben", .en = "Open"})},
               {In(language, {.da = "Voldsspiral", .en = "Spiral"})},
               {"Id"}});
  for (const timeline::v1::Chain& chain : list.chains()) {
    table.Add({TimeText(language, chain.last_time()), absl::StrCat(chain.incidents()),
               NamesIn(names, chain.group_ids()), WordOf(language, chain.worst()),
               Label(language, chain.open() ? "yes" : "no"), WordOf(language, chain.spiral()),
               chain.chain_id()});
  }
  return absl::StrCat(RowsOr(table, language, {.da = "Ingen voldskæder.\n", .en = "No chains.\n"}),
                      MoreOf(language, list.next_page_token()), KnownOnly(language));
}

std::string WindowsText(Language language, const TimelineNames& names,
                        const timeline::v1::ListRetaliationWindowsResponse& list) {
  Table table({{In(language, {.da = "Hvem mod hvem sidst", .en = "Who against whom last"})},
               {In(language, {.da = "Siden", .en = "Since"})},
               {In(language, {.da = "Indtil", .en = "Until"})},
               {In(language, {.da = "Art", .en = "Kind"})},
               {In(language, {.da = "Sektion", .en = "Section"})},
               {In(language, {.da = "Lederen", .en = "The leader"})},
               {In(language, {.da = "Hændelse", .en = "Incident"})},
               {In(language, {.da = "Voldskæde", .en = "Chain"})}});
  for (const timeline::v1::RetaliationWindow& window : list.windows()) {
    table.Add({absl::StrCat(NameIn(names, window.aggressor_group_id()), " → ",
                            NameIn(names, window.target_group_id())),
               TimeText(language, window.since()), TimeText(language, window.until()),
               WordOf(language, window.incident_kind()), NameIn(names, window.section_id()),
               window.has_timing() ? TimingText(language, window.timing()) : "",
               window.incident_id(), window.chain_id().substr(0, 8)});
  }
  return absl::StrCat(
      RowsOr(table, language,
             {.da = "Ingen gengæld ventes nu.\n", .en = "No retaliation is awaited now.\n"}),
      MoreOf(language, list.next_page_token()), KnownOnly(language));
}

std::string TimelinessText(Language language, const insight::v1::GetTimelinessResponse& figures) {
  std::string text =
      In(language, {.da = "Rettidighed: kontaktet før næste koblede hændelse\n",
                    .en = "Timeliness: contacted before the next linked incident\n"});
  text += Line(language, {.da = "hændelser", .en = "incidents"},
               RateText(language, figures.incidents()));
  text += Line(language, {.da = "endnu åbne", .en = "still open"}, absl::StrCat(figures.open()));
  text += Line(language, {.da = "uden kendt gruppering", .en = "no group known"},
               absl::StrCat(figures.groups_unknown()));
  text +=
      Line(language, {.da = "grupperinger", .en = "groups"}, RateText(language, figures.groups()));
  text +=
      Line(language, {.da = "endnu åbne", .en = "still open"}, absl::StrCat(figures.groups_open()));
  if (figures.has_mean_hours_to_contact()) {
    text += Line(language, {.da = "timer til kontakt", .en = "hours to contact"},
                 absl::StrCat(HoursText(language, figures.mean_hours_to_contact()),
                              In(language, {.da = " i snit af ", .en = " on average of "}),
                              figures.contacted()));
  }
  return absl::StrCat(text, KnownOnly(language));
}

std::string TimelinessCasesText(Language language, const TimelineNames& names,
                                const insight::v1::ListTimelinessCasesResponse& list) {
  Table table(
      {{In(language, {.da = "Hvornår", .en = "When"})},
       {In(language, {.da = "Rettidigt", .en = "Timely"})},
       {In(language, {.da = "Grupperinger, timer til kontakt", .en = "Groups, hours to contact"})},
       {In(language, {.da = "Næste hændelse", .en = "Next incident"})},
       {"Id"}});
  for (const insight::v1::TimelinessCase& one : list.cases()) {
    const std::string groups = absl::StrJoin(
        one.groups(), "; ", [&](std::string* out, const insight::v1::GroupTimeliness& group) {
          absl::StrAppend(out, NameIn(names, group.group_id()), ": ",
                          group.has_hours_to_contact()
                              ? HoursText(language, group.hours_to_contact())
                              : WordOf(language, group.timeliness()));
        });
    table.Add({TimeText(language, one.occurred_time()), WordOf(language, one.timeliness()), groups,
               TimeText(language, one.next_incident_time()), one.incident_id()});
  }
  return absl::StrCat(
      RowsOr(table, language, {.da = "Ingen hændelser.\n", .en = "No incidents.\n"}),
      MoreOf(language, list.next_page_token()), KnownOnly(language));
}

}  // namespace varsel::cli
