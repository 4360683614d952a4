#include "tests/architecture/include_graph.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string_view>

namespace varsel::architecture {
namespace {

using std::string_view;

bool StartsWith(string_view text, string_view prefix) { return text.starts_with(prefix); }
bool EndsWith(string_view text, string_view suffix) { return text.ends_with(suffix); }

// The part of `path` after the last slash.
string_view NameOf(string_view path) { return path.substr(path.rfind('/') + 1); }

// "services/focus/decide_person_test.cc" -> "decide_person"
string_view StemOf(string_view path) {
  string_view stem = NameOf(path);
  stem = stem.substr(0, stem.find('.'));
  if (EndsWith(stem, "_test")) stem.remove_suffix(5);
  return stem;
}

bool IsTestByName(string_view path) {
  return EndsWith(path, "_test.cc") || StartsWith(path, "tests/");
}
bool IsCode(string_view path) { return EndsWith(path, ".h") || EndsWith(path, ".cc"); }
bool IsHeader(string_view path) { return EndsWith(path, ".h"); }
bool IsProto(string_view path) { return EndsWith(path, ".proto"); }

// "services/focus/decide.cc" -> "focus"; empty outside of an area.
string_view AreaOf(string_view path) {
  constexpr string_view kServices = "services/";
  if (!StartsWith(path, kServices)) return {};
  path.remove_prefix(kServices.size());
  const size_t slash = path.find('/');
  if (slash == string_view::npos) return {};
  const string_view folder = path.substr(0, slash);
  if (folder == "domain" || folder == "runtime" || folder == "identity" || folder == "varseld")
    return {};
  return folder;
}

// "varsel/focus/v1/focus_rows.pb.h" -> "focus"; empty for what is not a proto's header.
string_view ProtoPackageOf(string_view include) {
  constexpr string_view kVarsel = "varsel/";
  if (!StartsWith(include, kVarsel)) return {};
  include.remove_prefix(kVarsel.size());
  return include.substr(0, include.find('/'));
}

bool IsPhase(string_view stem, string_view phase) {
  return stem == phase || StartsWith(stem, std::string(phase) + "_");
}
// decide, evolve and upcast: the pure rules.
bool IsPure(string_view path) {
  const string_view stem = StemOf(path);
  return !AreaOf(path).empty() &&
         (IsPhase(stem, "decide") || IsPhase(stem, "evolve") || IsPhase(stem, "upcast"));
}

bool IsGrpc(string_view include) {
  return StartsWith(include, "grpcpp/") || StartsWith(include, "grpc/") ||
         include.find(".grpc.pb.h") != string_view::npos;
}
bool IsRocksDb(string_view include) { return StartsWith(include, "rocksdb/"); }

// Which of our own folders a folder may include. The first row whose folder the path begins with
// holds.
struct Edge {
  string_view folder;
  std::vector<string_view> allowed;
};
const std::vector<Edge>& Edges() {
  static const auto& edges = *new std::vector<Edge>{
      {"storage/base/", {"storage/base/", "varsel/common/"}},
      {"storage/kv/", {"storage/base/", "storage/kv/", "varsel/common/"}},
      {"storage/", {"storage/", "varsel/common/", "varsel/log/"}},
      {"services/domain/",
       {"services/domain/", "storage/base/", "varsel/common/", "varsel/focus/v1/focus_events.pb.h",
        "varsel/focus/v1/focus_types.pb.h", "varsel/programme/v1/programme_types.pb.h"}},
      {"services/runtime/",
       {"services/runtime/", "services/domain/", "storage/", "varsel/common/"}},
      // Tokens: also the command line issues them, from a development server's key.
      {"services/identity/",
       {"services/identity/", "services/runtime/", "services/domain/", "storage/",
        "varsel/common/"}},
      // An area's own folder is added below; so is what it may see of another area's protos.
      {"services/varseld/", {"services/", "storage/", "varsel/"}},
      {"services/", {"services/domain/", "services/runtime/", "storage/", "varsel/"}},
      // Who checks a log must not need its server: the command line reads the files of a copy
      // itself.
      {"clients/cli/",
       {"clients/", "services/identity/issuing_key.h", "storage/base/", "storage/proof/",
        "storage/backup/", "varsel/"}},
      {"clients/", {"clients/", "services/identity/issuing_key.h", "storage/base/", "varsel/"}},
  };
  return edges;
}

constexpr std::array<string_view, 7> kOurs = {"storage/", "services/", "clients/", "tests/",
                                              "varsel/",  "deploy/",   "proto/"};

// What makes a rule impure: stores, the network, clocks, chance, threads, files, and everything
// that stands on them.
constexpr std::array<string_view, 19> kImpure = {"rocksdb/",
                                                 "grpcpp/",
                                                 "grpc/",
                                                 "storage/kv/",
                                                 "storage/log/",
                                                 "storage/views/",
                                                 "storage/keys/",
                                                 "services/runtime",
                                                 "storage/base/clock.h",
                                                 "sodium",
                                                 "spdlog/",
                                                 "prometheus/",
                                                 "chrono",
                                                 "thread",
                                                 "random",
                                                 "mutex",
                                                 "fstream",
                                                 "absl/time/clock.h",
                                                 "storage/base/entropy.h"};

bool Impure(string_view include) {
  return std::any_of(kImpure.begin(), kImpure.end(), [&](string_view prefix) {
    return include == prefix ||
           (prefix.find('/') != string_view::npos && StartsWith(include, prefix)) ||
           (prefix == "sodium" && StartsWith(include, prefix));
  });
}

class Checker {
 public:
  explicit Checker(const std::vector<SourceFile>& tree) : tree_(tree) {
    for (const SourceFile& file : tree) {
      by_path_[file.path] = &file;
      for (const std::string& include : file.includes) includers_[include].push_back(file.path);
    }
    FindFixtures();
  }

