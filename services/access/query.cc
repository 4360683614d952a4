#include "services/access/query.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "services/access/decide.h"
#include "services/access/keys.h"
#include "services/access/month.h"
#include "services/access/sample_draw.h"
#include "services/domain/time_proto.h"
#include "services/runtime/method_table.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/log/cuttable_log.h"
#include "varsel/access/v1/access_events.pb.h"
#include "varsel/access/v1/access_reasons.pb.h"
#include "varsel/access/v1/access_rows.pb.h"
#include "varsel/access/v1/access_service.pb.h"

namespace varsel::access {
namespace {

using runtime::AccessGround;
using runtime::Call;
using runtime::Taken;

constexpr size_t kPersonsShownMax = 20;

std::string CallersSide(const Call& call) {
  return SideOf(call.caller.controller, call.caller.agency);
}

runtime::Page PageOf(int32_t size, const std::string& token) {
  return {.size = static_cast<uint32_t>(size), .token = token};
}

// Entries from before then have come to the end of the log's term: nobody is shown them any more,
// whatever he asks for. Their records leave the log by whole months (retention.h).
absl::Time KeptFrom(const AccessGround& access, const v1::AccessPolicy& policy) {
  return YearsBefore(access.system_clock.Now(), policy.kept_years());
}

absl::StatusOr<log::Record> EntryAt(const AccessGround& access, Position position) {
  ASSIGN_OR_RETURN(std::vector<log::Record> records,
                   access.log.ReadAll(Position(position.value() - 1), 1));
  if (records.size() != 1) return runtime::RowUnreadable("an entry of the access log");
  return std::move(records[0]);
}

void Fill(const log::RecordHeader& header, const v1::ReadLogged& logged,
          const std::optional<Uuid>& asked_for, v1::Read* read) {
  read->set_position(header.position.value());
  *read->mutable_read_time() = ToProto(header.recorded);
  read->set_actor_id(header.meta.actor.ToString());
  read->set_role(logged.role());
  read->set_agency(logged.agency());
  read->set_section_id(logged.section_id());
  read->set_purpose_code(header.meta.purpose);
  read->set_method(logged.method());
  read->set_part(logged.part());
  read->set_selection_code(logged.selection_code());
  read->set_status_code(logged.status_code());
  read->set_reason_code(logged.reason_code());
  read->set_calls(logged.calls());
  read->set_persons(logged.persons());
  read->set_other_section(!logged.other_section_person_ids().empty());
  read->set_never_worked_with(!logged.never_worked_with_person_ids().empty());
  if (asked_for.has_value()) read->add_person_ids(asked_for->ToString());
  for (const SubjectId& person : header.meta.subjects) {
    if (read->person_ids_size() >= static_cast<int>(kPersonsShownMax)) break;
    if (person.uuid() != asked_for) read->add_person_ids(person.ToString());
  }
}

// What is asked for, as an index and what is left out of it.
struct Asked {
  std::string prefix;
  std::string from;
  absl::Time not_before = absl::InfinitePast();
  std::optional<Uuid> person;
  std::optional<Uuid> reader;  // where the index is a person's
  bool refused_only = false;
};

absl::StatusOr<Asked> ReadAsked(const std::string& side, const v1::ListReadsRequest& request) {
  Asked asked;
  asked.person = Uuid::Parse(request.person_id());
  asked.reader = Uuid::Parse(request.actor_id());
  asked.refused_only = request.refused_only();
  if (asked.person.has_value()) {
    asked.prefix = PersonPrefix(side, *asked.person);
  } else if (asked.reader.has_value()) {
    asked.prefix = ReaderPrefix(side, *asked.reader);
    asked.reader.reset();
  } else {
    asked.prefix = TimePrefix(side);
  }
  if (request.has_from()) asked.not_before = FromProto(request.from());
  if (request.has_until()) {
    const absl::Time until = FromProto(request.until());
    if (until < asked.not_before) return Refuse(v1::END_BEFORE_START, {.field = "until"});
    asked.from = PlaceFrom(asked.prefix, until - absl::Microseconds(1));
  }
  return asked;
}

absl::StatusOr<v1::ListReadsResponse> ListReads(const AccessGround& access,
                                                const v1::AccessPolicy& policy, const Call& call,
                                                const v1::ListReadsRequest& request) {
  ASSIGN_OR_RETURN(Asked asked, ReadAsked(CallersSide(call), request));
  asked.not_before = std::max(asked.not_before, KeptFrom(access, policy));
  ASSIGN_OR_RETURN(const auto rows, access.views.Read(kReadsView, Position()));
  v1::ListReadsResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      runtime::ScanPage(
          *rows, asked.prefix, asked.from, PageOf(request.page_size(), request.page_token()),
          [&](std::string_view key, std::string_view) -> absl::StatusOr<Taken> {
            const PlaceRead place = ReadPlace(key, asked.prefix.size());
            if (place.time < asked.not_before) return Taken::kLast;
            ASSIGN_OR_RETURN(const log::Record record, EntryAt(access, place.position));
            ASSIGN_OR_RETURN(const auto event, runtime::DecodeEvent<v1::AccessEvent>(record));
            const v1::ReadLogged& logged = event.read_logged();
            if (asked.refused_only && logged.status_code() == 0) return Taken::kPassedOver;
            if (asked.reader.has_value() && record.header.meta.actor.uuid() != *asked.reader) {
              return Taken::kPassedOver;
            }
            Fill(record.header, logged, asked.person, response.add_reads());
            return Taken::kShown;
          }));
  const log::CuttableLog* cuttable = log::CuttableOf(std::as_const(access.log));
  const log::LogCut cut = cuttable != nullptr ? cuttable->cut() : log::LogCut();
  response.set_ended_records(cut.through.value());
  if (cut.through > Position()) *response.mutable_ended_until() = ToProto(cut.recorded);
  return response;
}

void Fill(const Uuid& id, const v1::FlagRow& row, v1::Flag* flag) {
  flag->set_flag_id(id.ToString());
  flag->set_flag_kind(row.flag_kind());
  flag->set_position(row.position());
  *flag->mutable_read_time() = row.read_time();
  flag->set_actor_id(row.actor_id());
  flag->set_role(row.role());
  flag->set_person_id(row.person_id());
  flag->set_method(row.method());
  flag->set_outcome(row.outcome());
  flag->set_remark(row.remark());
  flag->set_resolver_id(row.resolver_id());
  if (row.has_resolved_time()) *flag->mutable_resolved_time() = row.resolved_time();
}

absl::StatusOr<v1::ListFlagsResponse> ListFlags(const AccessGround& access,
                                                const v1::AccessPolicy& policy, const Call& call,
                                                const v1::ListFlagsRequest& request) {
  const absl::Time kept_from = KeptFrom(access, policy);
  ASSIGN_OR_RETURN(const auto rows, access.views.Read(kReadsView, Position()));
  v1::ListFlagsResponse response;
  ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                   runtime::ScanPage(
                       *rows, FlagPrefix(CallersSide(call), request.resolved()), "",
                       PageOf(request.page_size(), request.page_token()),
                       [&](std::string_view key, std::string_view) -> absl::StatusOr<Taken> {
                         const Uuid id = FlagOfPlace(key);
                         ASSIGN_OR_RETURN(const auto row,
                                          runtime::GetRowOrNew<v1::FlagRow>(*rows, FlagKey(id)));
                         if (FromProto(row.read_time()) < kept_from) return Taken::kLast;
                         const bool other_kind = request.flag_kind() != v1::FLAG_KIND_UNSPECIFIED &&
                                                 request.flag_kind() != row.flag_kind();
                         const bool other_reader =
                             !request.actor_id().empty() && request.actor_id() != row.actor_id();
                         if (other_kind || other_reader) return Taken::kPassedOver;
                         Fill(id, row, response.add_flags());
                         return Taken::kShown;
                       }));
  return response;
}

