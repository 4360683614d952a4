#include "services/access/listed_persons.h"

#include <algorithm>
#include <optional>

#include "services/access/keys.h"
#include "services/runtime/stored_event.h"
#include "storage/base/status_macros.h"
#include "varsel/access/v1/access_events.pb.h"

namespace varsel::access {
namespace {

constexpr size_t kEntriesOfPage = 256;

// When the first entry after this version was written; none if there is none.
absl::StatusOr<std::optional<absl::Time>> WrittenAfter(const log::EventLog& log,
                                                       const StreamId& stream, uint64_t version) {
  ASSIGN_OR_RETURN(const auto records, log.ReadStream(stream, Version(version), 1));
  if (records.empty()) return std::optional<absl::Time>();
  return std::optional<absl::Time>(records[0].header.recorded);
}

// The version after which the entries from `since` on stand.
absl::StatusOr<Version> Before(const log::EventLog& log, const StreamId& stream, absl::Time since,
                               size_t entries_max) {
  ASSIGN_OR_RETURN(const Version last, log.StreamVersion(stream));
  uint64_t low = last.value() - std::min<uint64_t>(last.value(), entries_max);
  if (low > 0) {
    ASSIGN_OR_RETURN(const auto written, WrittenAfter(log, stream, low - 1));
    if (written.has_value() && *written >= since) {
      return absl::ResourceExhaustedError("more entries of the reader's than are read");
    }
  }
  // Recorded times never go backwards.
  uint64_t high = last.value();
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    ASSIGN_OR_RETURN(const auto written, WrittenAfter(log, stream, middle));
    if (!written.has_value() || *written >= since) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return Version(low);
}

}  // namespace

absl::Status VisitListed(const runtime::AccessGround& access, const runtime::ListedAsked& asked,
                         const runtime::ListedVisitor& visit) {
  const StreamId stream = ReaderStream(asked.actor.uuid());
  const absl::Time now = access.system_clock.Now();
  ASSIGN_OR_RETURN(Version after,
                   Before(access.log, stream, now - asked.within, asked.entries_max));
  while (true) {
    ASSIGN_OR_RETURN(const auto records, access.log.ReadStream(stream, after, kEntriesOfPage));
    if (records.empty()) return absl::OkStatus();
    for (const log::Record& record : records) {
      after = record.header.version;
      ASSIGN_OR_RETURN(const auto event, runtime::DecodeEvent<v1::AccessEvent>(record));
      const v1::ReadLogged& read = event.read_logged();
      if (read.status_code() != 0 || std::find(asked.methods.begin(), asked.methods.end(),
                                               read.method()) == asked.methods.end()) {
        continue;
      }
      const absl::Duration ago = std::max(now - record.header.recorded, absl::ZeroDuration());
      if (!visit(ago, record.header.meta.subjects)) return absl::OkStatus();
    }
  }
}

}  // namespace varsel::access
