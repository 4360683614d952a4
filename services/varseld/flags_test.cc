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
  const ParsedFlags parsed = Parse({"--data_dir=/tmp/x", "--district=kbh", "--development"});
  EXPECT_EQ(parsed.ask, ParsedFlags::Ask::kServe);
  EXPECT_THAT(parsed.mistakes, IsEmpty());
  EXPECT_EQ(parsed.flags.listen, "127.0.0.1:7450");
  EXPECT_EQ(parsed.flags.district_key_file, "/tmp/x/district.key");
}

TEST(Flags, EveryMistakeIsNamedAtOnce) {
  const ParsedFlags parsed = Parse(
      {"--listen=0.0.0.0:80", "--development", "--district=Big City", "--metrics_listen=all",
       "--log_level=loud", "--calls_in_flight_max=0", "--streams_open_max=many", "--unknown=1"});
  EXPECT_EQ(parsed.ask, ParsedFlags::Ask::kFail);
  EXPECT_THAT(parsed.mistakes, SizeIs(8));
  EXPECT_THAT(parsed.mistakes, Each(HasSubstr("--")));
}

TEST(Flags, ProductionNeedsItsKeyApartAndMayListenAnywhere) {
  EXPECT_EQ(Parse({"--data_dir=/tmp/x", "--district=kbh"}).ask, ParsedFlags::Ask::kFail);
  EXPECT_EQ(Parse({"--data_dir=/tmp/x", "--district=kbh", "--district_key_file=/etc/key",
                   "--listen=0.0.0.0:7450"})
                .ask,
            ParsedFlags::Ask::kServe);
}

TEST(Flags, AKeyMayLieInACredentialAndNotOnATokenYet) {
  const ParsedFlags good =
      Parse({"--data_dir=/tmp/x", "--district=kbh", "--district_key_file=credential:district",
             "--district_key_file_next=/etc/next"});
  EXPECT_THAT(good.mistakes, IsEmpty());
  EXPECT_EQ(good.flags.district_key_file_next, "/etc/next");
  const ParsedFlags bad =
      Parse({"--data_dir=/tmp/x", "--district=kbh", "--district_key_file=credential:../x",
             "--district_key_file_next=pkcs11:token=varsel"});
  EXPECT_THAT(bad.mistakes, ::testing::SizeIs(2));
}

TEST(Flags, AFileMayHoldThemAndItsMistakesAreNamedToo) {
  char path[] = "/tmp/flags_test.XXXXXX";
  ASSERT_GE(::mkstemp(path), 0);
  std::ofstream(path) << "data_dir = \"/tmp/y\"\ndistrict = \"fyn\"\ndevelopment = true\n";
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
