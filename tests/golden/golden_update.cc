// varsel_golden_update: adds to tests/golden/events.golden the kinds and forms that are new since
// the last release, and writes the tables of who may do and see what.
#include <cstdio>
#include <fstream>
#include <string>

#include "tests/golden/access_tables.h"
#include "tests/golden/golden_file.h"

int main() {
  using namespace varsel::golden;
  const std::vector<GoldenLine> released = ReadGolden(VARSEL_GOLDEN_FILE);
  const std::vector<GoldenLine> lines = WithTodays(released, LinesOfToday(AllProtos::OfTheTree()));
  WriteGolden(VARSEL_GOLDEN_FILE, lines);
  const std::string folder = std::string(VARSEL_PROTO_DIR) + "/";
  std::ofstream(folder + kRpcTableFile) << RpcTable(AllProtos::OfTheTree());
  std::ofstream(folder + kFieldTableFile) << FieldTable(AllProtos::OfTheTree());
  std::printf("%zu lines, %zu of them new\n", lines.size(), lines.size() - released.size());
  return 0;
}
