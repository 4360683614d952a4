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
// clang-format on
#ifndef VARSEL_SERVICES_PICTURE_VIEWS_H_
#define VARSEL_SERVICES_PICTURE_VIEWS_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "storage/base/ordered_key.h"
#include "storage/base/uuid.h"
#include "storage/views/view.h"

namespace varsel::picture {

inline constexpr std::string_view kFactsView = "picture.facts";
inline constexpr std::string_view kEdgesView = "picture.edges";

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
  uint32_t schema() const override { return 1; }
  bool Wants(std::string_view kind) const override;
  absl::Status Fold(const log::Record& record, views::RowStore& rows) const override;
};

}  // namespace varsel::picture

#endif  // VARSEL_SERVICES_PICTURE_VIEWS_H_
