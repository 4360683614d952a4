#include "tests/golden/golden_file.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/escaping.h"
#include "google/protobuf/text_format.h"
#include "storage/base/check.h"
#include "tests/golden/populate.h"

namespace varsel::golden {

std::vector<GoldenLine> ReadGolden(const std::string& path) {
  std::vector<GoldenLine> lines;
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    const size_t first = line.find(' ');
    VARSEL_CHECK(first != std::string::npos);
    const size_t second = line.find(' ', first + 1);
    VARSEL_CHECK(second != std::string::npos);
    lines.push_back({.kind = line.substr(0, first),
                     .bytes = absl::HexStringToBytes(line.substr(first + 1, second - first - 1)),
                     .text = line.substr(second + 1)});
  }
  return lines;
}

void WriteGolden(const std::string& path, const std::vector<GoldenLine>& lines) {
  std::ofstream file(path, std::ios::trunc);
  for (const GoldenLine& line : lines) {
    file << line.kind << ' ' << absl::BytesToHexString(line.bytes) << ' ' << line.text << '\n';
  }
  VARSEL_CHECK(file.good());
}

std::string KindOfArm(const google::protobuf::FieldDescriptor& arm) {
  return arm.message_type()->full_name().substr(std::string_view("varsel.").size());
}

std::string TextOf(const google::protobuf::Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  std::string text;
  VARSEL_CHECK(printer.PrintToString(message, &text));
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

std::vector<GoldenLine> LinesOfToday(AllProtos& protos) {
  std::vector<GoldenLine> lines;
  for (const google::protobuf::Descriptor* type : protos.Events()) {
    const google::protobuf::OneofDescriptor& kinds = *type->oneof_decl(0);
    for (int i = 0; i < kinds.field_count(); ++i) {
      const std::string kind = KindOfArm(*kinds.field(i));
      const bool released =
          std::any_of(std::begin(kReleased), std::end(kReleased),
                      [&kind](std::string_view area) { return kind.rfind(area, 0) == 0; });
      if (!released) continue;
      const auto event = protos.New(*type);
      PopulateArm(*kinds.field(i), event.get());
      lines.push_back({.kind = kind, .bytes = DeterministicBytes(*event), .text = TextOf(*event)});
    }
  }
  return lines;
}

std::vector<GoldenLine> WithTodays(std::vector<GoldenLine> released,
                                   const std::vector<GoldenLine>& today) {
  for (const GoldenLine& line : today) {
    const bool there =
        std::any_of(released.begin(), released.end(), [&line](const GoldenLine& known) {
          return known.kind == line.kind && known.bytes == line.bytes;
        });
    if (!there) released.push_back(line);
  }
  std::stable_sort(released.begin(), released.end(),
                   [](const GoldenLine& a, const GoldenLine& b) { return a.kind < b.kind; });
  return released;
}

}  // namespace varsel::golden
