// The include graph of the tree against the direction that services/README.md draws: which folder
// may include which, where gRPC and RocksDB may appear, and what the pure rules may never see.
// Linking enforces most of it; this catches the rest, and says in words what is wrong. Pure but for
// ReadTree; thread-safe.
#ifndef VARSEL_TESTS_ARCHITECTURE_INCLUDE_GRAPH_H_
#define VARSEL_TESTS_ARCHITECTURE_INCLUDE_GRAPH_H_

#include <cstddef>
#include <string>
#include <vector>

namespace varsel::architecture {

// One source file of ours: C++ or proto.
struct SourceFile {
  std::string path;                   // from the root, e.g. "storage/log/event_log.h"
  std::vector<std::string> includes;  // as written, without quotes; imports of a proto
  std::string first_line;
  std::string guard;  // the name in the first #ifndef; empty if there is none
  size_t lines = 0;
};

inline constexpr size_t kLinesMax = 800;
// An area's service proto holds its whole contract in one place, with a comment at each field.
inline constexpr size_t kProtoLinesMax = 1200;

// Every .h, .cc and .proto under proto, storage, services, clients and tests of `root`, by path.
std::vector<SourceFile> ReadTree(const std::string& root);

// The file as it would be read from disk.
SourceFile Parse(std::string path, const std::string& text);

// What is wrong, one line each, beginning with the path. Empty = nothing.
std::vector<std::string> Complaints(const std::vector<SourceFile>& tree);

}  // namespace varsel::architecture

#endif  // VARSEL_TESTS_ARCHITECTURE_INCLUDE_GRAPH_H_
