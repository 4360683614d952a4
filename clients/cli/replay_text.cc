#include "clients/cli/replay_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "clients/cli/danish_time.h"
#include "clients/cli/methods.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"

namespace varsel::cli {
namespace {

using replay::v1::Step;

struct StepWord {
  std::string_view code;
  Text text;
};
// What words.cc does not have: it is said of steps only.
constexpr StepWord kStepWords[] = {
    {"blunt", {.da = "slag eller spark", .en = "blunt violence"}},
    {"knife", {.da = "kniv", .en = "knife"}},
    {"firearm", {.da = "skydevåben", .en = "firearm"}},
    {"explosive", {.da = "sprængstof", .en = "explosive"}},
    {"arson", {.da = "brand", .en = "arson"}},
    {"threat", {.da = "trussel", .en = "threat"}},
    {"humiliation", {.da = "ydmygelse", .en = "humiliation"}},
    {"no-injury", {.da = "ingen skade", .en = "no injury"}},
    {"minor-injury", {.da = "lettere skade", .en = "minor injury"}},
    {"serious-injury", {.da = "alvorlig skade", .en = "serious injury"}},
    {"life-threatening", {.da = "livstruende skade", .en = "life-threatening injury"}},
    {"killed", {.da = "dræbt", .en = "killed"}},
    {"at-home", {.da = "i hjemmet", .en = "at home"}},
    {"in-public", {.da = "på et offentligt sted", .en = "in public"}},
    {"in-institution", {.da = "på en institution", .en = "in an institution"}},
    {"to-group", {.da = "til en gruppe", .en = "to a group"}},
    {"residence-ban", {.da = "opholdsforbud", .en = "residence ban"}},
    {"stop-and-search-zone", {.da = "visitationszone", .en = "stop-and-search zone"}},
    {"contact-ban", {.da = "kontaktforbud", .en = "contact ban"}},
    {"zone-ban", {.da = "zoneforbud", .en = "zone ban"}},
    {"search", {.da = "ransagning", .en = "search"}},
    {"prioritised-investigation",
     {.da = "prioriteret efterforskning", .en = "prioritised investigation"}},
    {"more-patrols", {.da = "mere patrulje", .en = "more patrols"}},
    {"traffic-enforcement", {.da = "færdselskontrol", .en = "traffic enforcement"}},
    {"closing-of-club-houses", {.da = "lukning af klubhuse", .en = "closing of club houses"}},
    {"parents-cooperation", {.da = "samarbejde med forældre", .en = "parents' cooperation"}},
    {"exit-programme", {.da = "exitforløb", .en = "exit programme"}},
    {"housing", {.da = "bolig", .en = "housing"}},
    {"education", {.da = "uddannelse", .en = "education"}},
    {"work", {.da = "arbejde", .en = "work"}},
    {"substance-treatment", {.da = "misbrugsbehandling", .en = "substance treatment"}},
    {"psychologist", {.da = "psykolog", .en = "psychologist"}},
    {"body-therapy", {.da = "kropsterapi", .en = "body therapy"}},
    {"debt-advice", {.da = "gældsrådgivning", .en = "debt advice"}},
    {"family-help", {.da = "hjælp til familien", .en = "help for the family"}},
    {"protection", {.da = "beskyttelse", .en = "protection"}},
    // marks
    {"late", {.da = "registreret sent", .en = "recorded late"}},
    {"unbacked", {.da = "uden dækning", .en = "unbacked"}},
    {"corrected-later", {.da = "siden rettet", .en = "corrected since"}},
    {"not-known-then", {.da = "ikke kendt dengang", .en = "not known then"}},
    {"changed-since", {.da = "ændret siden", .en = "changed since"}},
};

std::string Say(Language language, std::string_view code) {
  for (const StepWord& word : kStepWords) {
    if (word.code == code) return In(language, word.text);
  }
  return Label(language, code);
}

template <typename Enum>
std::string Of(Language language, Enum value) {
  if (value == 0) return {};
  return Say(language,
             CodeOf(*google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value)));
}

constexpr struct {
  replay::v1::StepKind kind;
  Text text;
} kKinds[] = {
    {replay::v1::STEP_KIND_INCIDENT, {.da = "Voldshændelse", .en = "Incident"}},
    {replay::v1::STEP_KIND_PLANNED, {.da = "Notifikation planlagt", .en = "Notification planned"}},
    {replay::v1::STEP_KIND_CANCELLED,
     {.da = "Notifikation aflyst", .en = "Notification cancelled"}},
    {replay::v1::STEP_KIND_CLOSED,
     {.da = "Notifikation lukket, ikke nået", .en = "Notification closed, not reached"}},
    {replay::v1::STEP_KIND_REOPENED,
     {.da = "Notifikation genåbnet", .en = "Notification reopened"}},
    {replay::v1::STEP_KIND_ATTEMPT, {.da = "Kontaktforsøg", .en = "Attempt"}},
    {replay::v1::STEP_KIND_DELIVERY, {.da = "Levering", .en = "Delivery"}},
    {replay::v1::STEP_KIND_FOLLOW_UP, {.da = "Opfølgning", .en = "Follow-up"}},
    {replay::v1::STEP_KIND_GROUP_TALK, {.da = "Samtale med gruppe", .en = "Group talk"}},
    {replay::v1::STEP_KIND_PROVISIONAL, {.da = "Foreløbig kontakt", .en = "Provisional contact"}},
    {replay::v1::STEP_KIND_LEVER_READY, {.da = "Greb parat", .en = "Lever ready"}},
    {replay::v1::STEP_KIND_LEVER_NOT_READY, {.da = "Greb ikke parat", .en = "Lever not ready"}},
    {replay::v1::STEP_KIND_PROMISE, {.da = "Greb varslet", .en = "Lever announced"}},
    {replay::v1::STEP_KIND_PROMISE_TAKEN_BACK,
     {.da = "Varsel trukket tilbage", .en = "Announcement taken back"}},
    {replay::v1::STEP_KIND_TRIGGERED, {.da = "Pakke udløst", .en = "Package triggered"}},
    {replay::v1::STEP_KIND_DUTY, {.da = "Greb skal gennemføres", .en = "Lever due"}},
    {replay::v1::STEP_KIND_DUTY_ENDED, {.da = "Greb afsluttet", .en = "Lever ended"}},
    {replay::v1::STEP_KIND_DUTY_OVERDUE, {.da = "Greb over tid", .en = "Lever overdue"}},
    {replay::v1::STEP_KIND_OFFER, {.da = "Hjælp tilbudt", .en = "Help offered"}},
    {replay::v1::STEP_KIND_AFFILIATED, {.da = "Tilhørsforhold fra", .en = "Affiliated from"}},
    {replay::v1::STEP_KIND_AFFILIATION_ENDED,
     {.da = "Tilhørsforhold ophørt", .en = "Affiliation ended"}},
    {replay::v1::STEP_KIND_AFFILIATION_DENIED,
     {.da = "Benægtede tilhørsforhold", .en = "Denied the affiliation"}},
    {replay::v1::STEP_KIND_NOMINATED, {.da = "Indstillet", .en = "Nominated"}},
    {replay::v1::STEP_KIND_APPROVED, {.da = "Godkendt som fokusperson", .en = "Approved"}},
    {replay::v1::STEP_KIND_DECLINED, {.da = "Indstilling afvist", .en = "Nomination declined"}},
    {replay::v1::STEP_KIND_REMOVED, {.da = "Fjernet som fokusperson", .en = "Removed"}},
    {replay::v1::STEP_KIND_MERGED, {.da = "To registreringer samlet", .en = "Records merged"}},
    {replay::v1::STEP_KIND_FACT_WITHDRAWN, {.da = "Trukket tilbage", .en = "Withdrawn"}},
};

std::string KindText(Language language, replay::v1::StepKind kind) {
  for (const auto& entry : kKinds) {
    if (entry.kind == kind) return In(language, entry.text);
  }
  return {};
}

std::string GroupsText(Language language, const Step& step,
                       const std::map<std::string, std::string>& names) {
  std::vector<std::string> aggressors;
  std::vector<std::string> targets;
  for (const auto& group : step.groups()) {
    (group.role() == timeline::v1::GROUP_ROLE_AGGRESSOR ? aggressors : targets)
        .push_back(NameOrId(names, group.group_id()));
  }
  if (aggressors.empty() && targets.empty()) return {};
  const std::string unknown = In(language, {.da = "ukendt", .en = "unknown"});
  return absl::StrCat(aggressors.empty() ? unknown : absl::StrJoin(aggressors, ", "),
                      In(language, {.da = " mod ", .en = " against "}),
                      targets.empty() ? unknown : absl::StrJoin(targets, ", "));
}

// What the step says beside its kind, person and group.
std::vector<std::string> Details(Language language, const Step& step,
                                 const std::map<std::string, std::string>& names) {
  std::vector<std::string> parts = {Of(language, step.incident_kind()),
                                    Of(language, step.severity()),
                                    GroupsText(language, step, names),
                                    Of(language, step.way()),
                                    Of(language, step.mode()),
                                    Of(language, step.outcome()),
                                    Of(language, step.affiliation_role()),
                                    Of(language, step.duty_end())};
  if (step.reception() != 0) {
    parts.push_back(In(language, {.da = "modtaget ", .en = "received "}) +
                    Of(language, step.reception()));
  }
  if (step.head_count() > 0) {
    parts.push_back(
        absl::StrCat(step.head_count(), In(language, {.da = " til stede", .en = " present"})));
  }
  if (!step.lever_id().empty()) parts.push_back(Say(language, step.lever_id()));
  for (const auto& lever : step.levers()) parts.push_back(Say(language, lever.lever_id()));
  for (const std::string& lever : step.lever_ids()) parts.push_back(Say(language, lever));
  for (const std::string& offer : step.offer_codes()) parts.push_back(Say(language, offer));
  for (const int blocker : step.blockers()) {
    parts.push_back(Of(language, static_cast<sanction::v1::LeverBlocker>(blocker)));
  }
  if (step.has_due()) {
    parts.push_back(In(language, {.da = "senest ", .en = "by "}) +
                    FormatTime(language, absl::FromUnixSeconds(step.due().seconds())));
  }
  std::erase_if(parts, [](const std::string& part) { return part.empty(); });
  return parts;
}

absl::Time TimeOf(const Step& step) {
  return absl::FromUnixSeconds(step.occurred_time().seconds());
}

constexpr size_t kLaneWidth = 78;
constexpr struct {
  replay::v1::Lane lane;
  Text text;
  std::string_view mark;
} kLanes[] = {
    {replay::v1::LANE_INCIDENTS, {.da = "Voldshændelser", .en = "Incidents"}, "▲"},
    {replay::v1::LANE_NOTIFICATIONS, {.da = "Notifikationer", .en = "Notifications"}, "●"},
    {replay::v1::LANE_LEVERS, {.da = "Greb", .en = "Levers"}, "■"},
    {replay::v1::LANE_SUPPORT, {.da = "Støtte", .en = "Support"}, "◆"},
};

// One cell a stretch of time: the mark, or how many where there are more.
std::string LaneText(const std::vector<Step>& steps, replay::v1::Lane lane, std::string_view mark,
                     absl::Time from, absl::Duration span) {
  std::array<int, kLaneWidth> counts{};
  for (const Step& step : steps) {
    if (step.lane() != lane) continue;
    const double share = absl::FDivDuration(TimeOf(step) - from, span);
    ++counts[std::min(kLaneWidth - 1, static_cast<size_t>(share * kLaneWidth))];
  }
  std::string text;
  for (const int count : counts) {
    text += count == 0   ? "·"
            : count == 1 ? std::string(mark)
            : count > 9  ? "+"
                         : std::to_string(count);
  }
  return text;
}

}  // namespace

