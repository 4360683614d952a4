// Safety notes as they are shown: in lists of their own, and on a meeting. Thread-safe.
#ifndef VARSEL_SERVICES_MEETING_QUERY_NOTE_H_
#define VARSEL_SERVICES_MEETING_QUERY_NOTE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/meeting/facts.h"
#include "varsel/meeting/v1/meeting_service.pb.h"

namespace varsel::meeting {

inline constexpr int kSafetyNotesShownMax = 50;  // on one meeting

// Adds those of the owner (space 'p': a person, 's': the places of a section) that have not expired
// at `at`. `rows`: of kSafetyView.
absl::Status AddSafetyNotes(const Facts& facts, const views::RowReader& rows, char space,
                            const std::string& owner_id, absl::Time at,
                            google::protobuf::RepeatedPtrField<v1::SafetyNote>* notes);

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_QUERY_NOTE_H_
