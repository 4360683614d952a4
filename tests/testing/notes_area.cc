#include "tests/testing/notes_area.h"

#include <string>
#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/runtime/due_table.h"
#include "services/runtime/method_table.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/error.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"

namespace varsel::testing {
namespace {

using runtime::Call;
using runtime::CommandOutcome;
using testing::v1::NoteEvent;

constexpr char kView[] = "testing.notes";
constexpr char kNote = 'n';  // n <note id> -> SealedCopy of its text
constexpr char kDue = 'd';   // d <due> <note id> -> empty

// Copies the sealed text of each note, and lists what lapses when.
class NotesView final : public views::View {
 public:
  std::string_view name() const override { return kView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override { return kind.starts_with("testing."); }
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override {
    ASSIGN_OR_RETURN(const NoteEvent* event, runtime::DecodeShared<NoteEvent>(record));
    const Uuid note = record.header.meta.stream.id;
    if (event->has_note_added()) {
      ASSIGN_OR_RETURN(const auto copy, runtime::CopySealed(record, "note_added"));
      runtime::PutRow(rows, KeyBuilder(std::string(1, kNote)).Id(note).Take(),
                      copy.value_or(common::v1::SealedCopy()));
      if (event->note_added().has_due_time()) {
        rows.Put(DueKey(FromProto(event->note_added().due_time()), note), "");
      }
    }
    if (event->has_note_lapsed()) {
      std::vector<std::string> gone;
      RETURN_IF_ERROR(
          rows.Scan(std::string(1, kDue), "", [&](std::string_view key, std::string_view) {
            if (key.ends_with(note.bytes())) gone.emplace_back(key);
            return true;
          }));
      for (const std::string& key : gone) rows.Delete(key);
    }
    return absl::OkStatus();
  }

 private:
  static std::string DueKey(absl::Time due, const Uuid& note) {
    return KeyBuilder(std::string(1, kDue)).Time(due).Id(note).Take();
  }
};

class NotesArea final : public runtime::Area {
 public:
  explicit NotesArea(NotesOptions options) : options_(std::move(options)) {}

  std::string_view name() const override { return "testing"; }
  std::vector<const views::View*> Views() const override { return {&view_}; }
  void Register(const runtime::Ground& ground) override {
    RegisterCommands(ground.methods);
    RegisterQueries(ground);
    RegisterDue(ground);
  }

 private:
  template <typename Response>
  using Plan = runtime::CommandPlan<NoteAggregate, Response>;

  void RegisterCommands(runtime::MethodTable& methods) {
    methods.Command<NoteAggregate, v1::AddNoteRequest, v1::AddNoteResponse>(
        "varsel.testing.v1.NoteService/AddNote",
        [](const Call& call,
           const v1::AddNoteRequest& request) -> absl::StatusOr<Plan<v1::AddNoteResponse>> {
          return Plan<v1::AddNoteResponse>{
              .stream = NoteStream(request.note_id()),
              .decide = [&](const NoteState& state) { return DecideAdd(state, request, call); },
              .reply =
                  [](const CommandOutcome& outcome, v1::AddNoteResponse* reply) {
                    reply->set_version(outcome.version.value());
                    reply->set_event_id(outcome.event_ids[0].ToString());
                  }};
        });
    methods.Command<NoteAggregate, v1::ChangeNoteRequest, v1::ChangeNoteResponse>(
        "varsel.testing.v1.NoteService/ChangeNote",
        [this](const Call& call, const v1::ChangeNoteRequest& request)
            -> absl::StatusOr<Plan<v1::ChangeNoteResponse>> {
          Plan<v1::ChangeNoteResponse> plan{
              .stream = NoteStream(request.note_id()),
              .decide =
                  [&](const NoteState& state) {
                    if (options_.before_change) options_.before_change();
                    return DecideChange(state, request, call);
                  },
              .reply =
                  [](const CommandOutcome& outcome, v1::ChangeNoteResponse* reply) {
                    reply->set_version(outcome.version.value());
                  }};
          if (request.expected_version() > 0) plan.expected = Version(request.expected_version());
          return plan;
        });
    methods.Command<NoteAggregate, v1::LapseNoteRequest, v1::LapseNoteResponse>(
        "varsel.testing.v1.NoteService/LapseNote",
        [](const Call& call,
           const v1::LapseNoteRequest& request) -> absl::StatusOr<Plan<v1::LapseNoteResponse>> {
          return Plan<v1::LapseNoteResponse>{
              .stream = NoteStream(request.note_id()),
              .decide = [&](const NoteState& state) -> absl::StatusOr<Drafts<NoteEvent>> {
                if (!state.exists) return Refuse(v1::NOTE_UNKNOWN);
                NoteEvent event;
                event.mutable_note_lapsed();
                return Drafts<NoteEvent>{{.event = event, .occurred = call.now}};
              }};
        });
  }