  std::vector<std::string> Run() {
    for (const SourceFile& file : tree_) {
      CheckForm(file);
      if (IsProto(file.path)) CheckProto(file);
      if (IsCode(file.path)) CheckCode(file);
      if (IsPure(file.path) && !IsTest(file.path)) CheckPure(file);
    }
    CheckStems();
    return std::move(complaints_);
  }

 private:
  void Complain(const SourceFile& file, const std::string& what) {
    complaints_.push_back(file.path + ": " + what);
  }

  bool IsTest(string_view path) const {
    return IsTestByName(path) || fixtures_.contains(std::string(path));
  }

  // What tests of a folder share stands beside them without their name: a header that nothing but
  // tests includes, and the file that goes with it.
  void FindFixtures() {
    for (const SourceFile& file : tree_) {
      const bool wants_tests =
          std::any_of(file.includes.begin(), file.includes.end(), [](string_view include) {
            return StartsWith(include, "tests/") || StartsWith(include, "gtest/") ||
                   StartsWith(include, "gmock/");
          });
      if (wants_tests && !IsTestByName(file.path)) fixtures_.insert(file.path);
    }
    // One that somebody else stands on is none; until nothing changes.
    for (bool changed = true; changed;) {
      changed = false;
      for (auto fixture = fixtures_.begin(); fixture != fixtures_.end();) {
        const bool alone = OnlyTestsInclude(*fixture);
        changed = changed || !alone;
        fixture = alone ? std::next(fixture) : fixtures_.erase(fixture);
      }
    }
  }
  bool OnlyTestsInclude(const std::string& path) const {
    const std::string header = path.substr(0, path.rfind('.')) + ".h";
    if (!by_path_.contains(header)) return false;
    const auto includers = includers_.find(header);
    if (includers == includers_.end()) return false;
    return std::all_of(includers->second.begin(), includers->second.end(),
                       [&](const std::string& includer) {
                         return IsTest(includer) || StemOf(includer) == StemOf(path);
                       });
  }

