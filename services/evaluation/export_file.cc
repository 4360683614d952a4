#include "services/evaluation/export_file.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/domain/danish_week.h"
#include "services/domain/time_proto.h"

namespace varsel::evaluation {
namespace {

std::string MomentText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", FromProto(time), absl::UTCTimeZone());
}

void AddHead(const v1::ExportLife& life, const PanelWeeks& weeks, std::string* file) {
  const v1::AgreementTerms& terms = life.terms();
  const std::string first = WeekOf(weeks.first_monday).ToString();
  const std::string last = WeekOf(weeks.Monday(weeks.count - 1)).ToString();
  absl::StrAppend(
      file, "# Varsel: evalueringsudtræk / evaluation export; format ", kFormat, "\n",
      "# PERSONDATA (pseudonymiserede): må kun bruges til formålet, af modtageren, inden for "
      "fristen. / PERSONAL DATA (pseudonymised): for the purpose only, by the recipient, within "
      "the term.\n",
      "# export: ", life.export_id(), "\n", "# agreement: ", life.agreement_id(), "\n",
      "# recipient: ", terms.recipient(), "\n", "# purpose: ", terms.purpose_code(), "\n",
      "# legal_basis: ", terms.legal_basis_code(), "\n",
      "# valid_until: ", MomentText(terms.valid_until()), "\n",
      "# made: ", MomentText(life.made_time()), "\n", "# made_by: ", life.made_by(), "\n",
      "# period: ", first, " to ", last, "\n", "# known_at_position: ", life.as_of_position(), "\n",
      "# Kun kendte hændelser: megen vold anmeldes aldrig. / Known incidents only: much violence "
      "is "
      "never reported.\n",
      "# Intet her siger noget om virkning. / Nothing here makes a claim of effect.\n",
      "# Pseudonymer gælder kun inden for denne aftale; at slå dem op eller sammenholde dem er "
      "ikke aftalt. / Pseudonyms hold within this agreement only; to look them up or to join them "
      "is not agreed.\n");
}

}  // namespace

std::string RenderFile(const v1::ExportLife& life, const std::vector<PanelRow>& rows,
                       const std::function<std::string(const Uuid& group)>& pseudonym) {
  const PanelWeeks weeks = PanelWeeks::Between(FromProto(life.from()), FromProto(life.until()));
  std::map<Uuid, std::string> names;
  std::vector<std::pair<const std::string*, const PanelRow*>> ordered;
  ordered.reserve(rows.size());
  for (const PanelRow& row : rows) {
    std::string& name = names[row.group];
    if (name.empty()) name = pseudonym(row.group);
    ordered.push_back({&name, &row});
  }
  std::sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
    return *a.first != *b.first ? *a.first < *b.first : a.second->week < b.second->week;
  });
  std::string file;
  AddHead(life, weeks, &file);
  const char* separator = "";
  for (const Column& column : Columns()) {
    absl::StrAppend(&file, std::exchange(separator, ","),
                    absl::string_view(column.name.data(), column.name.size()));
  }
  file.push_back('\n');
  for (const auto& [name, row] : ordered) {
    const absl::CivilDay monday = weeks.Monday(row->week);
    absl::StrAppend(&file, *name, ",", WeekOf(monday).ToString(), ",",
                    absl::FormatCivilTime(monday), ",", row->days_active);
    for (const uint32_t count : row->counts) absl::StrAppend(&file, ",", count);
    file.push_back('\n');
  }
  return file;
}

}  // namespace varsel::evaluation
