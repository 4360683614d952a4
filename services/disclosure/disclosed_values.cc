#include "services/disclosure/disclosed_values.h"

#include <algorithm>
#include <set>
#include <utility>

#include "services/disclosure/view_keys.h"
#include "services/domain/time_proto.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"
#include "varsel/notification/v1/notification_events.pb.h"

namespace varsel::disclosure {
namespace {

// Of one person; more than any has. The newest are shown.
constexpr size_t kDeliveriesMax = 50;
constexpr size_t kMeetingsMax = 20;

struct Person {
  const views::RowReader& rows;
  const runtime::Sealer& sealer;
  const DisclosedRecord& record;
  absl::Time now;
};

absl::Status AddSection(const Person& person, v1::DisclosedValue* value) {
  ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::PersonRow>(
                                       person.rows, IdKey('p', person.record.records.front())));
  value->set_section_id(row.section_id());
  ASSIGN_OR_RETURN(const auto section,
                   runtime::GetRowOrNew<v1::SectionRow>(person.rows, IdKey('z', row.section_id())));
  value->set_text(section.name());
  return absl::OkStatus();
}

absl::Status AddMeetings(const Person& person, v1::DisclosedValue* value) {
  std::set<absl::Time> times;
  const auto add = [&](const google::protobuf::Timestamp& time) {
    if (FromProto(time) >= person.now) times.insert(FromProto(time));
    return true;
  };
  for (const std::string& record : person.record.records) {
    RETURN_IF_ERROR(runtime::ScanRows<v1::PersonMeetingRow>(
        person.rows, IdKey('w', record), "",
        [&](std::string_view, const v1::PersonMeetingRow& row) { return add(row.starts()); }));
    RETURN_IF_ERROR(runtime::ScanRows<v1::PlannedRow>(
        person.rows, IdKey('n', record), "", [&](std::string_view, const v1::PlannedRow& row) {
          return row.ended() || add(row.scheduled_time());
        }));
  }
  for (const absl::Time time : times) {
    if (static_cast<size_t>(value->times_size()) == kMeetingsMax) break;
    *value->add_times() = ToProto(time);
  }
  return absl::OkStatus();
}

// The newest first.
absl::StatusOr<std::vector<v1::DeliveryRow>> DeliveriesOf(const Person& person) {
  std::vector<v1::DeliveryRow> deliveries;
  for (const std::string& record : person.record.records) {
    RETURN_IF_ERROR(runtime::ScanRows<v1::DeliveryRow>(
        person.rows, IdKey('v', record), "", [&](std::string_view, const v1::DeliveryRow& row) {
          deliveries.push_back(row);
          return true;
        }));
  }
  std::stable_sort(deliveries.begin(), deliveries.end(),
                   [](const v1::DeliveryRow& a, const v1::DeliveryRow& b) {
                     return FromProto(a.delivered_time()) > FromProto(b.delivered_time());
                   });
  if (deliveries.size() > kDeliveriesMax) deliveries.resize(kDeliveriesMax);
  return deliveries;
}

template <typename Said>
absl::StatusOr<std::string> RequestIn(const Person& person, const common::v1::SealedCopy& words,
                                      bool* erased) {
  ASSIGN_OR_RETURN(const Said said, runtime::OpenOr<Said>(person.sealer, words, erased));
  return said.request();
}

// The person's own words, and never the officers' note beside them.
absl::StatusOr<std::string> RequestOf(const Person& person, const v1::DeliveryRow& delivery,
                                      bool* erased) {
  if (!delivery.has_words()) return std::string();
  const common::v1::SealedCopy& words = delivery.words();
  if (words.path() == "delivery_recorded") {
    return RequestIn<notification::v1::DeliveryRecorded>(person, words, erased);
  }
  if (words.path() == "delivery_completed") {
    return RequestIn<notification::v1::DeliveryCompleted>(person, words, erased);
  }
  return RequestIn<notification::v1::DeliveryCorrected>(person, words, erased);
}

absl::Status AddRequest(const Person& person, v1::DisclosedValue* value) {
  ASSIGN_OR_RETURN(const auto deliveries, DeliveriesOf(person));
  for (const v1::DeliveryRow& delivery : deliveries) {
    bool erased = false;
    ASSIGN_OR_RETURN(std::string words, RequestOf(person, delivery, &erased));
    if (delivery.request_kind() == 0 && words.empty() && !erased) continue;
    value->set_request_kind(delivery.request_kind());
    value->set_text(std::move(words));
    value->set_erased(erased);
    break;
  }
  return absl::OkStatus();
}

absl::Status AddFromDeliveries(const Person& person, v1::DisclosedField which,
                               v1::DisclosedValue* value) {
  ASSIGN_OR_RETURN(const auto deliveries, DeliveriesOf(person));
  std::set<std::string> offers;
  for (const v1::DeliveryRow& delivery : deliveries) {
    offers.insert(delivery.offer_codes().begin(), delivery.offer_codes().end());
    if (which == v1::DISCLOSED_FIELD_DELIVERED && delivery.reached() &&
        delivery.has_delivered_time()) {
      *value->add_times() = delivery.delivered_time();
    }
    if (which == v1::DISCLOSED_FIELD_WISH_TO_LEAVE && value->wish_to_leave() == 0) {
      value->set_wish_to_leave(delivery.wish_to_leave());
    }
  }
  if (which == v1::DISCLOSED_FIELD_OFFERS_MADE) {
    *value->mutable_offer_codes() = {offers.begin(), offers.end()};
  }
  return absl::OkStatus();
}

absl::Status FillValue(const Person& person, v1::DisclosedValue* value) {
  const Identity& identity = person.record.identity;
  switch (value->disclosed_field()) {
    case v1::DISCLOSED_FIELD_NAME:
      value->set_text(identity.name);
      break;
    case v1::DISCLOSED_FIELD_BIRTH_DATE:
      if (identity.has_birth_date) *value->add_times() = identity.birth_date;
      break;
    case v1::DISCLOSED_FIELD_ADDRESS:
      value->set_text(identity.address);
      break;
    case v1::DISCLOSED_FIELD_TELEPHONE:
      value->set_text(identity.telephone);
      break;
    case v1::DISCLOSED_FIELD_SECTION:
      return AddSection(person, value);
    case v1::DISCLOSED_FIELD_PLANNED_MEETING:
      return AddMeetings(person, value);
    case v1::DISCLOSED_FIELD_DELIVERED:
    case v1::DISCLOSED_FIELD_OFFERS_MADE:
    case v1::DISCLOSED_FIELD_WISH_TO_LEAVE:
      return AddFromDeliveries(person, value->disclosed_field(), value);
    case v1::DISCLOSED_FIELD_REQUEST:
      return AddRequest(person, value);
    case v1::DISCLOSED_FIELD_UNSPECIFIED:
    case v1::DisclosedField_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::DisclosedField_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;  // opens nothing
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DisclosedRecord> ReadDisclosed(const views::RowReader& rows,
                                              const runtime::Sealer& sealer,
                                              const std::string& person_id) {
  DisclosedRecord person;
  ASSIGN_OR_RETURN(person.records, RecordsOf(rows, person_id));
  ASSIGN_OR_RETURN(person.identity, ReadIdentity(rows, sealer, person.records.front()));
  return person;
}

absl::Status AddValues(const views::RowReader& rows, const runtime::Sealer& sealer,
                       const DisclosedRecord& person, const v1::DisclosureLife& life,
                       absl::Time now, const std::string& label,
                       google::protobuf::RepeatedPtrField<v1::DisclosedValue>* values) {
  const Person read{.rows = rows, .sealer = sealer, .record = person, .now = now};
  for (const int one : life.fields()) {
    v1::DisclosedValue* value = values->Add();
    value->set_disclosed_field(static_cast<v1::DisclosedField>(one));
    value->set_disclosure_id(life.disclosure_id());
    value->set_label(label);
    *value->mutable_expires() = life.expires();
    if (person.identity.erased) {
      value->set_erased(true);
      continue;
    }
    RETURN_IF_ERROR(FillValue(read, value));
  }
  return absl::OkStatus();
}

}  // namespace varsel::disclosure
