// The rules of the picture area: risk indicators of groups, where groups gather, group audits, and
// which group was judged the most violent. Each is (what the stream folds to, command, context) ->
// events or a refusal with its reason. Pure; thread-safe.
#ifndef VARSEL_SERVICES_PICTURE_DECIDE_H_
#define VARSEL_SERVICES_PICTURE_DECIDE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "services/domain/decide_context.h"
#include "services/domain/draft.h"
#include "varsel/picture/v1/picture_events.pb.h"
#include "varsel/picture/v1/picture_rows.pb.h"
#include "varsel/picture/v1/picture_service.pb.h"

namespace varsel::picture {

// A group as the records have it when somebody goes through it: taken down with the finding.
struct GroupAsKnown {
  uint32_t members = 0;                  // distinct persons, by the affiliations of the day
  uint32_t denying = 0;                  // of those, who say it is not so
  std::vector<v1::HeldRisk> risks = {};  // those that stand, in order of indicator
};

struct PictureContext {
  DecideContext base;
  bool section_known = false;                     // the section that the command names
  absl::flat_hash_set<std::string> known_groups;  // of those that the command names
  // The caller's own section, where he sees no other; nullopt = the district.
  std::optional<std::string> bound = std::nullopt;
  bool round_known = false;  // the round that the command names
  GroupAsKnown group = {};   // the group that a finding is about
};

using Decision = absl::StatusOr<Drafts<v1::PictureEvent>>;

StreamId RiskStream(const Uuid& group);
StreamId AreaStream(const Uuid& observation);
StreamId AuditStream(const Uuid& audit);
StreamId ViolentStream(const Uuid& round);
// A house number gives an address away; a part of town has none.
bool LooksLikeAnAddress(const std::string& area);

Decision Decide(const v1::RiskLife& life, const v1::JudgeRiskRequest& command,
                const PictureContext& context);
Decision Decide(const v1::RiskLife& life, const v1::CorrectRiskRequest& command,
                const PictureContext& context);
Decision Decide(const v1::RiskLife& life, const v1::WithdrawRiskRequest& command,
                const PictureContext& context);
Decision Decide(const v1::AreaLife& life, const v1::ObserveAreaRequest& command,
                const PictureContext& context);
Decision Decide(const v1::AreaLife& life, const v1::CorrectAreaObservationRequest& command,
                const PictureContext& context);
Decision Decide(const v1::AreaLife& life, const v1::WithdrawAreaObservationRequest& command,
                const PictureContext& context);

// decide_audit.cc
Decision Decide(const v1::AuditLife& life, const v1::HoldAuditRequest& command,
                const PictureContext& context);
Decision Decide(const v1::AuditLife& life, const v1::CorrectAuditRequest& command,
                const PictureContext& context);
Decision Decide(const v1::AuditLife& life, const v1::WithdrawAuditRequest& command,
                const PictureContext& context);
Decision Decide(const v1::AuditLife& life, const v1::RecordFindingRequest& command,
                const PictureContext& context);
Decision Decide(const v1::AuditLife& life, const v1::CorrectFindingRequest& command,
                const PictureContext& context);
Decision Decide(const v1::AuditLife& life, const v1::WithdrawFindingRequest& command,
                const PictureContext& context);
Decision Decide(const v1::ViolentLife& life, const v1::JudgeMostViolentRequest& command,
                const PictureContext& context);
Decision Decide(const v1::ViolentLife& life, const v1::CorrectMostViolentRequest& command,
                const PictureContext& context);
Decision Decide(const v1::ViolentLife& life, const v1::WithdrawMostViolentRequest& command,
                const PictureContext& context);

}  // namespace varsel::picture

#endif  // VARSEL_SERVICES_PICTURE_DECIDE_H_
