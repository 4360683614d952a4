// The rules of the picture area: risk indicators of groups, and where groups gather. Each is (what
// the stream folds to, command, context) -> events or a refusal with its reason. Pure; thread-safe.
#ifndef VARSEL_SERVICES_PICTURE_DECIDE_H_
#define VARSEL_SERVICES_PICTURE_DECIDE_H_

#include <optional>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "services/domain/decide_context.h"
#include "services/domain/draft.h"
#include "varsel/picture/v1/picture_events.pb.h"
#include "varsel/picture/v1/picture_rows.pb.h"
#include "varsel/picture/v1/picture_service.pb.h"

namespace varsel::picture {

struct PictureContext {
  DecideContext base;
  bool section_known = false;                     // the section that the command names
  absl::flat_hash_set<std::string> known_groups;  // of those that the command names
  // The caller's own section, where he sees no other; nullopt = the district.
  std::optional<std::string> bound = std::nullopt;
};

using Decision = absl::StatusOr<Drafts<v1::PictureEvent>>;

StreamId RiskStream(const Uuid& group);
StreamId AreaStream(const Uuid& observation);

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

}  // namespace varsel::picture

#endif  // VARSEL_SERVICES_PICTURE_DECIDE_H_
