#include "tests/golden/access_tables.h"

#include <iterator>
#include <map>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/access.h"
#include "services/runtime/redaction.h"
#include "varsel/common/v1/options.pb.h"

namespace varsel::golden {
namespace {

using common::v1::Access;
using common::v1::Field;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

struct RoleColumn {
  Access::Role role;
  std::string_view name;
};
constexpr std::string_view kEachSide =
    "*records* and *DPO* are police's; those on EKI's side see fields of EKI's and none of "
    "police's.";
constexpr RoleColumn kRoles[] = {
    {Access::OFFICER, "officer"},         {Access::INVESTIGATOR, "investigator"},
    {Access::PROJECT_LEADER, "leader"},   {Access::EKI, "EKI"},
    {Access::EXIT_COORDINATOR, "exit"},   {Access::JURIST, "jurist"},
    {Access::LEADERSHIP, "leadership"},   {Access::ANALYST, "analyst"},
    {Access::RECORDS_OFFICER, "records"}, {Access::DPO, "DPO"},
    {Access::ADMINISTRATOR, "admin"},     {Access::PARTNER, "partner"},
    {Access::SYSTEM, "system"},
};
// Of all that are declared, only "unspecified" and "anyone" have no column of their own.
static_assert(std::size(kRoles) == Access::Role_ARRAYSIZE - 2);

std::string_view LetterOf(Access::Scope scope) {
  switch (scope) {
    case Access::ASSIGNED:
      return "A";
    case Access::OWN_SECTION:
      return "S";
    case Access::DISTRICT:
      return "D";
    case Access::DISCLOSED:
      return "E";
    case Access::NO_CASE_DATA:
      return "n";
    case Access::SCOPE_UNSPECIFIED:
    case common::v1::Access_Scope_Access_Scope_INT_MIN_SENTINEL_DO_NOT_USE_:
    case common::v1::Access_Scope_Access_Scope_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return "";
}

std::string Header(const std::vector<std::string>& first) {
  std::string names;
  std::string line;
  for (const std::string& name : first) {
    absl::StrAppend(&names, names.empty() ? "| " : " | ", name);
    absl::StrAppend(&line, line.empty() ? "| ---" : " | ---");
  }
  for (const RoleColumn& column : kRoles) {
    absl::StrAppend(&names, " | ", std::string(column.name));
    absl::StrAppend(&line, " | ---");
  }
  return absl::StrCat(names, " |\n", line, " |\n");
}

std::string KindOf(const MethodDescriptor& method, const runtime::AccessRules& rules) {
  if (rules.command) return "command";
  return method.server_streaming() ? "stream" : "query";
}

std::string RowOf(const MethodDescriptor& method) {
  const runtime::AccessRules rules = runtime::RulesOf(method);
  std::string row = absl::StrCat("| ", method.name(), " | ", KindOf(method, rules), " | ",
                                 rules.purpose_required ? "yes" : "");
  for (const RoleColumn& column : kRoles) {
    absl::StrAppend(&row, " | ",
                    std::string(LetterOf(rules.scope_of[static_cast<size_t>(column.role)])));
  }
  return absl::StrCat(row, " |\n");
}

const Field& OptionOf(const FieldDescriptor& field) {
  return field.options().GetExtension(common::v1::field);
}

// What decides who sees a field: audience, and whether it tells of a person.
std::string ClassOf(const FieldDescriptor& field) {
  const Field& option = OptionOf(field);
  return absl::StrCat(absl::AsciiStrToLower(Field::Audience_Name(option.audience())),
                      option.subject() ? ", of a person" : "");
}

void Collect(const Descriptor& type, std::map<std::string, const Descriptor*>* types) {
  if (type.file()->package().rfind("varsel.", 0) != 0 || type.options().map_entry()) return;
  if (!types->emplace(type.full_name(), &type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->message_type() != nullptr) Collect(*type.field(i)->message_type(), types);
  }
}

constexpr char kMade[] =
    "Made from the declarations by `varsel_golden_update`; a test fails when it is not of today. "
    "Do not edit.\n\n";

}  // namespace

std::string RpcTable(const AllProtos& protos) {
  std::string text = absl::StrCat(
      "# Who may call what\n", kMade,
      "A = what he is assigned to, S = own section and what he is assigned to anywhere, D = his "
      "controller's data in the district,\nE = what was disclosed to EKI and EKI's own, n = holds "
      "no case data; empty = refused with ROLE_NOT_ALLOWED. What is out of\nscope answers as "
      "unknown. *Purpose* = metadata `varsel-purpose` must say why, and the read is logged.\n");
  std::string service;
  for (const MethodDescriptor* method : protos.Methods()) {
    if (method->service()->full_name() != service) {
      service = method->service()->full_name();
      absl::StrAppend(&text, "\n## ", service, "\n", Header({"RPC", "kind", "purpose"}));
    }
    absl::StrAppend(&text, RowOf(*method));
  }
  return text;
}

std::string FieldTable(const AllProtos& protos) {
  std::map<std::string, const Descriptor*> types;
  for (const MethodDescriptor* method : protos.Methods()) Collect(*method->output_type(), &types);
  std::map<std::string, const FieldDescriptor*> classes;
  std::string fields;
  for (const auto& [name, type] : types) {
    if (type->field_count() == 0) continue;
    absl::StrAppend(&fields, "\n### ", name, "\n");
    for (int i = 0; i < type->field_count(); ++i) {
      const std::string kind = ClassOf(*type->field(i));
      classes.emplace(kind, type->field(i));
      absl::StrAppend(&fields, "- `", type->field(i)->name(), "`: ", kind, "\n");
    }
  }
  std::string text = absl::StrCat(
      "# Who sees which field of a reply\n", kMade,
      "Whoever may call an RPC ([access_rpcs.md](access_rpcs.md)) is shown of its reply only what "
      "stands here; the rest is taken out\non its way out. Records of the log as stored, which "
      "are sealed, leave as they are.\nLeadership is given a pseudonym in place of every person's "
      "id, unless the purpose is `identify-persons`. ",
      std::string(kEachSide), "\n\n## By class of field\n", Header({"class"}));
  for (const auto& [kind, field] : classes) {
    absl::StrAppend(&text, "| ", kind);
    for (const RoleColumn& column : kRoles) {
      absl::StrAppend(&text, " | ", runtime::MaySee(column.role, *field) ? "sees" : "");
    }
    absl::StrAppend(&text, " |\n");
  }
  return absl::StrCat(text, "\n## Every field of every reply\n", fields);
}

}  // namespace varsel::golden
