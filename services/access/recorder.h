// Writes the access log: an entry for each read of personal data and each refusal of one, on disk
// before the reply leaves. Returns at once; the log's committer gathers what waits into one sync.
// What of an entry comes from the district's log (sections, who worked with whom) is asked here and
// stored with it, so that the access log's views need nothing else. Thread-safe.
#ifndef VARSEL_SERVICES_ACCESS_RECORDER_H_
#define VARSEL_SERVICES_ACCESS_RECORDER_H_

#include <vector>

#include "services/access/reader_facts.h"
#include "services/access/refusal_counter.h"
#include "services/runtime/access_recorder.h"
#include "services/runtime/area.h"

namespace varsel::access {

// Persons of one entry; a read that names more is several, in one append.
inline constexpr size_t kPersonsOfEntryMax = 4000;

class Recorder final : public runtime::AccessRecorder {
 public:
  // `access`, `district_views` and `policy` outlive this. `refusals_wait`: see RefusalCounter.
  Recorder(const runtime::AccessGround& access, const views::ViewSource& district_views,
           const v1::AccessPolicy& policy, absl::Duration refusals_wait = absl::Seconds(1));

  void Record(const runtime::PersonalRead& read, Written written) override;
  // Writes what waits to be counted. Called before the log shuts down.
  void Stop() { refusals_.Stop(); }

 private:
  void Append(Unwritten entry, Written written);

  const runtime::AccessGround access_;
  const ReaderFacts facts_;
  const uint32_t persons_per_hour_;
  RefusalCounter refusals_;
};

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_RECORDER_H_
