#include "services/varseld/flags.h"

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace varsel::varseld {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

ParsedFlags Parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "varseld");
  return ParseFlags(static_cast<int>(arguments.size()), arguments.data(), "1.2.3");
}

TEST(Flags, TheFewThatMustBeGivenAreEnough) {
  const ParsedFlags parsed =
      Parse({"--data_dir=/tmp/x", "--district=kbh", "--development", "--dev_identity"});
  EXPECT_EQ(parsed.ask, ParsedFlags::Ask::kServe);
  EXPECT_THAT(parsed.mistakes, IsEmpty());
  EXPECT_EQ(parsed.flags.listen, "127.0.0.1:7450");
  EXPECT_EQ(parsed.flags.district_key_file, "/tmp/x/district.key");
}

TEST(Flags, EveryMistakeIsNamedAtOnce) {
  const ParsedFlags parsed =
      Parse({"--listen=0.0.0.0:80", "--development", "--dev_identity", "--tls_cert=c",
             "--tls_key=k", "--district=Big City", "--metrics_listen=all", "--log_level=loud",
             "--calls_in_flight_max=0", "--streams_open_max=many", "--unknown=1"});
  EXPECT_EQ(parsed.ask, ParsedFlags::Ask::kFail);
  EXPECT_THAT(parsed.mistakes, SizeIs(9));
  EXPECT_THAT(parsed.mistakes, Each(HasSubstr("--")));
}

// What a production start is given, and more.
ParsedFlags Production(std::vector<const char*> more,
                       const char* jwks = "--jwks=https://login.dk/jwks") {
  std::vector<const char*> all = {"--data_dir=/tmp/x",          "--district=kbh",
                                  "--district_key_file=/etc/k", jwks,
                                  "--token_issuer=login",       "--token_audience=varsel"};
  all.insert(all.end(), more.begin(), more.end());
  return Parse(all);
}

TEST(Flags, ProductionNeedsItsKeyApart) {
  EXPECT_THAT(Parse({"--data_dir=/tmp/x", "--district=kbh"}).mistakes,
              ::testing::Contains(HasSubstr("--district_key_file")));
  EXPECT_THAT(Production({}).mistakes, IsEmpty());
}

TEST(Flags, ProductionNeedsToKnowWhoseTokensItTakes) {
  const ParsedFlags parsed =
      Parse({"--data_dir=/tmp/x", "--district=kbh", "--district_key_file=/etc/k"});
  EXPECT_THAT(parsed.mistakes,
              ::testing::ElementsAre(HasSubstr("--jwks"), HasSubstr("--token_issuer"),
                                     HasSubstr("--token_audience")));
  EXPECT_THAT(Production({}, "--jwks=http://login.dk/jwks").mistakes, SizeIs(1));
  EXPECT_THAT(Production({"--token_algorithms=RS256,none"}).mistakes, SizeIs(1));
  EXPECT_THAT(Production({"--token_algorithms=HS256"}).mistakes, SizeIs(1));
  EXPECT_THAT(Production({"--token_skew_seconds=3600"}).mistakes, SizeIs(1));
  EXPECT_THAT(Production({"--reflection"}).mistakes, SizeIs(1));
  EXPECT_THAT(Production({"--dev_identity"}).mistakes, SizeIs(1));
}

TEST(Flags, OutsideLoopbackThereIsTls) {
  EXPECT_THAT(Production({"--listen=0.0.0.0:7450"}).mistakes,
              ::testing::ElementsAre(HasSubstr("needs --tls_cert and --tls_key")));
  EXPECT_THAT(
      Production({"--listen=0.0.0.0:7450", "--tls_cert=/etc/c", "--tls_key=/etc/k"}).mistakes,
      IsEmpty());
  EXPECT_THAT(Production({"--tls_cert=/etc/c"}).mistakes, SizeIs(1));
  EXPECT_THAT(Production({"--tls_client_ca=/etc/ca"}).mistakes, SizeIs(1));
}

TEST(Flags, ADevelopmentIdentityStaysOnItsMachine) {
  EXPECT_THAT(
      Parse({"--data_dir=/tmp/x", "--district=kbh", "--district_key_file=/etc/k", "--dev_identity",
             "--listen=10.0.0.1:7450", "--tls_cert=/etc/c", "--tls_key=/etc/k"})
          .mistakes,
      ::testing::ElementsAre(HasSubstr("--dev_identity is for this machine only")));
}

TEST(Flags, AFileMayHoldThemAndItsMistakesAreNamedToo) {
  char path[] = "/tmp/flags_test.XXXXXX";
  ASSERT_GE(::mkstemp(path), 0);
  std::ofstream(path) << "data_dir = \"/tmp/y\"\ndistrict = \"fyn\"\ndevelopment = true\n"
                         "dev_identity = true\n";
  const std::string flag = std::string("--config=") + path;
  const ParsedFlags good = Parse({flag.c_str()});
  EXPECT_THAT(good.mistakes, IsEmpty());
  EXPECT_EQ(good.flags.data_dir, "/tmp/y");
  EXPECT_TRUE(good.flags.development);
  std::ofstream(path) << "data_dir = \"/tmp/y\"\ncolour = \"blue\"\n";
  const ParsedFlags bad = Parse({flag.c_str()});
  EXPECT_THAT(bad.mistakes, ::testing::Contains(HasSubstr("colour")));
  std::remove(path);
  EXPECT_EQ(Parse({"--config=/no/such/file"}).ask, ParsedFlags::Ask::kFail);
}

TEST(Flags, VersionAndHelpArePrinted) {
  EXPECT_EQ(Parse({"--version"}).text, "varseld 1.2.3\n");
  EXPECT_THAT(Parse({"--help"}).text, HasSubstr("--data_dir"));
}

}  // namespace
}  // namespace varsel::varseld
