// Who is protected (domain/protection.h) has no tie in a replay: no step says that he came into a
// group or left it, none of his stands among a group's, and he is no member of any state. Judged as
// of a position of the log and at a moment: a replay as known now goes by what is known now, one
// as it was known by what was known then. His contacts stay where they are his own: in his section
// and in his own replay, which then name no group.
//
// The fold keeps of each person from when to when he is protected, version by version, and of each
// group a list of those of its persons who ever were (step_keys.h): so who is hidden in a group is
// one range of keys, however many its members are. Thread-compatible.
#ifndef VARSEL_SERVICES_REPLAY_PROTECTED_TIES_H_
#define VARSEL_SERVICES_REPLAY_PROTECTED_TIES_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/replay/step_keys.h"
#include "services/replay/step_merge.h"
#include "storage/log/record.h"
#include "storage/views/view.h"
#include "varsel/focus/v1/focus_events.pb.h"

namespace varsel::replay {

// As of what a replay knows its steps, and who is protected. The latter is known as of now where
// the replay is, also when it goes on from an earlier position.
struct KnownAs {
  uint64_t position = kNow;
  uint64_t protection_position = kNow;
  int64_t protection_us = kLastUs;  // microseconds since 1970
};

// One version stands where nothing later was known at `position`.
bool IsProtectedAs(const v1::ProtectionRow& row, uint64_t position, int64_t at_us);

// Takes in what the event says of the protection of the stream's person: a row of his, and one in
// each group where his steps stand if he is or ever was protected.
absl::Status FoldProtectedTies(const focus::v1::FocusEvent& event, const log::RecordHeader& header,
                               views::RowStore& rows);
// The person's steps came among the group's: so does what hides him there.
absl::Status ProtectIn(const Uuid& group, const Uuid& person, views::RowStore& rows);

// Who, of the group's list, is protected: one range. Persons by the record that stays.
absl::StatusOr<std::set<Uuid>> ProtectedIn(const Uuid& group, const views::RowReader& rows,
                                           const KnownAs& known);

// Whether a record of this kind can change whose ties are hidden: of a merge, with whom he is one.
bool MayHideTies(std::string_view kind);

// What the step is; of a withdrawal what was withdrawn.
v1::StepKind KindTold(const v1::StepRow& row);
// A step that is itself a tie.
bool IsTie(v1::StepKind kind);
// A step of a person that is a tie, was one before it was withdrawn, or names groups by his ties.
bool HasTie(const FoundStep& step);

// Person by person, for steps that were found by section or person: reads two rows or a few for
// each person, once.
class TieHider {
 public:
  explicit TieHider(const KnownAs& known) : known_(known) {}

  // `person_id`: 16 bytes.
  absl::StatusOr<bool> Hides(const views::RowReader& rows, const std::string& person_id);
  // Takes out the ties of those who are protected. What was found through a group was judged by its
  // list.
  absl::Status HideIn(const views::RowReader& rows, std::vector<FoundStep>* steps);

 private:
  const KnownAs known_;
  absl::flat_hash_map<std::string, bool> hidden_;  // by record
};

}  // namespace varsel::replay

#endif  // VARSEL_SERVICES_REPLAY_PROTECTED_TIES_H_
