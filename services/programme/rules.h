// What several rules of the programme area ask. Pure; thread-safe.
#ifndef VARSEL_SERVICES_PROGRAMME_RULES_H_
#define VARSEL_SERVICES_PROGRAMME_RULES_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/domain/draft.h"
#include "services/programme/context.h"
#include "storage/base/error.h"
#include "varsel/programme/v1/programme_events.pb.h"
#include "varsel/programme/v1/programme_reasons.pb.h"
#include "varsel/programme/v1/programme_rows.pb.h"

namespace varsel::programme {

inline Drafts<v1::ProgrammeEvent> One(Draft<v1::ProgrammeEvent> draft) {
  Drafts<v1::ProgrammeEvent> drafts;
  drafts.push_back(std::move(draft));
  return drafts;
}

// An origin event id as a row holds it.
inline EventId OriginOf(const std::string& bytes) {
  return bytes.size() == Uuid::kSize ? EventId(Uuid::FromBytes(bytes)) : EventId();
}

// The codes of a list of the programme, for a refusal: "school, family".
template <typename Coded>
std::string CodesOf(const Coded& coded) {
  std::string codes;
  for (const auto& one : coded) codes.append(codes.empty() ? "" : ", ").append(one.code());
  return codes;
}
template <typename Coded>
bool HasCode(const Coded& coded, std::string_view code) {
  for (const auto& one : coded) {
    if (one.code() == code) return true;
  }
  return false;
}

// What a caller's agency may have to do with cases of this programme: it is one of its agencies,
// and not one that returns counts only.
bool TakesPart(const common::v1::Programme& policy, std::string_view agency);

// The programme of what the caller may see: of his own section where that is his scope, and with a
// part for his agency. nullptr: it answers as unknown.
const common::v1::Programme* InReach(const std::string& programme, const std::string& section_id,
                                     const ProgrammeContext& context);

// The case's programme, where the caller may have to do with the case. NOT_FOUND CASE_UNKNOWN:
// there is none, it is of another section, or the caller's agency has no part in it;
// FAILED_PRECONDITION CASE_WITHDRAWN_ALREADY.
absl::StatusOr<const common::v1::Programme*> CheckCase(const v1::CaseLife& life,
                                                       const ProgrammeContext& context);

// Every agency named has a part in the programme. FAILED_PRECONDITION AGENCY_NOT_OF_PROGRAMME.
template <typename Agencies>
absl::Status CheckAgencies(const common::v1::Programme& policy, const Agencies& agencies,
                           const std::string& path) {
  for (const std::string& agency : agencies) {
    if (TakesPart(policy, agency)) continue;
    return Refuse(v1::AGENCY_NOT_OF_PROGRAMME,
                  {.field = path, .detail = CodesOf(policy.agencies())});
  }
  return absl::OkStatus();
}

// NOT_FOUND SECTION_UNKNOWN: there is none, or it is not the caller's.
absl::Status CheckSection(const std::string& section_id, const ProgrammeContext& context);

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_RULES_H_
