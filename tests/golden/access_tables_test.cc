// The tables of who may do and see what are those of today's declarations.
#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"
#include "tests/golden/access_tables.h"

namespace varsel::golden {
namespace {

constexpr char kRemedy[] = "build varsel_golden_update and run it, and read what changed in git";

std::string ReadProtoFolder(const char* file) {
  std::ifstream stream(std::string(VARSEL_PROTO_DIR) + "/" + file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(AccessTables, OfRpcsAreThoseOfTheDeclarations) {
  EXPECT_TRUE(ReadProtoFolder(kRpcTableFile) == RpcTable(AllProtos::OfTheTree())) << kRemedy;
}

TEST(AccessTables, OfFieldsAreThoseOfTheDeclarations) {
  EXPECT_TRUE(ReadProtoFolder(kFieldTableFile) == FieldTable(AllProtos::OfTheTree())) << kRemedy;
}

}  // namespace
}  // namespace varsel::golden
