#include "services/tables/tally.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "services/domain/suppress.h"
#include "storage/base/uuid.h"

namespace varsel::tables {
namespace {

using notification::v1::TriState;
using v1::FactRow;
using v1::Heading;
using v1::MonthlyTable;
using Codes = std::vector<std::string_view>;

// Where each value of an enum stands in its table; kNowhere = it is counted in none. A new value
// does not compile until somebody has said where.
constexpr int kNowhere = -1;

// home visit, telephone, written, met, through others, came himself
constexpr auto kOfWay = std::to_array({kNowhere, 0, 1, 2, 2, 3, 4, 4, 4, 3, 3, 5});
static_assert(kOfWay.size() == size_t{notification::v1::AttemptWay_ARRAYSIZE});
// talked with him, with others only, with nobody
constexpr auto kOfOutcome = std::to_array({2, 0, 0, 0, 2, 0, 2, 0, 0, 1, 2, 2});
static_assert(kOfOutcome.size() == size_t{notification::v1::AttemptOutcome_ARRAYSIZE});
// in person, telephone, other
constexpr auto kOfMode = std::to_array({2, 0, 0, 0, 1, 2, 2});
static_assert(kOfMode.size() == size_t{notification::v1::DeliveryMode_ARRAYSIZE});
// positive, neutral, negative, not known
constexpr auto kOfReception = std::to_array({3, 0, 1, 2, 3});
static_assert(kOfReception.size() == size_t{notification::v1::Reception_ARRAYSIZE});
// blunt, knife, firearm, fire or explosive, threat or humiliation
constexpr auto kOfIncidentKind = std::to_array({kNowhere, 0, 1, 2, 3, 3, 4, 4});
static_assert(kOfIncidentKind.size() == size_t{timeline::v1::IncidentKind_ARRAYSIZE});

// A value that a later version wrote is nowhere.
template <size_t N>
int PlaceOf(const std::array<int, N>& places, int value) {
  return value >= 0 && static_cast<size_t>(value) < N ? places[static_cast<size_t>(value)]
                                                      : kNowhere;
}

// What nobody answered is unknown, never no.
int HalvesOf(const FactRow& row) {
  const bool consequence = row.consequence_given() == TriState::TRI_STATE_YES;
  const bool support = row.support_given() == TriState::TRI_STATE_YES;
  if (consequence && support) return 0;
  if (consequence || support) return 1;
  const bool neither = row.consequence_given() == TriState::TRI_STATE_NO &&
                       row.support_given() == TriState::TRI_STATE_NO;
  return neither ? 2 : 3;
}

// A table that is being counted.
class Tally {
 public:
  Tally(v1::TableCode code, std::vector<Heading> rows, const Codes& columns) {
    table_.set_table_code(code);
    for (Heading& row : rows) *table_.add_rows() = std::move(row);
    for (const std::string_view column : columns) {
      table_.add_columns()->set_code(std::string(column));
    }
    counts_.rows = static_cast<size_t>(table_.rows_size());
    counts_.columns = columns.size();
    counts_.cells.resize(counts_.rows * counts_.columns);
  }

  void Count(int row, int column) {
    if (row < 0 || column < 0) return;
    ++counts_.At(static_cast<size_t>(row), static_cast<size_t>(column));
  }

  MonthlyTable Finish(int below) && {
    const HiddenCells hidden = HideSmallCells(counts_, below);
    for (size_t i = 0; i < counts_.cells.size(); ++i) {
      Fill(counts_.cells[i], hidden.cells[i], table_.add_cells());
    }
    for (size_t row = 0; row < counts_.rows; ++row) {
      Fill(counts_.RowTotal(row), hidden.rows[row], table_.add_row_totals());
    }
    for (size_t column = 0; column < counts_.columns; ++column) {
      Fill(counts_.ColumnTotal(column), hidden.columns[column], table_.add_column_totals());
    }
    Fill(counts_.Total(), hidden.total, table_.mutable_total());
    return std::move(table_);
  }

 private:
  static void Fill(int64_t count, bool hidden, v1::Cell* cell) {
    cell->set_count(hidden ? 0 : count);
    cell->set_suppressed(hidden);
  }

  MonthlyTable table_;
  CountTable counts_;
};

// The district's sections by name, and last, where any such fact is of none of them, "elsewhere".
class SectionRows {
 public:
  explicit SectionRows(const MonthFacts& month) : sections_(month.sections) {
    std::sort(sections_.begin(), sections_.end(), [](const Section& a, const Section& b) {
      return std::tie(a.name, a.id) < std::tie(b.name, b.id);
    });
    for (const MonthFacts::Fact& fact : month.facts) {
      if (Find(fact.row.section_id()) == sections_.size()) elsewhere_.insert(fact.kind);
    }
  }

