// Signatures of the RFCs themselves, made by nobody here.
#include <gtest/gtest.h>

#include <string>

#include "services/identity/base64url.h"
#include "services/identity/json_web_key.h"
#include "services/identity/token_form.h"

namespace varsel::identity {
namespace {

struct Vector {
  const char* jwk;
  const char* token;
  Algorithm algorithm;
};

// RFC 7515, A.2.
const Vector kRs256 = {
    R"({"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"})",
    "eyJhbGciOiJSUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
    "Q."
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
    "O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_"
    "nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--"
    "xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWyw"
    "lVmtVrBp0igcN_IoypGlUPQGe77Rw",
    Algorithm::kRs256};
// RFC 7515, A.3.
const Vector kEs256 = {
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})",
    "eyJhbGciOiJFUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
    "Q."
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    Algorithm::kEs256};
// RFC 8037, A.4: its payload is no JSON, so only the signature is asked about.
const Vector kEdDsa = {
    R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
    Algorithm::kEdDsa};

void ExpectHolds(const Vector& vector) {
  const auto key = ParseJsonWebKey(nlohmann::json::parse(vector.jwk));
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ((*key)->algorithm(), vector.algorithm);
  const std::string token = vector.token;
  const size_t dot = token.rfind('.');
  const std::string text = token.substr(0, dot);
  const auto signature = DecodeBase64Url(token.substr(dot + 1));
  ASSERT_TRUE(signature.has_value());
  EXPECT_TRUE((*key)->Verifies(text, *signature));
  EXPECT_FALSE((*key)->Verifies(text + "x", *signature));
  for (size_t i = 0; i < signature->size(); i += 7) {
    std::string bent = *signature;
    bent[i] = static_cast<char>(bent[i] ^ 1);
    EXPECT_FALSE((*key)->Verifies(text, bent)) << i;
  }
  EXPECT_FALSE((*key)->Verifies(text, signature->substr(1)));
  EXPECT_FALSE((*key)->Verifies(text, *signature + std::string(1, '\0')));
  EXPECT_FALSE((*key)->Verifies(text, ""));
}

TEST(KnownAnswers, Rs256OfRfc7515) {
  ExpectHolds(kRs256);
  EXPECT_TRUE(ParseToken(kRs256.token).ok());
}
TEST(KnownAnswers, Es256OfRfc7515) { ExpectHolds(kEs256); }
TEST(KnownAnswers, EdDsaOfRfc8037) { ExpectHolds(kEdDsa); }

TEST(KnownAnswers, Es256OfZerosIsNone) {
  const auto key = ParseJsonWebKey(nlohmann::json::parse(kEs256.jwk));
  ASSERT_TRUE(key.ok());
  EXPECT_FALSE(
      (*key)->Verifies("text", std::string(64, '\0')));  // CVE-2022-21449 of another library
}

}  // namespace
}  // namespace varsel::identity
