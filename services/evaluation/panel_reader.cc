#include "services/evaluation/panel_reader.h"

#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/escaping.h"
#include "services/domain/time_proto.h"
#include "services/evaluation/book_view.h"
#include "services/evaluation/decide.h"
#include "services/evaluation/export_file.h"
#include "services/runtime/rows.h"
#include "storage/base/status_macros.h"
#include "storage/log/sha256.h"

namespace varsel::evaluation {
namespace {

constexpr size_t kPseudonymBytes = 8;

// As it was known at the position; nullptr = it was not.
const v1::GroupVersion* VersionAt(const v1::GroupRow& row, uint64_t as_of) {
  const v1::GroupVersion* held = nullptr;
  for (const v1::GroupVersion& version : row.versions()) {
    if (version.position() <= as_of) held = &version;
  }
  return held;
}

absl::StatusOr<std::vector<PanelGroup>> CoveredGroups(const views::RowReader& rows,
                                                      const v1::ExportLife& life) {
  const v1::AgreementTerms& terms = life.terms();
  const absl::flat_hash_set<std::string> groups(terms.group_ids().begin(), terms.group_ids().end());
  const absl::flat_hash_set<std::string> sections(terms.section_ids().begin(),
                                                  terms.section_ids().end());
  const bool all = groups.empty() && sections.empty();
  std::vector<PanelGroup> covered;
  const std::string prefix = BookSpace('g').Take();
  RETURN_IF_ERROR(runtime::ScanRows<v1::GroupRow>(
      rows, prefix, "", [&](std::string_view key, const v1::GroupRow& row) {
        const Uuid id = Uuid::FromBytes(key.substr(prefix.size()));
        const v1::GroupVersion* version = VersionAt(row, life.as_of_position());
        if (version == nullptr || version->withdrawn()) return true;
        if (!all && !groups.contains(id.ToString()) && !sections.contains(version->section_id())) {
          return true;
        }
        covered.push_back({.id = id,
                           .active_from = absl::FromUnixMicros(version->active_from_us()),
                           .active_until = version->active_until_us() == 0
                                               ? absl::InfiniteFuture()
                                               : absl::FromUnixMicros(version->active_until_us())});
        return true;
      }));
  return covered;
}

}  // namespace

std::string PseudonymOf(const keys::KeyRing& keys, const Uuid& agreement, const Uuid& group) {
  const auto mac =
      keys.Mac("evaluation.group", std::string(agreement.bytes()).append(group.bytes()));
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(mac.data()), kPseudonymBytes));
}

absl::StatusOr<ExportFile> MakeFile(const FileMaker& maker, const v1::ExportLife& life) {
  const Position as_of(life.as_of_position());
  ASSIGN_OR_RETURN(const auto rows, maker.views.Read(kBookView, as_of));
  ASSIGN_OR_RETURN(std::vector<PanelGroup> groups, CoveredGroups(*rows, life));
  const absl::Time from = FromProto(life.from());
  const absl::Time until = FromProto(life.until());
  const PanelWeeks weeks = PanelWeeks::Between(from, until);
  RETURN_IF_ERROR(CheckExportSize(weeks.count, groups.size()));
  FactsAsked asked{.groups = {}, .from = from, .until = until, .as_of = as_of};
  asked.groups.reserve(groups.size());
  for (const PanelGroup& group : groups) asked.groups.push_back(group.id);
  ExportFile file;
  file.groups = static_cast<uint32_t>(groups.size());
  Panel panel(weeks, std::move(groups));
  RETURN_IF_ERROR(
      maker.facts(maker.views, asked, [&panel](const GroupFact& fact) { panel.Add(fact); }));
  const std::vector<PanelRow> counted = panel.Rows();
  file.rows = static_cast<uint32_t>(counted.size());
  const Uuid agreement = BookId(life.agreement_id());
  file.bytes = RenderFile(life, counted, [&maker, &agreement](const Uuid& group) {
    return PseudonymOf(maker.keys, agreement, group);
  });
  file.sha256 = std::string(log::BytesOf(log::HashOf({file.bytes})));
  return file;
}

}  // namespace varsel::evaluation
