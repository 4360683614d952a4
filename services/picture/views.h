// clang-format off
// The area's views. Stateless and without keys. Where each row lies (ids are 16 bytes; a row's space is one byte in front):
//
//   picture.facts
//     r group                          RiskRow
//     o observation                    AreaRow
//     d newest, observation            empty; observations that stand
//     s section, newest, observation   the same of a section
//     h group, newest, observation     the same of a group
//     g group, z section               ReferenceRow
//   picture.edges
//     f affiliation                    AffiliationRow
//     a group, affiliation             empty; those that stand
//     t group talk                     TalkRow
//     c person, group talk             empty; as recorded, before any merge
//     m person                         16 bytes: the person whose record he was merged into
//     p person                         focus.v1.Protection
//   picture.audits
//     g group                          AuditGroupRow
//     m round                          AuditRoundRow
//     a audit                          AuditRow
//     f audit, group                   FindingRow
//     d newest, audit                  empty; audits that stand
//     l round, newest, audit           the same of a round
//     v round                          ViolentRow
//   picture.scores
//     i incident                       ScoredIncidentRow
//     n month, group                   ScoreRow
// clang-format on
#ifndef VARSEL_SERVICES_PICTURE_VIEWS_H_
#define VARSEL_SERVICES_PICTURE_VIEWS_H_

#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "storage/base/ordered_key.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::picture {

inline constexpr std::string_view kFactsView = "picture.facts";
inline constexpr std::string_view kEdgesView = "picture.edges";
inline constexpr std::string_view kAuditsView = "picture.audits";
inline constexpr std::string_view kScoresView = "picture.scores";

inline KeyBuilder PictureSpace(char space) {
  KeyBuilder key;
  key.Byte(static_cast<uint8_t>(space));
  return key;
}
inline std::string PictureKey(char space, const Uuid& id) {
  return PictureSpace(space).Id(id).Take();
}
inline std::string PictureKey(char space, const Uuid& first, const Uuid& second) {
  return PictureSpace(space).Id(first).Id(second).Take();
}
// Byte order = the newest first.
inline uint64_t NewestPicture(absl::Time time) {
  return ~(static_cast<uint64_t>(absl::ToUnixMicros(time)) ^ (uint64_t{1} << 63));
}
inline Uuid PictureId(std::string_view text) { return Uuid::Parse(text).value_or(Uuid()); }

// Judgements, observations, and what they may name. facts_view.cc
class FactsView final : public views::View {
 public:
  std::string_view name() const override { return kFactsView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// Who is tied to which group, and who was at which group talk, from other areas. edge_view.cc
class EdgesView final : public views::View {
 public:
  std::string_view name() const override { return kEdgesView; }
  uint32_t schema() const override { return 2; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// Groups and rounds, what audits came to, and who was judged the most violent. audit_view.cc
class AuditsView final : public views::View {
 public:
  std::string_view name() const override { return kAuditsView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// What each group is known to have done, by day: counters, so that a scorecard costs the same
// however long the history is. score_view.cc
class ScoresView final : public views::View {
 public:
  std::string_view name() const override { return kScoresView; }
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

// Days since 1970 and the month that a day lies in: the order of time, for years after 1969.
int32_t ScoreDayNumber(absl::CivilDay day);
uint64_t ScoreMonth(absl::CivilDay day);

}  // namespace varsel::picture

#endif  // VARSEL_SERVICES_PICTURE_VIEWS_H_
