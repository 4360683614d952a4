// Gathers what a decision needs of sections and of a case's subject: rows of this area's views, and
// the birth date, opened for it. Thread-safe.
#ifndef VARSEL_SERVICES_PROGRAMME_SUBJECT_FACTS_H_
#define VARSEL_SERVICES_PROGRAMME_SUBJECT_FACTS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/programme/context.h"
#include "services/runtime/area.h"
#include "services/runtime/call.h"
#include "varsel/programme/v1/programme_service.pb.h"

namespace varsel::programme {

// What a decision is given, and the streams that it was read from.
struct Gathered {
  ProgrammeContext context;
  std::vector<log::Precondition> reads;
};

// Whether the section is there.
absl::Status GatherSection(const runtime::Ground& ground, const runtime::Call& call,
                           const std::string& section_id, Gathered* gathered);
// Who the case is to be about: whether he is there, his birth date, and whether another case of his
// is open in the programme.
absl::Status GatherSubject(const runtime::Ground& ground, const runtime::Call& call,
                           const v1::OpenCaseRequest& request, Gathered* gathered);

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_SUBJECT_FACTS_H_
