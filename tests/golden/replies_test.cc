// What each role sees of each reply, by reflection over every RPC of the tree: the reply is filled
// in every field, taken through the redaction that every reply goes through, and looked at. A new
// field or RPC is looked at without anybody listing it.
#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "services/runtime/access.h"
#include "services/runtime/redaction.h"
#include "tests/golden/all_protos.h"
#include "tests/golden/populate.h"
#include "varsel/common/v1/options.pb.h"

namespace varsel::golden {
namespace {

using common::v1::Access;
using common::v1::Field;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// Records as stored, sealed: they leave as they are (runtime::MethodTable::Verbatim).
constexpr const char* kVerbatim[] = {"varsel.log.v1.LogService.ReadRecords",
                                     "varsel.log.v1.LogService.FollowRecords"};

bool IsVerbatim(const MethodDescriptor& method) {
  return std::find(std::begin(kVerbatim), std::end(kVerbatim), method.full_name()) !=
         std::end(kVerbatim);
}

std::vector<Access::Role> RolesOf(const MethodDescriptor& method) {
  const runtime::AccessRules rules = runtime::RulesOf(method);
  std::vector<Access::Role> roles;
  for (int role = 1; role < Access::Role_ARRAYSIZE; ++role) {
    if (role == Access::SYSTEM || role == Access::ANYONE) continue;  // nobody can call himself so
    const auto one = static_cast<Access::Role>(role);
    if (runtime::ScopeFor(rules, one).ok()) roles.push_back(one);
  }
  return roles;
}

// visit(path, field) of every field that is set, at any depth.
void ForEachSet(const Message& message, const std::string& path,
                const std::function<void(const std::string&, const FieldDescriptor&)>& visit) {
  std::vector<const FieldDescriptor*> set;
  const auto& reflection = *message.GetReflection();
  reflection.ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    const std::string name = path + field->name();
    if (field->containing_type()->file()->package().rfind("varsel.", 0) != 0) continue;
    visit(name, *field);
    if (field->message_type() == nullptr || field->is_map()) continue;
    if (!field->is_repeated()) {
      ForEachSet(reflection.GetMessage(message, field), name + ".", visit);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      ForEachSet(reflection.GetRepeatedMessage(message, field, i), name + ".", visit);
    }
  }
}

// Every field that a caller of the role is shown by the RPC.
void ForEachShown(const std::function<void(const MethodDescriptor&, Access::Role,
                                           const std::string&, const FieldDescriptor&)>& visit) {
  for (const MethodDescriptor* method : AllProtos::OfTheTree().Methods()) {
    if (IsVerbatim(*method)) continue;
    for (const Access::Role role : RolesOf(*method)) {
      const std::unique_ptr<Message> reply = AllProtos::OfTheTree().New(*method->output_type());
      Populate(reply.get());
      runtime::Redact(role, reply.get());
      ForEachSet(*reply, "", [&](const std::string& path, const FieldDescriptor& field) {
        visit(*method, role, path, field);
      });
    }
  }
}

Field::Audience AudienceOf(const FieldDescriptor& field) {
  return field.options().GetExtension(common::v1::field).audience();
}

std::string Told(const MethodDescriptor& method, Access::Role role, const std::string& path) {
  return method.full_name() + " tells " + Access::Role_Name(role) + " " + path;
}

bool IsEkisSide(Access::Role role) {
  return role == Access::EKI || role == Access::RECORDS_OFFICER || role == Access::DPO;
}

TEST(EveryReply, ShowsEkiNothingOfPoliceAndPoliceNothingOfEki) {
  int shown = 0;
  ForEachShown([&](const MethodDescriptor& method, Access::Role role, const std::string& path,
                   const FieldDescriptor& field) {
    ++shown;
    if (role == Access::EKI) {
      EXPECT_NE(AudienceOf(field), Field::POLICE) << Told(method, role, path);
    }
    if (!IsEkisSide(role)) {
      EXPECT_NE(AudienceOf(field), Field::EKI) << Told(method, role, path);
    }
    EXPECT_NE(AudienceOf(field), Field::AUDIENCE_UNSPECIFIED) << Told(method, role, path);
  });
  EXPECT_GT(shown, 500);
}

// The declarations themselves against the roles table: EKI never affiliation, gang registration,
// grounds, incidents or levers, whatever a field's audience says.
TEST(EveryReply, NamesNothingToEkiThatTheRolesTableKeepsFromEki) {
  ForEachShown([](const MethodDescriptor& method, Access::Role role, const std::string& path,
                  const FieldDescriptor& field) {
    if (role != Access::EKI) return;
    // A programme's numbers are policy, open to all: of no person, group or incident.
    if (field.containing_type()->full_name() == "varsel.common.v1.ProgrammeTerms") return;
    for (const char* word : {"group", "affiliation", "ground", "incident", "lever", "package",
                             "dut", "trigger", "nomination", "announce", "safety", "own_risk",
                             "category", "registration", "chain", "suspicion", "explanation"}) {
      EXPECT_FALSE(absl::StrContains(field.name(), word)) << Told(method, role, path);
    }
  });
}

// Officers never learn EKI's notes, health needs, or what came after an accepted offer: of the
// support area police get a hold's existence, what EKI chose to share, totals, and the catalogue.
TEST(EveryReply, OfTheSupportAreaShowsPoliceNoNoteNoAnswerToAnOfferAndNoContact) {
  ForEachShown([](const MethodDescriptor& method, Access::Role role, const std::string& path,
                  const FieldDescriptor& field) {
    const std::string& type = field.containing_type()->full_name();
    if (IsEkisSide(role) || !absl::StartsWith(type, "varsel.support.")) return;
    if (AudienceOf(field) == Field::AGGREGATE || type == "varsel.support.v1.Offer") return;
    for (const char* word : {"note", "health", "offer_code", "follow_up", "contact", "step",
                             "interruption", "basis", "consent", "worker", "came_through"}) {
      EXPECT_FALSE(absl::StrContains(field.name(), word)) << Told(method, role, path);
    }
  });
}

TEST(EveryReply, ShowsAnalystsAndAdministratorsNothingOfAPerson) {
  ForEachShown([](const MethodDescriptor& method, Access::Role role, const std::string& path,
                  const FieldDescriptor& field) {
    if (role != Access::ANALYST && role != Access::ADMINISTRATOR) return;
    EXPECT_FALSE(field.options().GetExtension(common::v1::field).subject())
        << Told(method, role, path);
  });
}

// A rule that lets a role in and an audience that then takes everything away contradict each other.
TEST(EveryReply, ShowsSomethingToWhoeverMayAsk) {
  for (const MethodDescriptor* method : AllProtos::OfTheTree().Methods()) {
    if (IsVerbatim(*method) || method->output_type()->field_count() == 0) continue;
    for (const Access::Role role : RolesOf(*method)) {
      const std::unique_ptr<Message> reply = AllProtos::OfTheTree().New(*method->output_type());
      Populate(reply.get());
      runtime::Redact(role, reply.get());
      EXPECT_GT(reply->ByteSizeLong(), 0u) << method->full_name() << " " << Access::Role_Name(role);
    }
  }
}

}  // namespace
}  // namespace varsel::golden
