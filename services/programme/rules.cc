#include "services/programme/rules.h"

#include "services/programme/case_standing.h"

namespace varsel::programme {
namespace {

bool OfOtherSection(const std::string& section_id, const ProgrammeContext& context) {
  return context.scope == common::v1::Access::OWN_SECTION &&
         (!context.caller_section.has_value() || context.caller_section->ToString() != section_id);
}

}  // namespace

bool TakesPart(const common::v1::Programme& policy, std::string_view agency) {
  const common::v1::ProgrammeAgency* part = AgencyOf(policy, agency);
  return part != nullptr && !part->counts_only();
}

const common::v1::Programme* InReach(const std::string& programme, const std::string& section_id,
                                     const ProgrammeContext& context) {
  const common::v1::Programme* policy = context.base.programmes->Find(programme);
  const bool part = policy != nullptr && TakesPart(*policy, context.agency);
  return part && !OfOtherSection(section_id, context) ? policy : nullptr;
}

absl::StatusOr<const common::v1::Programme*> CheckCase(const v1::CaseLife& life,
                                                       const ProgrammeContext& context) {
  const common::v1::Programme* policy =
      Exists(life) ? InReach(life.programme(), life.section_id(), context) : nullptr;
  if (policy == nullptr) return Refuse(v1::CASE_UNKNOWN, {.field = "case_id"});
  if (life.withdrawn()) return Refuse(v1::CASE_WITHDRAWN_ALREADY, {.field = "case_id"});
  return policy;
}

absl::Status CheckSection(const std::string& section_id, const ProgrammeContext& context) {
  if (context.section_known && !OfOtherSection(section_id, context)) return absl::OkStatus();
  return Refuse(v1::SECTION_UNKNOWN, {.field = "section_id", .id = section_id});
}

}  // namespace varsel::programme
