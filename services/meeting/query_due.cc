#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/meeting/due_rows.h"
#include "services/meeting/service.h"
#include "services/runtime/page.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"

namespace varsel::meeting {
namespace {

using runtime::Call;

// What the policy adds to the time on the row.
absl::Duration OffsetOf(v1::DueKind kind, const Programme& programme) {
  return kind == v1::DUE_KIND_FOLLOW_UP_AFTER_INCIDENT ? programme.follow_up_after_incident
                                                       : absl::ZeroDuration();
}

// Whose list is asked for.
struct DueList {
  char space = 'A';
  std::string owner;
};

std::optional<DueList> ListOf(const Call& call, const v1::ListDueRequest& request) {
  if (call.scope == common::v1::Access::DISCLOSED) {
    return DueList{'O', call.caller.actor.ToString()};
  }
  if (!request.person_id().empty()) return DueList{'P', request.person_id()};
  if (!request.officer_id().empty()) return DueList{'O', request.officer_id()};
  if (call.scope == common::v1::Access::DISTRICT) {
    return request.section_id().empty() ? DueList{'A', ""} : DueList{'S', request.section_id()};
  }
  if (!call.caller.section.has_value()) return std::nullopt;
  const std::string own = call.caller.section->ToString();
  if (!request.section_id().empty() && request.section_id() != own) return std::nullopt;
  return DueList{'S', own};
}

// A place in the list: by due time, then kind, then what else its key says. Its bytes are the
// token.
struct Place {
  absl::Time due = absl::InfinitePast();
  uint8_t kind = 0;
  std::string rest;  // the key's time, id and incident

