// A small whole area (notes about persons) for the tests of what every area stands on.
#ifndef VARSEL_TESTS_TESTING_NOTES_AREA_H_
#define VARSEL_TESTS_TESTING_NOTES_AREA_H_

#include <functional>
#include <memory>

#include "services/domain/event_meta.h"
#include "services/runtime/area.h"
#include "varsel/testing/v1/notes.pb.h"

namespace varsel::testing {

struct NoteState {
  bool exists = false;
  bool closed = false;
  std::string person_id;
  uint32_t changes = 0;
  Version version;  // as the last event's meta said
  friend bool operator==(const NoteState&, const NoteState&) = default;
};

struct NoteAggregate {
  using State = NoteState;
  using Event = testing::v1::NoteEvent;
  static State Evolve(State state, const Event& event, const EventMeta& meta);
};

StreamId NoteStream(const std::string& note_id);

struct NotesOptions {
  // Called in the middle of ChangeNote's handler, before the decision: where a test lets others in
  // between.
  std::function<void()> before_change = nullptr;
  // Called before each item of ReadNotes: where a test moves its clocks, or looks at what is
  // written.
  std::function<void()> before_item = nullptr;
};
std::unique_ptr<runtime::Area> NewNotesArea(NotesOptions options = {});

}  // namespace varsel::testing

#endif  // VARSEL_TESTS_TESTING_NOTES_AREA_H_