std::string NameOrId(const std::map<std::string, std::string>& names, const std::string& id) {
  const auto found = names.find(id);
  return found == names.end() ? id.substr(0, 8) : found->second;
}

void AddFrame(const replay::v1::ReplayFrame& frame, Replayed* replayed) {
  if (frame.steps_before() == 0 && frame.has_state()) replayed->start = frame.state();
  replayed->steps.insert(replayed->steps.end(), frame.steps().begin(), frame.steps().end());
  for (const auto& name : frame.names()) replayed->names[name.id()] = name.name();
  replayed->position = frame.position();
  replayed->as_of_time = frame.as_of_time();
}

std::string StepText(Language language, const Step& step,
                     const std::map<std::string, std::string>& names) {
  std::string text = KindText(language, step.step_kind());
  const std::vector<std::string> details = Details(language, step, names);
  if (!details.empty()) absl::StrAppend(&text, ": ", absl::StrJoin(details, ", "));
  if (!step.person().empty()) {
    absl::StrAppend(&text, " (",
                    step.person().size() > 12 ? step.person().substr(0, 8) : step.person(), ")");
  }
  return text;
}

std::string LeverText(Language language, const std::string& lever_id) {
  return Say(language, lever_id);
}

std::string MarksText(Language language, const Step& step) {
  std::vector<std::string> marks;
  for (const int mark : step.marks()) {
    marks.push_back(Of(language, static_cast<replay::v1::StepMark>(mark)));
  }
  return absl::StrJoin(marks, ", ");
}

