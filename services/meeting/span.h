// Stretches of time, from (with) to (without), and what is left of one when others are taken out.
// Pure; thread-safe.
#ifndef VARSEL_SERVICES_MEETING_SPAN_H_
#define VARSEL_SERVICES_MEETING_SPAN_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"

namespace varsel::meeting {

struct Span {
  absl::Time starts;
  absl::Time ends;
};

inline bool Overlap(const Span& a, const Span& b) { return a.starts < b.ends && b.starts < a.ends; }
inline bool Covers(const Span& whole, const Span& part) {
  return whole.starts <= part.starts && part.ends <= whole.ends;
}

// `free` together, without what is `booked`; in order, touching ones joined.
std::vector<Span> FreeOf(std::vector<Span> free, const std::vector<Span>& booked);

struct FreeCount {
  Span span;
  uint32_t workers = 0;  // free all of it; at least 1
};
// How many are free when: one list of spans a worker, each in order and without overlaps. In order;
// cut where the count changes.
std::vector<FreeCount> CountFree(const std::vector<std::vector<Span>>& workers);

}  // namespace varsel::meeting

#endif  // VARSEL_SERVICES_MEETING_SPAN_H_
