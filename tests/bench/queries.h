// The queries of a leader's day, by the name of the work that measures each. Pure; thread-safe.
#ifndef VARSEL_TESTS_BENCH_QUERIES_H_
#define VARSEL_TESTS_BENCH_QUERIES_H_

#include <string>
#include <string_view>
#include <vector>

namespace varsel::bench {

struct MeasuredQuery {
  std::string work;     // "due_list"
  std::string method;   // "varsel.meeting.v1.MeetingService/ListDue"
  std::string request;  // its bytes
};

// In the order in which they are measured.
const std::vector<MeasuredQuery>& Queries();
// nullptr if there is none of this name.
const MeasuredQuery* FindQuery(std::string_view work);

}  // namespace varsel::bench

#endif  // VARSEL_TESTS_BENCH_QUERIES_H_