  std::vector<Heading> Headings(FactKind kind) const {
    std::vector<Heading> headings;
    for (const Section& section : sections_) {
      Heading& heading = headings.emplace_back();
      heading.set_section_id(Uuid::FromBytes(section.id).ToString());
      heading.set_name(section.name);
    }
    if (elsewhere_.contains(kind)) headings.emplace_back().set_code("elsewhere");
    return headings;
  }
  int Of(const FactRow& row) const { return static_cast<int>(Find(row.section_id())); }

 private:
  size_t Find(const std::string& id) const {
    size_t at = 0;
    while (at < sections_.size() && sections_[at].id != id) ++at;
    return at;
  }

  std::vector<Section> sections_;
  std::set<FactKind> elsewhere_;
};

std::vector<Heading> RowsOf(const Codes& codes) {
  std::vector<Heading> headings;
  for (const std::string_view code : codes) headings.emplace_back().set_code(std::string(code));
  return headings;
}

// The catalogue's offers, and what is not, or no longer, in it.
std::vector<Heading> OfferRows(const std::vector<std::string>& offers) {
  std::vector<Heading> headings;
  for (const std::string& offer : offers) headings.emplace_back().set_code(offer);
  headings.emplace_back().set_code("other");
  return headings;
}

// All tables of a month. Why each is cut as it is: closed-months.md.
class MonthTally {
 public:
  explicit MonthTally(const MonthFacts& month)
      : offers_(month.offers),
        sections_(month),
        notifications_(v1::TABLE_CODE_NOTIFICATIONS, sections_.Headings(FactKind::kNotification),
                       {"planned", "acute"}),
        attempts_(v1::TABLE_CODE_ATTEMPTS, sections_.Headings(FactKind::kAttempt),
                  {"first", "later"}),
        contacts_(
            v1::TABLE_CODE_CONTACTS,
            RowsOf({"home-visit", "telephone", "written", "met", "through-others", "came-himself"}),
            {"talked", "others-only", "nobody"}),
        deliveries_(v1::TABLE_CODE_DELIVERIES, sections_.Headings(FactKind::kDelivery),
                    {"reached", "message-sent"}),
        messages_(v1::TABLE_CODE_MESSAGES, RowsOf({"in-person", "telephone", "other-mode"}),
                  {"both-halves", "one-half", "no-half", "unknown"}),
        receptions_(v1::TABLE_CODE_RECEPTIONS,
                    RowsOf({"positive", "neutral", "negative", "unknown"}), {"deliveries"}),
        incidents_(v1::TABLE_CODE_INCIDENTS, sections_.Headings(FactKind::kIncident),
                   {"blunt", "knife", "firearm", "fire-or-explosive", "threat-or-humiliation"}),
        offers_made_(v1::TABLE_CODE_OFFERS, OfferRows(month.offers), {"offers"}) {}

  void Count(const MonthFacts::Fact& fact) {
    const FactRow& row = fact.row;
    switch (fact.kind) {
      case FactKind::kNotification:
        notifications_.Count(
            sections_.Of(row),
            row.notification_kind() == notification::v1::NOTIFICATION_KIND_ACUTE ? 1 : 0);
        return;
      case FactKind::kAttempt:
        attempts_.Count(sections_.Of(row), row.first_attempt() ? 0 : 1);
        contacts_.Count(PlaceOf(kOfWay, row.way()), PlaceOf(kOfOutcome, row.outcome()));
        return;
      case FactKind::kDelivery:
        deliveries_.Count(sections_.Of(row), row.reached() ? 0 : 1);
        messages_.Count(PlaceOf(kOfMode, row.mode()), HalvesOf(row));
        receptions_.Count(PlaceOf(kOfReception, row.reception()), 0);
        for (const std::string& offer : row.support_offers()) {
          const auto known = std::find(offers_.begin(), offers_.end(), offer);
          offers_made_.Count(static_cast<int>(known - offers_.begin()), 0);
        }
        return;
      case FactKind::kIncident:
        incidents_.Count(sections_.Of(row), PlaceOf(kOfIncidentKind, row.incident_kind()));
        return;
    }
  }

  std::vector<MonthlyTable> Finish(int below) && {
    std::vector<MonthlyTable> tables;
    for (Tally* tally : {&notifications_, &attempts_, &contacts_, &deliveries_, &messages_,
                         &receptions_, &incidents_, &offers_made_}) {
      tables.push_back(std::move(*tally).Finish(below));
    }
    return tables;
  }

 private:
  const std::vector<std::string>& offers_;
  const SectionRows sections_;
  Tally notifications_, attempts_, contacts_, deliveries_, messages_, receptions_, incidents_,
      offers_made_;
};

}  // namespace

std::vector<MonthlyTable> MakeTables(const MonthFacts& month, int small_cells_below) {
  MonthTally tally(month);
  for (const MonthFacts::Fact& fact : month.facts) tally.Count(fact);
  return std::move(tally).Finish(small_cells_below);
}

}  // namespace varsel::tables