  friend bool operator<(const Place& a, const Place& b) {
    return std::tie(a.due, a.kind, a.rest) < std::tie(b.due, b.kind, b.rest);
  }
};
std::string TokenOf(const Place& place) {
  return runtime::PageToken(KeyBuilder().Time(place.due).Byte(place.kind).Take() + place.rest);
}
absl::StatusOr<std::optional<Place>> PlaceOf(const std::string& token) {
  if (token.empty()) return std::optional<Place>();
  ASSIGN_OR_RETURN(const std::string bytes, runtime::KeyOfPageToken(token, ""));
  KeyReader reader(bytes);
  Place place{.due = reader.Time(), .kind = reader.Byte(), .rest = {}};
  if (!reader.ok() || reader.rest().size() != 40) {
    return Refuse(common::v1::PAGE_TOKEN_MALFORMED, {.field = "page_token"});
  }
  place.rest = std::string(reader.rest());
  return std::optional<Place>(std::move(place));
}

struct Found {
  Place place;
  v1::DueRow row;
};

bool IsAsked(const Call& call, const v1::ListDueRequest& request, v1::DueKind kind) {
  if (call.scope == common::v1::Access::DISCLOSED && kind != v1::DUE_KIND_EKI_ANSWER) return false;
  return request.due_kinds().empty() ||
         std::find(request.due_kinds().begin(), request.due_kinds().end(), kind) !=
             request.due_kinds().end();
}

// The lists that the answer is taken from: of a person, one for each of his records.
absl::StatusOr<std::vector<DueList>> ListsOf(const views::RowReader& rows, const DueList& list) {
  if (list.space != 'P') return std::vector<DueList>{list};
  ASSIGN_OR_RETURN(const std::vector<std::string> records, RecordsOf(rows, list.owner));
  std::vector<DueList> lists;
  for (const std::string& record : records) lists.push_back({'P', record});
  return lists;
}

// Sorts what was found, and leaves the first `size` + 1. Returns where the list then ends: what
// falls due later need not be read. A meeting that carries two records of one person is one thing
// to do.
absl::Time KeepFirst(size_t size, absl::Time until, std::vector<Found>* found) {
  std::sort(found->begin(), found->end(),
            [](const Found& a, const Found& b) { return a.place < b.place; });
  found->erase(std::unique(found->begin(), found->end(),
                           [](const Found& a, const Found& b) {
                             return !(a.place < b.place) && !(b.place < a.place);
                           }),
               found->end());
  if (found->size() <= size) return until;
  found->erase(found->begin() + static_cast<std::ptrdiff_t>(size) + 1, found->end());
  return std::min(until, found->back().place.due + absl::Microseconds(1));
}

// The first `size` + 1 of one kind after `after` and before `until`.
absl::Status Collect(const views::RowReader& rows, const Call& call, const DueList& list,
                     v1::DueKind kind, const std::optional<Place>& after, absl::Time until,
                     size_t size, std::vector<Found>* found) {
  const absl::Duration offset = OffsetOf(kind, call.programme());
  const std::string prefix = DuePrefix(list.space, list.owner, kind);
  const std::string from =
      after.has_value() ? KeyBuilder(prefix).Time(after->due - offset).Take() : "";
  size_t taken = 0;
  return runtime::ScanRows<v1::DueRow>(
      rows, prefix, from, [&](std::string_view key, const v1::DueRow& row) {
        Place place{.due = FromProto(row.time()) + offset,
                    .kind = static_cast<uint8_t>(kind),
                    .rest = std::string(key.substr(prefix.size()))};
        if (place.due >= until || taken > size) return false;
        if (after.has_value() && !(*after < place)) return true;
        if (!InScope(call, row.section_id(), row.officer_ids())) return true;
        found->push_back({std::move(place), row});
        ++taken;
        return true;
      });
}

void Show(const Call& call, const Found& found, v1::DueItem* item) {
  const v1::DueRow& row = found.row;
  item->set_due_kind(row.due_kind());
  *item->mutable_due() = ToProto(found.place.due);
  item->set_overdue(found.place.due <= call.now);
  item->set_person_id(row.person_id());
  item->set_notification_id(row.notification_id());
  item->set_delivery_id(row.delivery_id());
  item->set_meeting_id(row.meeting_id());
  item->set_incident_id(row.incident_id());
  item->set_section_id(row.section_id());
  *item->mutable_officer_ids() = row.officer_ids();
  item->set_case_id(row.case_id());
  item->set_programme(row.programme());
  item->set_track(row.track());
  item->set_phase(row.phase());
}

absl::StatusOr<v1::ListDueResponse> ListDue(const Facts& facts, const Call& call,
                                            const v1::ListDueRequest& request) {
  v1::ListDueResponse response;
  const std::optional<DueList> list = ListOf(call, request);
  if (!list.has_value()) return response;
  ASSIGN_OR_RETURN(const std::optional<Place> after, PlaceOf(request.page_token()));
  absl::Time until = request.has_until() ? FromProto(request.until()) : absl::InfiniteFuture();
  if (request.overdue_only()) until = std::min(until, call.now + absl::Microseconds(1));
  const size_t size = request.page_size() == 0 ? runtime::kPageDefault : request.page_size();
  ASSIGN_OR_RETURN(const auto rows, facts.views().Read(kDueView, call.at_least));
  std::vector<Found> found;
  ASSIGN_OR_RETURN(const std::vector<DueList> lists, ListsOf(*rows, *list));
  for (const v1::DueKind kind : kDueKinds) {
    if (!IsAsked(call, request, kind)) continue;
    for (const DueList& one : lists) {
      RETURN_IF_ERROR(Collect(*rows, call, one, kind, after, until, size, &found));
      until = KeepFirst(size, until, &found);
    }
  }
  for (size_t i = 0; i < found.size() && i < size; ++i) {
    Show(call, found[i], response.add_items());
    v1::DueItem& item = *response.mutable_items()->rbegin();
    if (item.person_id().empty()) continue;
    ASSIGN_OR_RETURN(*item.mutable_person_id(), SurvivingId(*rows, item.person_id()));
  }
  if (found.size() > size) response.set_next_page_token(TokenOf(found[size - 1].place));
  return response;
}

absl::StatusOr<v1::CountDueResponse> CountDue(const Facts& facts, const Call& call,
                                              const v1::CountDueRequest& request) {
  v1::CountDueResponse response;
  *response.mutable_as_of() = ToProto(call.now);
  std::string section = request.section_id();
  if (call.scope != common::v1::Access::DISTRICT) {
    if (!call.caller.section.has_value()) return response;
    const std::string own = call.caller.section->ToString();
    if (!section.empty() && section != own) return response;
    section = own;
  }
  ASSIGN_OR_RETURN(const auto rows, facts.views().Read(kDueView, call.at_least));
  struct Counts {
    uint32_t overdue = 0;
    uint32_t to_come = 0;
  };
  std::map<std::pair<std::string, v1::DueKind>, Counts> counts;
  RETURN_IF_ERROR(runtime::ScanRows<v1::DueCountRow>(
      *rows, DueCountPrefix(section), "", [&](std::string_view key, const v1::DueCountRow& row) {
        const DueCountKey of = ReadDueCountKey(key);
        const int32_t today = DueDayOf(call.now - OffsetOf(of.kind, call.programme()));
        Counts& part = counts[{of.section_id, of.kind}];
        (of.day < today ? part.overdue : part.to_come) += row.count();
        return true;
      }));
  for (const auto& [of, count] : counts) {
    v1::DuePart& part = *response.add_parts();
    part.set_section_id(of.first);
    part.set_due_kind(of.second);
    part.set_overdue(count.overdue);
    part.set_to_come(count.to_come);
  }
  return response;
}

}  // namespace

void RegisterDueQueries(runtime::MethodTable& methods, const Facts& facts) {
  methods.Query<v1::ListDueRequest, v1::ListDueResponse>(
      MethodName("ListDue"), runtime::Work::kScan,
      [&facts](const Call& call, const v1::ListDueRequest& request) {
        return ListDue(facts, call, request);
      });
  methods.Query<v1::CountDueRequest, v1::CountDueResponse>(
      MethodName("CountDue"), runtime::Work::kScan,
      [&facts](const Call& call, const v1::CountDueRequest& request) {
        return CountDue(facts, call, request);
      });
}

}  // namespace varsel::meeting
