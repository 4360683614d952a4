#include "services/insight/figures.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "services/insight/wilson.h"
#include "varsel/focus/v1/focus_types.pb.h"
#include "varsel/notification/v1/notification_types.pb.h"

namespace varsel::insight {
namespace {

constexpr char kPersons[] = "persons";
constexpr char kAttempts[] = "attempts";

// "GROUP_KIND_" of GROUP_KIND_UNSPECIFIED.
std::string PrefixOf(const google::protobuf::EnumDescriptor& type) {
  const std::string& zero = type.FindValueByNumber(0)->name();
  return zero.substr(0, zero.size() - std::string_view("UNSPECIFIED").size());
}

}  // namespace

v1::Rate RateOf(uint32_t numerator, uint32_t denominator, const std::string& unit,
                const v1::Window& window) {
  v1::Rate rate;
  rate.set_numerator(numerator);
  rate.set_denominator(denominator);
  rate.set_unit(unit);
  *rate.mutable_window() = window;
  if (denominator > 0) rate.set_value(static_cast<double>(numerator) / denominator);
  const std::optional<Interval> interval = WilsonInterval(numerator, denominator);
  if (interval.has_value()) {
    rate.set_interval_low(interval->low);
    rate.set_interval_high(interval->high);
    rate.set_interval_rough(true);  // persons cluster in groups, and attempts in persons
  }
  return rate;
}

uint32_t CountOf(const v1::PersonCell* cell, PersonCount count) {
  return cell == nullptr || cell->counts_size() <= count ? 0 : cell->counts(count);
}

uint32_t ReachedOf(const v1::PersonCell* cell) {
  return CountOf(cell, kInPerson) + CountOf(cell, kTelephone) + CountOf(cell, kOther);
}

v1::PersonFigures PersonFiguresOf(const v1::PersonCell* cell, uint32_t targeted,
                                  const v1::Window& window) {
  v1::PersonFigures figures;
  figures.set_targeted(targeted);
  figures.set_reached(ReachedOf(cell));
  figures.set_in_person(CountOf(cell, kInPerson));
  figures.set_telephone(CountOf(cell, kTelephone));
  figures.set_other(CountOf(cell, kOther));
  figures.set_declined(CountOf(cell, kDeclined));
  figures.set_no_response(CountOf(cell, kNoResponse));
  figures.set_not_found(CountOf(cell, kNotFound));
  figures.set_not_tried(CountOf(cell, kNotTried));
  figures.set_not_reached(figures.declined() + figures.no_response() + figures.not_found() +
                          figures.not_tried());
  figures.set_open(CountOf(cell, kOpen));
  figures.set_message_sent(CountOf(cell, kMessageSent));
  figures.set_relatives_only(CountOf(cell, kRelativesOnly));
  figures.set_both_halves_given(CountOf(cell, kBothHalves));
  figures.set_removed(CountOf(cell, kRemoved));
  figures.set_removed_reached(CountOf(cell, kRemovedReached));
  const v1::Rate rate = RateOf(figures.reached(), targeted, kPersons, window);
  figures.set_numerator(rate.numerator());
  figures.set_denominator(rate.denominator());
  figures.set_unit(rate.unit());
  *figures.mutable_window() = window;
  if (rate.has_value()) figures.set_hit_rate(rate.value());
  if (rate.has_interval_low()) figures.set_interval_low(rate.interval_low());
  if (rate.has_interval_high()) figures.set_interval_high(rate.interval_high());
  figures.set_interval_rough(rate.interval_rough());
  return figures;
}

v1::AttemptFigures AttemptFiguresOf(const v1::AttemptCell* cell, const v1::Window& window) {
  v1::AttemptFigures figures;
  if (cell != nullptr) {
    figures.set_attempts(cell->attempts());
    figures.set_deliveries(cell->deliveries());
    figures.set_deliveries_without_attempt(cell->deliveries_without_attempt());
  }
  *figures.mutable_delivery_rate() =
      RateOf(figures.deliveries(), figures.attempts(), kAttempts, window);
  return figures;
}

v1::ReceptionFigures ReceptionFiguresOf(const v1::PersonCell* cell, const v1::Window& window) {
  v1::ReceptionFigures figures;
  const uint32_t reached = ReachedOf(cell);
  const auto share = [&](uint32_t numerator) {
    return RateOf(numerator, reached, kPersons, window);
  };
  figures.set_reached(reached);
  figures.set_positive(CountOf(cell, kPositive));
  figures.set_neutral(CountOf(cell, kNeutral));
  figures.set_negative(CountOf(cell, kNegative));
  figures.set_unknown(CountOf(cell, kReceptionUnknown));
  figures.set_would_not_hear(CountOf(cell, kWouldNotHear));
  figures.set_unit(kPersons);
  *figures.mutable_window() = window;
  *figures.mutable_positive_rate() = share(figures.positive());
  *figures.mutable_neutral_rate() = share(figures.neutral());
  *figures.mutable_negative_rate() = share(figures.negative());
  *figures.mutable_unknown_rate() = share(figures.unknown());
  return figures;
}

std::string WordOf(const google::protobuf::EnumDescriptor& type, int number) {
  const google::protobuf::EnumValueDescriptor* value = type.FindValueByNumber(number);
  if (value == nullptr || number == 0) return "";
  return absl::AsciiStrToLower(value->name().substr(PrefixOf(type).size()));
}

std::string KeyOfPart(v1::Breakdown breakdown, const std::string& section_id, uint32_t code) {
  const int number = static_cast<int>(code);
  switch (breakdown) {
    case v1::BREAKDOWN_SECTION:
      return section_id;
    case v1::BREAKDOWN_GROUP_KIND:
      return WordOf(*focus::v1::GroupKind_descriptor(), number);
    case v1::BREAKDOWN_WAY:
      return WordOf(*notification::v1::AttemptWay_descriptor(), number);
    case v1::BREAKDOWN_OFFICER_KNOWN:
      return WordOf(*notification::v1::TriState_descriptor(), number);
    case v1::BREAKDOWN_PLANNED_OR_ACUTE:
      return WordOf(*notification::v1::NotificationKind_descriptor(), number);
    case v1::BREAKDOWN_ATTEMPT_NUMBER:
      return code == 0 ? "" : std::to_string(code);
    case v1::BREAKDOWN_UNSPECIFIED:
    case v1::BREAKDOWN_ROUND:
    case v1::Breakdown_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::Breakdown_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return "";
}

}  // namespace varsel::insight