void Fill(uint32_t month, const v1::MonthRow& row, const v1::AccessPolicy& policy, absl::Time now,
          v1::Sample* sample) {
  const absl::Time due = EndOf(month) + absl::Hours(24) * policy.sign_within_days();
  sample->set_month(month);
  sample->set_entries(row.entries());
  sample->set_sample_size(SampleSizeOf(row, policy));
  *sample->mutable_due_time() = ToProto(due);
  sample->set_state(row.signed_()        ? v1::SAMPLE_STATE_SIGNED
                    : now < EndOf(month) ? v1::SAMPLE_STATE_RUNNING
                    : now < due          ? v1::SAMPLE_STATE_TO_SIGN
                                         : v1::SAMPLE_STATE_OVERDUE);
  sample->set_findings(row.findings());
  sample->set_remark(row.remark());
  sample->set_signer_id(row.signer_id());
  if (row.has_signed_time()) *sample->mutable_signed_time() = row.signed_time();
  sample->set_version(row.version());
}

// Of the month's entry with this ordinal, of so many: from the next mark, or from the month's
// newest entry, as many steps back as it takes.
absl::StatusOr<PlaceRead> PlaceOf(const views::RowReader& rows, const std::string& side,
                                  uint32_t month, uint64_t ordinal, uint64_t entries) {
  const std::string prefix = TimePrefix(side);
  std::string from = PlaceFrom(prefix, EndOf(month) - absl::Microseconds(1));
  uint64_t steps = entries - ordinal;
  const uint64_t mark = (ordinal + kMarkEvery - 1) / kMarkEvery * kMarkEvery;
  if (mark <= entries) {
    ASSIGN_OR_RETURN(const auto place, rows.Get(MarkKey(side, month, mark)));
    if (!place.has_value()) return runtime::RowUnreadable("a mark of the month");
    from = prefix + *place;
    steps = mark - ordinal;
  }
  std::optional<PlaceRead> found;
  RETURN_IF_ERROR(rows.Scan(prefix, from, [&](std::string_view key, std::string_view) {
    if (steps-- > 0) return true;
    found = ReadPlace(key, prefix.size());
    return false;
  }));
  if (!found.has_value()) return runtime::RowUnreadable("an entry of the month");
  return *found;
}

