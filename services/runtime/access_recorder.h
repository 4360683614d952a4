// Who is told of every read of personal data before what was read leaves, and of every refusal of
// one. The pipeline tells; the access area writes it down (services/access). Thread-safe.
#ifndef VARSEL_SERVICES_RUNTIME_ACCESS_RECORDER_H_
#define VARSEL_SERVICES_RUNTIME_ACCESS_RECORDER_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/runtime/call.h"
#include "storage/base/uuid.h"

namespace varsel::runtime {

// One read, as it is about to leave. Ids and codes only.
struct PersonalRead {
  enum class Part {
    kReply,          // the one reply, or a refusal
    kStreamOpened,   // before a stream's first item: its selection and purpose
    kStreamPersons,  // before the first item that tells of these persons, again after an hour
  };
  const Call& call;         // who, why; all that is known of a call that was refused
  std::string_view method;  // "varsel.focus.v1.FocusService/GetPerson"
  Part part = Part::kReply;
  std::string selection;  // of a stream, in a word: "person", "group"; empty = selects nothing
  absl::StatusCode code = absl::StatusCode::kOk;  // or of the refusal
  std::string reason;                             // of a refusal: its stable reason
  std::vector<Uuid> persons;  // whom the reply or item names, or the refused request; each once
};

class AccessRecorder {
 public:
  using Written = std::function<void(absl::Status)>;

  virtual ~AccessRecorder() = default;
  // Returns at once; `read` is not kept. `written` is called once, from a thread of the log's or
  // the recorder's: OK when the entry is on disk, else UNAVAILABLE READ_NOT_LOGGED, and nothing of
  // what was read may leave.
  virtual void Record(const PersonalRead& read, Written written) = 0;
};

// The same, waiting. Not for a transport's callback thread.
absl::Status RecordAndWait(AccessRecorder& recorder, const PersonalRead& read);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_ACCESS_RECORDER_H_
