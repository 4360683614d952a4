// Rows of the support area into replies. What a note says is opened here and nowhere else.
// Thread-safe.
#ifndef VARSEL_SERVICES_SUPPORT_QUERY_H_
#define VARSEL_SERVICES_SUPPORT_QUERY_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "services/runtime/area.h"
#include "services/runtime/call.h"
#include "services/runtime/method_table.h"
#include "services/runtime/page.h"
#include "services/runtime/rows.h"
#include "services/runtime/sealer.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/views/view.h"
#include "varsel/support/v1/support_service.pb.h"

namespace varsel::support {

// What the queries stand on. All of it outlives them.
struct Queries {
  views::ViewSource& views;
  const runtime::Sealer& sealer;
  const v1::OfferCatalogue& catalogue;
};

// query_offer.cc, query_course.cc (contacts too), query_hold.cc (sharing too), query_report.cc
void RegisterOfferQueries(const Queries& queries, runtime::MethodTable& methods);
void RegisterCourseQueries(const Queries& queries, runtime::MethodTable& methods);
void RegisterHoldQueries(const Queries& queries, runtime::MethodTable& methods);
void RegisterReportQueries(const Queries& queries, runtime::MethodTable& methods);

// answer: absl::StatusOr<Response>(const Queries&, const Call&, const Request&)
template <typename Request, typename Response, typename Answer>
void AddQuery(const Queries& queries, runtime::MethodTable& methods, const std::string& rpc,
              runtime::Work work, Answer answer) {
  methods.Query<Request, Response>(
      "varsel.support.v1.SupportService/" + rpc, work,
      [queries, answer](const runtime::Call& call, const Request& request)
          -> absl::StatusOr<Response> { return answer(queries, call, request); });
}

// Whether a page goes on among the rows whose key begins with `prefix`.
inline bool TokenIsOf(const std::string& token, const std::string& prefix) {
  const auto start = runtime::KeyOfPageToken(token, prefix);
  return start.ok() && !start->empty();
}

// One page of the rows whose key begins with `prefix`: add(key, row) says whether the row was put
// on the page (absl::StatusOr<bool>). INVALID_ARGUMENT PAGE_TOKEN_MALFORMED if the token is none of
// this list's.
template <typename Row, typename Request, typename Response, typename Add>
absl::Status FillPage(const views::RowReader& rows, const std::string& prefix,
                      const Request& request, Response* response, const Add& add) {
  ASSIGN_OR_RETURN(const std::string start, runtime::KeyOfPageToken(request.page_token(), prefix));
  const int size = request.page_size() == 0 ? static_cast<int>(runtime::kPageDefault)
                                            : static_cast<int>(request.page_size());
  int added = 0;
  uint32_t scanned = 0;
  absl::Status failed;
  const absl::Status scan =
      runtime::ScanRows<Row>(rows, prefix, start, [&](std::string_view key, const Row& row) {
        if (added == size || scanned++ == runtime::kScannedMax) {
          response->set_next_page_token(runtime::PageToken(key));
          return false;
        }
        const absl::StatusOr<bool> on_page = add(key, row);
        if (!on_page.ok()) failed = on_page.status();
        added += on_page.ok() && *on_page ? 1 : 0;
        return on_page.ok();
      });
  return scan.ok() ? failed : scan;
}

// The note of the event with these 16 bytes into `told`, opened as that event; nothing if it sealed
// none.
template <typename Event, typename Told>
absl::Status OpenNote(const runtime::Sealer& sealer, const common::v1::SealedCopy& copy,
                      Told* told) {
  bool erased = false;
  absl::StatusOr<Event> opened = runtime::OpenOr<Event>(sealer, copy, &erased);
  if (!opened.ok()) return opened.status();
  told->set_note(opened->note());
  told->set_note_erased(erased);
  return absl::OkStatus();
}

inline const common::v1::SealedCopy* FindNote(
    const google::protobuf::RepeatedPtrField<common::v1::SealedCopy>& notes,
    const std::string& event_id) {
  for (const common::v1::SealedCopy& note : notes) {
    if (note.event_id() == event_id) return &note;
  }
  return nullptr;
}

// A fact that was recorded by one kind of event and corrected by another.
template <typename Recorded, typename Corrected, typename Told>
absl::Status OpenNoteOf(const runtime::Sealer& sealer,
                        const google::protobuf::RepeatedPtrField<common::v1::SealedCopy>& notes,
                        const std::string& event_id, std::string_view corrected_path, Told* told) {
  const common::v1::SealedCopy* note = FindNote(notes, event_id);
  if (note == nullptr) return absl::OkStatus();
  return note->path() == corrected_path ? OpenNote<Corrected>(sealer, *note, told)
                                        : OpenNote<Recorded>(sealer, *note, told);
}

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_QUERY_H_