absl::StatusOr<v1::GetSampleResponse> GetSample(const AccessGround& access,
                                                const v1::AccessPolicy& policy, const Call& call,
                                                const v1::GetSampleRequest& request) {
  const std::string side = CallersSide(call);
  ASSIGN_OR_RETURN(const auto rows, access.views.Read(kReadsView, Position()));
  ASSIGN_OR_RETURN(const auto month,
                   runtime::GetRowOrNew<v1::MonthRow>(*rows, MonthKey(side, request.month())));
  const absl::Time now = access.system_clock.Now();
  RETURN_IF_ERROR(CheckMonth(request.month(), month.entries(), now));
  const std::string seed = SeedOf(month.chain(), side, request.month());
  v1::GetSampleResponse response;
  Fill(request.month(), month, policy, now, response.mutable_sample());
  response.set_seed(absl::BytesToHexString(seed));
  const absl::Time kept_from = KeptFrom(access, policy);
  if (EndOf(request.month()) <= kept_from) return response;  // its entries are going
  for (const uint64_t ordinal : DrawSample(seed, month.entries(), SampleSizeOf(month, policy))) {
    ASSIGN_OR_RETURN(const PlaceRead place,
                     PlaceOf(*rows, side, request.month(), ordinal, month.entries()));
    if (place.time < kept_from) continue;  // its figures stay
    ASSIGN_OR_RETURN(const log::Record record, EntryAt(access, place.position));
    ASSIGN_OR_RETURN(const auto event, runtime::DecodeEvent<v1::AccessEvent>(record));
    Fill(record.header, event.read_logged(), std::nullopt, response.add_reads());
  }
  return response;
}

absl::StatusOr<v1::ListSamplesResponse> ListSamples(const AccessGround& access,
                                                    const v1::AccessPolicy& policy,
                                                    const Call& call,
                                                    const v1::ListSamplesRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, access.views.Read(kReadsView, Position()));
  const std::string prefix = MonthPrefix(CallersSide(call));
  const absl::Time now = access.system_clock.Now();
  v1::ListSamplesResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      runtime::ScanPage(*rows, prefix, "", PageOf(request.page_size(), request.page_token()),
                        [&](std::string_view key, std::string_view value) -> absl::StatusOr<Taken> {
                          ASSIGN_OR_RETURN(const auto row, runtime::ParseRow<v1::MonthRow>(value));
                          if (row.entries() == 0) return Taken::kPassedOver;  // signed, and ended
                          if (request.unsigned_only() && row.signed_()) return Taken::kPassedOver;
                          Fill(MonthOfKey(key, prefix.size()), row, policy, now,
                               response.add_samples());
                          return Taken::kShown;
                        }));
  return response;
}

}  // namespace

void RegisterQueries(const runtime::Ground& ground, const v1::AccessPolicy& policy) {
  const AccessGround access = *ground.access;
  const std::string service = "varsel.access.v1.AccessService/";
  ground.methods.Query<v1::ListReadsRequest, v1::ListReadsResponse>(
      service + "ListReads", runtime::Work::kScan,
      [access, &policy](const Call& call, const auto& request) {
        return ListReads(access, policy, call, request);
      });
  ground.methods.Query<v1::ListFlagsRequest, v1::ListFlagsResponse>(
      service + "ListFlags", runtime::Work::kScan,
      [access, &policy](const Call& call, const auto& request) {
        return ListFlags(access, policy, call, request);
      });
  ground.methods.Query<v1::GetSampleRequest, v1::GetSampleResponse>(
      service + "GetSample", runtime::Work::kScan,
      [access, &policy](const Call& call, const auto& request) {
        return GetSample(access, policy, call, request);
      });
  ground.methods.Query<v1::ListSamplesRequest, v1::ListSamplesResponse>(
      service + "ListSamples", runtime::Work::kScan,
      [access, &policy](const Call& call, const auto& request) {
        return ListSamples(access, policy, call, request);
      });
}

}  // namespace varsel::access
