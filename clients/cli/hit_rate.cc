#include "clients/cli/hit_rate.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"

namespace varsel::cli {
namespace {

using insight::v1::Breakdown;
using insight::v1::GetHitRateResponse;
using insight::v1::GetReceptionResponse;
using insight::v1::HitRatePart;
using insight::v1::PersonFigures;
using insight::v1::ReceptionFigures;

constexpr size_t kBarWidth = 40;
constexpr uint32_t kCountBarWidth = 60;

std::string BreakdownCode(Breakdown breakdown) {
  return CodeOf(*insight::v1::Breakdown_descriptor()->FindValueByNumber(breakdown));
}

// A part's name: the section's or round's, else the word for the key.
std::string PartName(Language language, const std::string& key, const std::string& label) {
  if (!label.empty()) return label;
  if (key.empty()) return Label(language, "none");
  return Label(language, absl::StrReplaceAll(key, {{"_", "-"}}));
}

std::string IntervalText(Language language, const PersonFigures& figures) {
  if (!figures.has_interval_low()) return "–";
  return absl::StrCat("[", Percent(language, figures.interval_low()), "; ",
                      Percent(language, figures.interval_high()), "]");
}

struct Measure {
  Text label;
  uint32_t (PersonFigures::*count)() const;
};

constexpr Measure kMeasures[] = {
    {{.da = "Udpeget", .en = "Targeted"}, &PersonFigures::targeted},
    {{.da = "Nået", .en = "Reached"}, &PersonFigures::reached},
    {{.da = "  personligt", .en = "  in person"}, &PersonFigures::in_person},
    {{.da = "  på telefon", .en = "  by telephone"}, &PersonFigures::telephone},
    {{.da = "  på anden vis", .en = "  otherwise"}, &PersonFigures::other},
    {{.da = "Ikke nået", .en = "Not reached"}, &PersonFigures::not_reached},
    {{.da = "  afslog", .en = "  declined"}, &PersonFigures::declined},
    {{.da = "  ingen respons", .en = "  no response"}, &PersonFigures::no_response},
    {{.da = "  ikke fundet", .en = "  not found"}, &PersonFigures::not_found},
    {{.da = "  ikke forsøgt", .en = "  not tried"}, &PersonFigures::not_tried},
    {{.da = "Stadig åbne", .en = "Still open"}, &PersonFigures::open},
};
constexpr Measure kBeside[] = {
    {{.da = "(besked sendt, ikke nået)", .en = "(message sent, not reached)"},
     &PersonFigures::message_sent},
    {{.da = "(kun pårørende mødt)", .en = "(relatives only)"}, &PersonFigures::relatives_only},
    {{.da = "(begge budskaber givet)", .en = "(both halves given)"},
     &PersonFigures::both_halves_given},
    {{.da = "(fjernet undervejs)", .en = "(removed meanwhile)"}, &PersonFigures::removed},
};

// One column of the main table.
struct Column {
  std::string name;
  const PersonFigures* figures;
};

std::vector<Column> ColumnsOf(Language language, const GetHitRateResponse& hit_rate) {
  std::vector<Column> columns = {
      {In(language, {.da = "I alt", .en = "Total"}), &hit_rate.persons()}};
  for (const auto& breakdown : hit_rate.breakdowns()) {
    if (breakdown.breakdown() != insight::v1::BREAKDOWN_ROUND) continue;
    for (const HitRatePart& part : breakdown.parts()) {
      columns.push_back({PartName(language, part.key(), part.label()), &part.persons()});
    }
  }
  return columns;
}

std::string MainTable(Language language, const std::vector<Column>& columns) {
  std::vector<Table::Column> headers = {{In(language, {.da = "Personer", .en = "Persons"})}};
  for (const Column& column : columns) headers.push_back({column.name, Table::Align::kRight});
  Table table(headers);
  const auto add = [&](const Text& label, auto cell) {
    std::vector<std::string> cells = {In(language, label)};
    for (const Column& column : columns) cells.push_back(cell(*column.figures));
    table.Add(std::move(cells));
  };
  const auto add_count = [&](const Measure& measure) {
    add(measure.label,
        [&](const PersonFigures& figures) { return absl::StrCat((figures.*measure.count)()); });
  };
  for (const Measure& measure : kMeasures) add_count(measure);
  add({.da = "Hit rate", .en = "Hit rate"}, [&](const PersonFigures& figures) {
    return figures.has_hit_rate() ? Percent(language, figures.hit_rate()) : std::string("–");
  });
  add({.da = "95 %-interval", .en = "95 % interval"},
      [&](const PersonFigures& figures) { return IntervalText(language, figures); });
  for (const Measure& measure : kBeside) add_count(measure);
  return table.ToString();
}

std::string Bars(Language language, const std::vector<Column>& columns) {
  size_t width = 0;
  for (const Column& column : columns) width = std::max(width, DisplayWidth(column.name));
  std::string text;
  for (const Column& column : columns) {
    const double share = column.figures->has_hit_rate() ? column.figures->hit_rate() : 0;
    absl::StrAppend(&text, PadRight(column.name, width), "  ",
                    PadRight(Bar(share, kBarWidth), kBarWidth), "  ",
                    RateText(language, *column.figures), "\n");
  }
  return text;
}

// A bar of one character a person, or of the share when there are more than fit.
std::string CountBar(uint32_t count, uint32_t of) {
  const uint32_t full = std::max(of, kCountBarWidth);
  return Bar(static_cast<double>(count) / full, kCountBarWidth);
}

std::string CountLines(const std::vector<std::pair<std::string, uint32_t>>& counts, uint32_t of) {
  size_t width = 0;
  for (const auto& [name, count] : counts) width = std::max(width, DisplayWidth(name));
  std::string text;
  for (const auto& [name, count] : counts) {
    std::string line = absl::StrCat("  ", PadRight(name, width), "  ",
                                    PadLeft(absl::StrCat(count), 5), "  ", CountBar(count, of));
    line.erase(line.find_last_not_of(' ') + 1);
    absl::StrAppend(&text, line, "\n");
  }
  return text;
}

std::string OutcomeBars(Language language, const PersonFigures& figures) {
  std::vector<std::pair<std::string, uint32_t>> counts;
  for (const Measure& measure : kMeasures) {
    const std::string label = In(language, measure.label);
    if (label.starts_with("  ")) counts.emplace_back(label.substr(2), (figures.*measure.count)());
  }
  counts.emplace_back(In(language, {.da = "stadig åben", .en = "still open"}), figures.open());
  return CountLines(counts, figures.targeted());
}

std::string ReceptionBars(Language language, const ReceptionFigures& figures) {
  std::vector<std::pair<std::string, uint32_t>> counts = {
      {Label(language, "positive"), figures.positive()},
      {Label(language, "neutral"), figures.neutral()},
      {Label(language, "negative"), figures.negative()},
      {Label(language, "unknown"), figures.unknown()}};
  std::string text = CountLines(counts, figures.reached());
  if (figures.would_not_hear() > 0) {
    absl::StrAppend(&text, "  ",
                    In(language, {.da = "heraf ville ikke høre budskabet: ",
                                  .en = "of them would not hear it: "}),
                    figures.would_not_hear(), "\n");
  }
  return text;
}

std::string BreakdownTable(Language language, const insight::v1::HitRateBreakdown& breakdown) {
  const std::string name = Label(language, BreakdownCode(breakdown.breakdown()));
  Table table({{name},
               {In(language, {.da = "Udpeget", .en = "Targeted"}), Table::Align::kRight},
               {In(language, {.da = "Nået", .en = "Reached"}), Table::Align::kRight},
               {"Hit rate", Table::Align::kRight},
               {In(language, {.da = "95 %-interval", .en = "95 % interval"}), Table::Align::kRight},
               {In(language, {.da = "Forsøg", .en = "Attempts"}), Table::Align::kRight},
               {""}});
  for (const HitRatePart& part : breakdown.parts()) {
    const PersonFigures& figures = part.persons();
    const double share = figures.has_hit_rate() ? figures.hit_rate() : 0;
    table.Add({PartName(language, part.key(), part.label()), absl::StrCat(figures.targeted()),
               absl::StrCat(figures.reached()),
               figures.has_hit_rate() ? Percent(language, share) : "–",
               IntervalText(language, figures), absl::StrCat(part.attempts().attempts()),
               Bar(share, kBarWidth / 2)});
  }
  return table.ToString();
}

template <typename T>
nlohmann::ordered_json OrNull(bool has, T value) {
  return has ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
}

nlohmann::ordered_json FiguresJson(const PersonFigures& f) {
  return {{"targeted", f.targeted()},
          {"reached", f.reached()},
          {"in_person", f.in_person()},
          {"telephone", f.telephone()},
          {"other", f.other()},
          {"not_reached", f.not_reached()},
          {"declined", f.declined()},
          {"no_response", f.no_response()},
          {"not_found", f.not_found()},
          {"not_tried", f.not_tried()},
          {"open", f.open()},
          {"message_sent", f.message_sent()},
          {"relatives_only", f.relatives_only()},
          {"both_halves_given", f.both_halves_given()},
          {"removed", f.removed()},
          {"hit_rate", OrNull(f.has_hit_rate(), f.hit_rate())},
          {"interval_low", OrNull(f.has_interval_low(), f.interval_low())},
          {"interval_high", OrNull(f.has_interval_high(), f.interval_high())},
          {"interval_rough", f.interval_rough()},
          {"unit", f.unit()}};
}

nlohmann::ordered_json AttemptsJson(const insight::v1::AttemptFigures& f) {
  const insight::v1::Rate& rate = f.delivery_rate();
  return {{"attempts", f.attempts()},
          {"deliveries", f.deliveries()},
          {"deliveries_without_attempt", f.deliveries_without_attempt()},
          {"delivery_rate", OrNull(rate.has_value(), rate.value())},
          {"unit", "attempts"}};
}

nlohmann::ordered_json PartsJson(const insight::v1::HitRateBreakdown& breakdown) {
  nlohmann::ordered_json parts = nlohmann::ordered_json::array();
  for (const HitRatePart& part : breakdown.parts()) {
    nlohmann::ordered_json json = {{"key", part.key()}, {"label", part.label()}};
    json.update(FiguresJson(part.persons()));
    json["attempts"] = AttemptsJson(part.attempts());
    parts.push_back(std::move(json));
  }
  return parts;
}

nlohmann::ordered_json FiguresJson(const ReceptionFigures& f) {
  return {{"reached", f.reached()}, {"positive", f.positive()},
          {"neutral", f.neutral()}, {"negative", f.negative()},
          {"unknown", f.unknown()}, {"would_not_hear", f.would_not_hear()},
          {"unit", f.unit()}};
}

std::string JsonKey(Breakdown breakdown) {
  return absl::StrReplaceAll(BreakdownCode(breakdown), {{"-", "_"}});
}

}  // namespace

std::string RateText(Language language, const PersonFigures& figures) {
  std::string text = absl::StrCat(figures.numerator(), "/", figures.denominator());
  if (!figures.has_hit_rate()) return text;
  absl::StrAppend(&text, " = ", Percent(language, figures.hit_rate()));
  if (figures.has_interval_low()) absl::StrAppend(&text, " ", IntervalText(language, figures));
  return text;
}

std::string HitRateText(Language language, const GetHitRateResponse& hit_rate,
                        const GetReceptionResponse& reception) {
  const std::vector<Column> columns = ColumnsOf(language, hit_rate);
  std::string text = MainTable(language, columns);
  absl::StrAppend(
      &text, "\n",
      In(language, {.da = "Hit rate = nåede / udpegede personer, med 95 % Wilson-interval",
                    .en = "Hit rate = reached / targeted persons, with 95 % Wilson interval"}),
      hit_rate.persons().interval_rough()
          ? In(language, {.da = " (groft: personer hænger sammen i grupperinger)",
                          .en = " (rough: persons cluster in groups)"})
          : "",
      "\n", Bars(language, columns));
  absl::StrAppend(&text, "\n", In(language, {.da = "Udfald af ", .en = "Outcome of "}),
                  hit_rate.persons().targeted(), "\n", OutcomeBars(language, hit_rate.persons()));
  absl::StrAppend(&text, "\n", ReceptionText(language, reception));
  const insight::v1::AttemptFigures& attempts = hit_rate.attempts();
  absl::StrAppend(
      &text, "\n",
      In(language, {.da = "Leveringer pr. kontaktforsøg: ", .en = "Deliveries per attempt: "}),
      attempts.deliveries(), "/", attempts.attempts());
  if (attempts.delivery_rate().has_value()) {
    absl::StrAppend(&text, " = ", Percent(language, attempts.delivery_rate().value()));
  }
  text += "\n";
  for (const auto& breakdown : hit_rate.breakdowns()) {
    if (breakdown.breakdown() == insight::v1::BREAKDOWN_ROUND) continue;
    absl::StrAppend(&text, "\n", BreakdownTable(language, breakdown));
  }
  return text;
}

std::string ReceptionText(Language language, const GetReceptionResponse& reception) {
  std::string text = absl::StrCat(In(language, {.da = "Modtagelse, som holdet skønnede, af ",
                                                .en = "Reception, as the team judged, of "}),
                                  reception.persons().reached(), "\n",
                                  ReceptionBars(language, reception.persons()));
  for (const auto& breakdown : reception.breakdowns()) {
    Table table({{Label(language, BreakdownCode(breakdown.breakdown()))},
                 {Label(language, "positive"), Table::Align::kRight},
                 {Label(language, "neutral"), Table::Align::kRight},
                 {Label(language, "negative"), Table::Align::kRight},
                 {Label(language, "unknown"), Table::Align::kRight}});
    for (const auto& part : breakdown.parts()) {
      const ReceptionFigures& f = part.persons();
      table.Add({PartName(language, part.key(), part.label()), absl::StrCat(f.positive()),
                 absl::StrCat(f.neutral()), absl::StrCat(f.negative()), absl::StrCat(f.unknown())});
    }
    absl::StrAppend(&text, "\n", table.ToString());
  }
  return text;
}

nlohmann::ordered_json HitRateJson(const GetHitRateResponse& hit_rate) {
  nlohmann::ordered_json json = FiguresJson(hit_rate.persons());
  json["attempts"] = AttemptsJson(hit_rate.attempts());
  for (const auto& breakdown : hit_rate.breakdowns()) {
    json["breakdowns"][JsonKey(breakdown.breakdown())] = PartsJson(breakdown);
  }
  return json;
}

nlohmann::ordered_json ReceptionJson(const GetReceptionResponse& reception) {
  nlohmann::ordered_json json = FiguresJson(reception.persons());
  for (const auto& breakdown : reception.breakdowns()) {
    nlohmann::ordered_json parts = nlohmann::ordered_json::array();
    for (const auto& part : breakdown.parts()) {
      nlohmann::ordered_json shown = {{"key", part.key()}, {"label", part.label()}};
      shown.update(FiguresJson(part.persons()));
      parts.push_back(std::move(shown));
    }
    json["breakdowns"][JsonKey(breakdown.breakdown())] = std::move(parts);
  }
  return json;
}

}  // namespace varsel::cli