  void CheckForm(const SourceFile& file) {
    const size_t lines_max = IsProto(file.path) ? kProtoLinesMax : kLinesMax;
    if (file.lines > lines_max) {
      Complain(file, "has " + std::to_string(file.lines) + " lines; split it before " +
                         std::to_string(lines_max));
    }
    if (!IsHeader(file.path)) return;
    if (!StartsWith(file.first_line, "//")) {
      Complain(file, "a header opens with what it is");
    }
    std::string guard = "VARSEL_" + file.path + "_";
    for (char& c : guard) {
      c = std::isalnum(static_cast<unsigned char>(c)) != 0
              ? static_cast<char>(std::toupper(static_cast<unsigned char>(c)))
              : '_';
    }
    if (file.guard != guard) Complain(file, "its include guard is not " + guard);
  }

  void CheckProto(const SourceFile& file) {
    const bool contract =
        EndsWith(file.path, "_service.proto") || EndsWith(file.path, "_types.proto");
    const bool stored = EndsWith(file.path, "_events.proto");
    for (const std::string& import : file.includes) {
      if (contract && EndsWith(import, "_events.proto")) {
        Complain(file, "imports " + import + ": stored events are never part of the contract");
      }
      if (stored && (EndsWith(import, "_service.proto") || EndsWith(import, "_rows.proto"))) {
        Complain(file, "imports " + import + ": what is stored outlives it");
      }
    }
  }

  void CheckCode(const SourceFile& file) {
    for (const std::string& include : file.includes) {
      CheckEdge(file, include);
      CheckLibraries(file, include);
      CheckArea(file, include);
    }
  }

  void CheckEdge(const SourceFile& file, const std::string& include) {
    const bool ours = std::any_of(kOurs.begin(), kOurs.end(),
                                  [&](string_view root) { return StartsWith(include, root); });
    if (!ours || StartsWith(file.path, "tests/")) return;
    if (StartsWith(include, "tests/")) {
      if (!IsTest(file.path)) Complain(file, "includes " + include + ": only tests stand on tests");
      return;
    }
    for (const Edge& edge : Edges()) {
      if (!StartsWith(file.path, edge.folder)) continue;
      const bool allowed =
          std::any_of(edge.allowed.begin(), edge.allowed.end(),
                      [&](string_view folder) { return StartsWith(include, folder); }) ||
          (!AreaOf(file.path).empty() && AreaOf(file.path) == AreaOf(include));
      // Tests of a folder may stand on more, but never against the direction of areas (CheckArea).
      if (!allowed && !(IsTest(file.path) && AreaOf(file.path).empty())) {
        Complain(file,
                 "includes " + include + ": " + std::string(edge.folder) + " may not stand on it");
      }
      return;
    }
  }

  void CheckLibraries(const SourceFile& file, const std::string& include) {
    if (IsRocksDb(include) && !StartsWith(file.path, "storage/kv/") && !IsTest(file.path)) {
      Complain(file, "includes " + include + ": RocksDB is storage/kv's alone");
    }
    if (!IsGrpc(include)) return;
    const bool carries = StartsWith(file.path, "services/runtime/grpc/") ||
                         (StartsWith(file.path, "services/runtime/") &&
                          StemOf(file.path).find("grpc") != string_view::npos) ||
                         StartsWith(file.path, "services/varseld/") ||
                         StartsWith(file.path, "clients/") || StartsWith(file.path, "tests/");
    if (!carries) {
      Complain(file, "includes " + include +
                         ": gRPC stays in services/runtime's gRPC files, varseld and clients");
    }
  }

  // Of another area an area sees the events and the types they are made of, nothing else.
  void CheckArea(const SourceFile& file, const std::string& include) {
    const string_view area = AreaOf(file.path);
    if (area.empty()) return;
    const string_view package = ProtoPackageOf(include);
    if (!package.empty() && package != area && package != "common" && !IsTest(file.path) &&
        !EndsWith(include, "_events.pb.h") && !EndsWith(include, "_types.pb.h")) {
      Complain(file, "includes " + include + ": of another area only events and types are seen");
    }
  }