std::string ReplayText(Language language, const Replayed& replayed) {
  std::string text;
  if (replayed.steps.empty()) {
    return In(language, {.da = "Der er intet at vise i perioden.\n", .en = "Nothing to show.\n"});
  }
  // The lanes begin with what is drawn in them: a member may have come years before.
  absl::Time from = absl::InfiniteFuture();
  absl::Time until = absl::InfinitePast();
  for (const Step& step : replayed.steps) {
    if (step.lane() == replay::v1::LANE_MEMBERS) continue;
    from = std::min(from, TimeOf(step));
    until = std::max(until, TimeOf(step));
  }
  if (until < from) from = until = TimeOf(replayed.steps.front());
  const absl::Duration span = std::max(until - from, absl::Duration(absl::Minutes(1)));
  for (const auto& lane : kLanes) {
    absl::StrAppend(&text, PadRight(In(language, lane.text), 15),
                    LaneText(replayed.steps, lane.lane, lane.mark, from, span), "\n");
  }
  const std::string begin = FormatTime(language, from);
  const std::string end = FormatTime(language, from + span);
  absl::StrAppend(&text, std::string(15, ' '),
                  PadRight(begin, kLaneWidth - std::min(kLaneWidth, DisplayWidth(end))), end,
                  "\n\n");
  for (const Step& step : replayed.steps) {
    const std::string marks = MarksText(language, step);
    absl::StrAppend(&text, PadRight(FormatTime(language, TimeOf(step)), 26),
                    StepText(language, step, replayed.names),
                    marks.empty() ? "" : absl::StrCat("  [", marks, "]"), "\n");
  }
  absl::StrAppend(&text, "\n", replayed.steps.size(),
                  In(language, {.da = " skridt. Kun kendte voldshændelser: meget vold anmeldes "
                                      "aldrig.\n",
                                .en = " steps. Known incidents only: much violence is never "
                                      "reported.\n"}));
  return text;
}

nlohmann::ordered_json ReplayJson(const Replayed& replayed) {
  using Json = nlohmann::ordered_json;
  Json steps = Json::array();
  for (const Step& step : replayed.steps) steps.push_back(Json::parse(ToJson(step, true)));
  Json json;
  json["steps_total"] = replayed.steps.size();
  json["position"] = replayed.position;
  json["as_of_time"] = absl::FormatTime(
      absl::RFC3339_sec, absl::FromUnixSeconds(replayed.as_of_time.seconds()), absl::UTCTimeZone());
  json["names"] = replayed.names;
  json["state_at_start"] = Json::parse(ToJson(replayed.start, true));
  json["steps"] = std::move(steps);
  return json;
}

}  // namespace varsel::cli