  void RegisterQueries(const runtime::Ground& ground) {
    ground.methods.Query<v1::GetNoteRequest, v1::GetNoteResponse>(
        "varsel.testing.v1.NoteService/GetNote", runtime::Work::kPointReads,
        [&views = ground.views, &sealer = ground.sealer](
            const Call& call,
            const v1::GetNoteRequest& request) -> absl::StatusOr<v1::GetNoteResponse> {
          ASSIGN_OR_RETURN(const auto rows, views.Read(kView, call.at_least));
          ASSIGN_OR_RETURN(
              const auto copy,
              runtime::GetRow<common::v1::SealedCopy>(
                  *rows,
                  KeyBuilder(std::string(1, kNote)).Id(*Uuid::Parse(request.note_id())).Take()));
          if (!copy.has_value()) return Refuse(v1::NOTE_UNKNOWN, {.field = "note_id"});
          bool erased = false;
          ASSIGN_OR_RETURN(const auto opened,
                           runtime::OpenOr<v1::NoteAdded>(sealer, *copy, &erased));
          v1::GetNoteResponse response;
          response.set_note_id(request.note_id());
          response.set_text(opened.text());
          response.set_erased(erased);
          for (const std::string& person : request.person_ids()) {
            response.add_witnesses()->set_person_id(person);
          }
          return response;
        });
    ground.methods.Query<v1::ListNotesRequest, v1::ListNotesResponse>(
        "varsel.testing.v1.NoteService/ListNotes", runtime::Work::kScan,
        [&views = ground.views](const Call& call, const v1::ListNotesRequest&)
            -> absl::StatusOr<v1::ListNotesResponse> {
          ASSIGN_OR_RETURN(const auto rows, views.Read(kView, call.at_least));
          v1::ListNotesResponse response;
          RETURN_IF_ERROR(
              rows->Scan(std::string(1, kNote), "", [&](std::string_view key, std::string_view) {
                response.add_note_ids(Uuid::FromBytes(key.substr(1)).ToString());
                return true;
              }));
          return response;
        });
    ground.methods.Stream<v1::WatchNotesRequest, v1::WatchNotesResponse>(
        "varsel.testing.v1.NoteService/WatchNotes",
        [](const Call&, const v1::WatchNotesRequest& request, runtime::StreamSink& sink) {
          v1::WatchNotesResponse item;
          for (uint32_t i = 0; i < request.count(); ++i) {
            item.set_number(i);
            if (!sink.Write(item)) break;
          }
          return absl::OkStatus();
        });
    ground.methods.Stream<v1::ReadNotesRequest, v1::ReadNotesResponse>(
        "varsel.testing.v1.NoteService/ReadNotes",
        [this](const Call&, const v1::ReadNotesRequest& request, runtime::StreamSink& sink) {
          for (const std::string& person : request.told()) {
            if (options_.before_item) options_.before_item();
            v1::ReadNotesResponse item;
            if (request.pseudonyms()) {
              item.set_person_id("P-12345678");
              sink.Names({*Uuid::Parse(person)});
            } else {
              item.set_person_id(person);
            }
            if (!sink.Write(item)) break;
          }
          return absl::OkStatus();
        });
  }

  void RegisterDue(const runtime::Ground& ground) {
    ground.due.Add(
        [&views = ground.views](absl::Time now,
                                size_t limit) -> absl::StatusOr<std::vector<runtime::DueTask>> {
          ASSIGN_OR_RETURN(const auto rows, views.Read(kView, Position()));
          std::vector<runtime::DueTask> tasks;
          RETURN_IF_ERROR(
              rows->Scan(std::string(1, kDue), "", [&](std::string_view key, std::string_view) {
                KeyReader reader(key.substr(1));
                const absl::Time due = reader.Time();
                const Uuid note = reader.Id();
                if (due > now || tasks.size() >= limit) return false;
                auto request = std::make_unique<v1::LapseNoteRequest>();
                request->set_note_id(note.ToString());
                tasks.push_back({.due = due,
                                 .key = note.ToString(),
                                 .method = "varsel.testing.v1.NoteService/LapseNote",
                                 .request = std::move(request)});
                return true;
              }));
          return tasks;
        });
  }

  static absl::StatusOr<Drafts<NoteEvent>> DecideAdd(const NoteState& state,
                                                     const v1::AddNoteRequest& request,
                                                     const Call& call) {
    if (state.exists) return Refuse(v1::NOTE_EXISTS, {.field = "note_id"});
    NoteEvent event;
    v1::NoteAdded& added = *event.mutable_note_added();
    added.set_note_id(request.note_id());
    added.set_person_id(request.person_id());
    added.set_text(request.text());
    added.set_kind(request.kind());
    *added.mutable_witnesses() = request.witnesses();
    if (request.has_due_time()) *added.mutable_due_time() = request.due_time();
    return Drafts<NoteEvent>{{.event = event, .occurred = call.now}};
  }

  static absl::StatusOr<Drafts<NoteEvent>> DecideChange(const NoteState& state,
                                                        const v1::ChangeNoteRequest& request,
                                                        const Call& call) {
    if (!state.exists) return Refuse(v1::NOTE_UNKNOWN, {.field = "note_id"});
    if (state.closed) return Refuse(v1::NOTE_CLOSED);
    if (request.text().empty()) return Drafts<NoteEvent>{};  // nothing to change
    NoteEvent event;
    event.mutable_note_changed()->set_person_id(state.person_id);
    event.mutable_note_changed()->set_text(request.text());
    return Drafts<NoteEvent>{{.event = event, .occurred = call.now}};
  }

  const NotesOptions options_;
  const NotesView view_;
};

}  // namespace

NoteState NoteAggregate::Evolve(State state, const Event& event, const EventMeta& meta) {
  state.version = meta.version;
  switch (event.event_case()) {
    case Event::kNoteAdded:
      state.exists = true;
      state.person_id = event.note_added().person_id();
      return state;
    case Event::kNoteChanged:
      ++state.changes;
      return state;
    case Event::kNoteLapsed:
      state.closed = true;
      return state;
    case Event::kNobodysNote:
    case Event::EVENT_NOT_SET:
      return state;
  }
  return state;
}

StreamId NoteStream(const std::string& note_id) {
  return {"testing.note", Uuid::Parse(note_id).value_or(Uuid())};
}

std::unique_ptr<runtime::Area> NewNotesArea(NotesOptions options) {
  return std::make_unique<NotesArea>(std::move(options));
}

}  // namespace varsel::testing
