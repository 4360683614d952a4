// varsel_golden_update: adds to tests/golden/events.golden the kinds and forms that are new since
// the last release.
#include <cstdio>

#include "tests/golden/golden_file.h"

int main() {
  using namespace varsel::golden;
  const std::vector<GoldenLine> released = ReadGolden(VARSEL_GOLDEN_FILE);
  const std::vector<GoldenLine> lines = WithTodays(released, LinesOfToday(AllProtos::OfTheTree()));
  WriteGolden(VARSEL_GOLDEN_FILE, lines);
  std::printf("%zu lines, %zu of them new\n", lines.size(), lines.size() - released.size());
  return 0;
}
