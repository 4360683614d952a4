#include "services/identity/caller_claims.h"

#include <gtest/gtest.h>

#include "services/identity/test_issuer.h"
#include "storage/base/error.h"

namespace varsel::identity {
namespace {

using common::v1::Access;
using nlohmann::json;

json With(const json& changes) {
  json claims = SoundClaims();
  for (const auto& [claim, value] : changes.items()) {
    if (value.is_null()) {
      claims.erase(claim);
    } else {
      claims[claim] = value;
    }
  }
  return claims;
}

std::string ReasonFor(const json& changes) {
  const auto known = CallerOfClaims(With(changes), TestRules(), TestNow());
  return known.ok() ? "" : ReasonOf(known.status());
}

runtime::Caller CallerOf(const json& changes) {
  const auto known = CallerOfClaims(With(changes), TestRules(), TestNow());
  EXPECT_TRUE(known.ok()) << known.status();
  return known.ok() ? known->caller : runtime::Caller();
}

int64_t Now() { return absl::ToUnixSeconds(TestNow()); }

TEST(CallerOfClaims, NamesTheCaller) {
  const runtime::Caller caller =
      CallerOf({{"role", "officer"}, {"section", "22222222-0000-4000-8000-000000000001"}});
  EXPECT_EQ(caller.actor.ToString(), "11111111-0000-4000-8000-000000000001");
  EXPECT_EQ(caller.role, Access::OFFICER);
  EXPECT_EQ(caller.section->ToString(), "22222222-0000-4000-8000-000000000001");
  EXPECT_EQ(caller.controller, common::v1::CONTROLLER_POLICE);
  EXPECT_EQ(caller.agency, "police");
}

TEST(CallerOfClaims, RefusesAnotherIssuerOrAudience) {
  EXPECT_EQ(ReasonFor({{"iss", "https://login.test/"}}), "TOKEN_WRONG_ISSUER");
  EXPECT_EQ(ReasonFor({{"iss", nullptr}}), "TOKEN_WRONG_ISSUER");
  EXPECT_EQ(ReasonFor({{"iss", {"https://login.test"}}}), "TOKEN_WRONG_ISSUER");
  EXPECT_EQ(ReasonFor({{"aud", "other"}}), "TOKEN_WRONG_AUDIENCE");
  EXPECT_EQ(ReasonFor({{"aud", nullptr}}), "TOKEN_WRONG_AUDIENCE");
  EXPECT_EQ(ReasonFor({{"aud", {"other", "varsel2"}}}), "TOKEN_WRONG_AUDIENCE");
  EXPECT_EQ(ReasonFor({{"aud", {{"varsel", 1}}}}), "TOKEN_WRONG_AUDIENCE");
  EXPECT_EQ(ReasonFor({{"aud", {"other", "varsel"}}}), "");
}

TEST(CallerOfClaims, HoldsTheTimesWithTheirSkew) {
  EXPECT_EQ(ReasonFor({{"exp", Now() - 59}}), "");
  EXPECT_EQ(ReasonFor({{"exp", Now() - 60}}), "TOKEN_EXPIRED");
  EXPECT_EQ(ReasonFor({{"exp", 0}}), "TOKEN_EXPIRED");
  EXPECT_EQ(ReasonFor({{"exp", nullptr}}), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonFor({{"exp", "soon"}}), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonFor({{"exp", -1}}), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonFor({{"exp", 1e300}}), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonFor({{"nbf", Now() + 60}}), "");
  EXPECT_EQ(ReasonFor({{"nbf", Now() + 61}}), "TOKEN_NOT_YET_VALID");
  EXPECT_EQ(ReasonFor({{"iat", Now() + 61}}), "TOKEN_NOT_YET_VALID");
  EXPECT_EQ(ReasonFor({{"nbf", nullptr}, {"iat", nullptr}}), "");
  EXPECT_EQ(ReasonFor({{"exp", static_cast<double>(Now()) + 3600.5}}), "TOKEN_LIVES_TOO_LONG");
  EXPECT_EQ(ReasonFor({{"exp", Now() + 3600}}), "");
  EXPECT_EQ(ReasonFor({{"exp", Now() + 3661}, {"iat", nullptr}}), "TOKEN_LIVES_TOO_LONG");
  EXPECT_EQ(ReasonFor({{"exp", Now() + 100}, {"iat", Now() - 3501}}), "TOKEN_LIVES_TOO_LONG");
}

TEST(CallerOfClaims, RefusesAnotherDistrict) {
  EXPECT_EQ(ReasonFor({{"district", "fyn"}}), "TOKEN_WRONG_DISTRICT");
  EXPECT_EQ(ReasonFor({{"district", nullptr}}), "TOKEN_WRONG_DISTRICT");
  EXPECT_EQ(ReasonFor({{"district", {"test", "fyn"}}}), "TOKEN_WRONG_DISTRICT");
}

TEST(CallerOfClaims, RefusesWhoIsNobody) {
  for (const json& changes : std::vector<json>{
           {{"sub", nullptr}},
           {{"sub", "me"}},
           {{"sub", "00000000-0000-0000-0000-000000000000"}},
           {{"role", nullptr}},
           {{"role", "chief"}},
           {{"role", "system"}},
           {{"role", "anyone"}},
           {{"role", "role_unspecified"}},
           {{"role", "SYSTEM"}},
           {{"section", "north"}},
           {{"section", "00000000-0000-0000-0000-000000000000"}},
       }) {
    EXPECT_EQ(ReasonFor(changes), "CALLER_UNKNOWN") << changes;
  }
  EXPECT_EQ(ReasonFor({{"role", {"officer", "dpo"}}}), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonFor({{"sub", 7}}), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonFor({{"role", {"officer"}}}), "");
}

TEST(CallerOfClaims, TakesTheActorFromAClaimThatIsNamed) {
  TokenRules rules = TestRules();
  rules.actor_claim = "employee";
  const auto known =
      CallerOfClaims(With({{"sub", "F123"}, {"employee", "AAAAAAAA-0000-4000-8000-000000000001"}}),
                     rules, TestNow());
  ASSERT_TRUE(known.ok()) << known.status();
  EXPECT_EQ(known->caller.actor.ToString(), "aaaaaaaa-0000-4000-8000-000000000001");
}

TEST(CallerOfClaims, RefusesARoleThatTheControllerDoesNotHave) {
  EXPECT_EQ(ReasonFor({{"role", "eki"}, {"controller", "police"}}), "CALLER_UNKNOWN");
  EXPECT_EQ(ReasonFor({{"role", "officer"}, {"controller", "eki"}}), "CALLER_UNKNOWN");
  EXPECT_EQ(ReasonFor({{"role", "analyst"}, {"controller", "partner"}}), "CALLER_UNKNOWN");
  EXPECT_EQ(ReasonFor({{"role", "officer"}, {"controller", "army"}}), "CALLER_UNKNOWN");
  EXPECT_EQ(ReasonFor({{"role", "partner"}, {"controller", "eki"}, {"agency", "ssp"}}),
            "CALLER_UNKNOWN");
  EXPECT_EQ(CallerOf({{"role", "eki"}}).controller, common::v1::CONTROLLER_EKI);
  EXPECT_EQ(CallerOf({{"role", "eki"}, {"controller", "eki"}}).agency, "eki");
}

TEST(CallerOfClaims, AsksWhoseRecordsOfficerItIs) {
  for (const char* role : {"records_officer", "dpo", "administrator"}) {
    EXPECT_EQ(ReasonFor({{"role", role}}), "CALLER_UNKNOWN") << role;
    EXPECT_EQ(CallerOf({{"role", role}, {"controller", "police"}}).controller,
              common::v1::CONTROLLER_POLICE);
    const runtime::Caller eki = CallerOf({{"role", role}, {"controller", "eki"}});
    EXPECT_EQ(eki.controller, common::v1::CONTROLLER_EKI);
    EXPECT_EQ(eki.agency, "eki");
  }
}

TEST(CallerOfClaims, AsksWhichAgencyAPartnerIsOf) {
  EXPECT_EQ(ReasonFor({{"role", "partner"}}), "CALLER_UNKNOWN");
  EXPECT_EQ(ReasonFor({{"role", "partner"}, {"agency", "police"}}), "CALLER_UNKNOWN");
  EXPECT_EQ(ReasonFor({{"role", "partner"}, {"agency", "eki"}}), "CALLER_UNKNOWN");
  EXPECT_EQ(CallerOf({{"role", "partner"}, {"agency", "ssp"}}).agency, "ssp");
  // Nobody else chooses his agency.
  EXPECT_EQ(CallerOf({{"role", "officer"}, {"agency", "ssp"}}).agency, "police");
}

}  // namespace
}  // namespace varsel::identity
