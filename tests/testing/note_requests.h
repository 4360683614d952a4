// Requests to the notes area, for tests.
#ifndef VARSEL_TESTS_TESTING_NOTE_REQUESTS_H_
#define VARSEL_TESTS_TESTING_NOTE_REQUESTS_H_

#include <cstdint>
#include <string>

#include "services/domain/time_proto.h"
#include "tests/testing/test_ids.h"
#include "varsel/testing/v1/notes.pb.h"

namespace varsel::testing {

inline constexpr char kAddNote[] = "varsel.testing.v1.NoteService/AddNote";
inline constexpr char kChangeNote[] = "varsel.testing.v1.NoteService/ChangeNote";
inline constexpr char kGetNote[] = "varsel.testing.v1.NoteService/GetNote";
inline constexpr char kListNotes[] = "varsel.testing.v1.NoteService/ListNotes";
inline constexpr char kReadNotes[] = "varsel.testing.v1.NoteService/ReadNotes";
inline constexpr char kWatchNotes[] = "varsel.testing.v1.NoteService/WatchNotes";

// A note by its name, under a request id of its own.
inline v1::AddNoteRequest AddNote(const std::string& note = "n") {
  v1::AddNoteRequest add;
  add.set_request_id(TestId("add-" + note));
  add.set_note_id(TestId(note));
  add.set_person_id(TestId("person"));
  add.set_text("seen at the square");
  add.set_kind(v1::KIND_PLAIN);
  return add;
}

// One that lapses at `due`, RFC 3339.
inline v1::AddNoteRequest AddNoteDue(const std::string& note, const std::string& due) {
  v1::AddNoteRequest add = AddNote(note);
  *add.mutable_due_time() = ToProto(At(due));
  return add;
}

inline v1::ChangeNoteRequest ChangeNote(const std::string& note, const std::string& request,
                                        uint64_t expected_version = 0) {
  v1::ChangeNoteRequest change;
  change.set_request_id(TestId(request));
  change.set_note_id(TestId(note));
  change.set_expected_version(expected_version);
  change.set_text("changed");
  return change;
}

inline v1::GetNoteRequest GetNote(const std::string& note = "n") {
  v1::GetNoteRequest get;
  get.set_note_id(TestId(note));
  return get;
}

}  // namespace varsel::testing

#endif  // VARSEL_TESTS_TESTING_NOTE_REQUESTS_H_