  // Follows the includes of a rule through our own headers: nothing impure may be reached.
  void CheckPure(const SourceFile& file) {
    std::set<string_view> seen;
    std::vector<const SourceFile*> queue{&file};
    while (!queue.empty()) {
      const SourceFile* next = queue.back();
      queue.pop_back();
      for (const std::string& include : next->includes) {
        if (!seen.insert(include).second) continue;
        if (Impure(include)) {
          Complain(file, "reaches " + include + " (in " + next->path + "): rules are pure");
          continue;
        }
        const auto it = by_path_.find(include);
        // storage/base is trusted with what its own headers need (a mutex, a clock's declaration).
        if (it != by_path_.end() && !StartsWith(include, "storage/base/"))
          queue.push_back(it->second);
      }
    }
  }

  // Learn one area, know all: the same stems in each.
  void CheckStems() {
    std::map<string_view, std::set<string_view>> stems;
    for (const SourceFile& file : tree_) {
      const string_view area = AreaOf(file.path);
      if (area.empty() || !IsCode(file.path) || IsTest(file.path)) continue;
      const string_view stem = StemOf(file.path);
      for (const string_view phase : {"service", "decide", "evolve", "query", "register"}) {
        if (IsPhase(stem, phase)) stems[area].insert(phase);
      }
      stems[area];
    }
    for (const auto& [area, has] : stems) {
      const std::string folder = "services/" + std::string(area);
      if (!has.contains("register")) complaints_.push_back(folder + ": has no register");
      if (!has.contains("query") && !has.contains("service")) {
        complaints_.push_back(folder + ": has neither a service nor a query");
      }
      if (has.contains("decide") != has.contains("evolve")) {
        complaints_.push_back(folder + ": decide and evolve go together");
      }
      if (has.contains("decide") && !has.contains("service")) {
        complaints_.push_back(folder + ": decides without a service");
      }
    }
  }

  const std::vector<SourceFile>& tree_;
  std::map<string_view, const SourceFile*> by_path_;
  std::map<string_view, std::vector<std::string>> includers_;
  std::set<std::string> fixtures_;
  std::vector<std::string> complaints_;
};

// The text between the first pair of `open` and `close` in `line`; empty if there is none.
std::string Between(const std::string& line, char open, char close) {
  const size_t begin = line.find(open);
  if (begin == std::string::npos) return {};
  const size_t end = line.find(close, begin + 1);
  return end == std::string::npos ? std::string() : line.substr(begin + 1, end - begin - 1);
}

}  // namespace

SourceFile Parse(std::string path, const std::string& text) {
  SourceFile file;
  file.path = std::move(path);
  std::istringstream lines(text);
  std::string line;
  while (std::getline(lines, line)) {
    if (file.lines++ == 0) file.first_line = line;
    if (StartsWith(line, "#include")) {
      std::string name = Between(line, '"', '"');
      if (name.empty()) name = Between(line, '<', '>');
      file.includes.push_back(std::move(name));
    } else if (IsProto(file.path) && StartsWith(line, "import ")) {
      file.includes.push_back(Between(line, '"', '"'));
    } else if (file.guard.empty() && StartsWith(line, "#ifndef ")) {
      file.guard = line.substr(8);
    }
  }
  return file;
}

std::vector<SourceFile> ReadTree(const std::string& root) {
  namespace fs = std::filesystem;
  std::vector<SourceFile> tree;
  for (const char* folder : {"proto", "storage", "services", "clients", "tests"}) {
    if (!fs::is_directory(fs::path(root) / folder)) continue;
    fs::recursive_directory_iterator entry(fs::path(root) / folder);
    for (; entry != fs::recursive_directory_iterator(); ++entry) {
      if (entry->is_directory() && entry->path().filename() == "node_modules") {
        entry.disable_recursion_pending();
      }
      const std::string path = fs::relative(entry->path(), root).generic_string();
      if (!entry->is_regular_file() || (!IsCode(path) && !IsProto(path))) continue;
      std::ifstream in(entry->path());
      std::ostringstream text;
      text << in.rdbuf();
      tree.push_back(Parse(path, text.str()));
    }
  }
  std::sort(tree.begin(), tree.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return tree;
}

std::vector<std::string> Complaints(const std::vector<SourceFile>& tree) {
  return Checker(tree).Run();
}

}  // namespace varsel::architecture
