#include "services/runtime/policy_file.h"

#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/io/tokenizer.h"
#include "services/runtime/text_form.h"
#include "storage/base/check.h"
#include "storage/base/error.h"

namespace varsel::runtime {
namespace {

std::string_view NameOfFile(std::string_view path) {
  const size_t slash = path.find_last_of('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

absl::string_view Text(std::string_view text) { return {text.data(), text.size()}; }

// One mistake stays one line and one part, whatever it tells of.
std::string Line(std::string text) {
  return absl::StrReplaceAll(text, {{"\n", " "}, {kBetweenMistakes, ", "}});
}

// Unknown fields come as warnings, so that reading goes on to the next mistake; here they are
// mistakes like any other.
class MistakeCollector final : public google::protobuf::io::ErrorCollector {
 public:
  MistakeCollector(std::string_view file, Mistakes& mistakes) : file_(file), mistakes_(mistakes) {}
  void AddError(int line, int column, const std::string& message) override {
    mistakes_.push_back(
        Line(absl::StrCat(Text(file_), ":", line + 1, ":", column + 1, ": ", message)));
  }
  void AddWarning(int line, int column, const std::string& message) override {
    AddError(line, column, message);
  }

 private:
  const std::string_view file_;
  Mistakes& mistakes_;
};

}  // namespace

PolicyPlace PolicyPlace::In(const std::string& field, int index) const {
  const google::protobuf::FieldDescriptor* of = type_->FindFieldByName(field);
  VARSEL_CHECK(of != nullptr && of->message_type() != nullptr);
  const Tree* tree = nullptr;
  int line = line_;
  if (tree_ != nullptr) {
    if (const auto at = tree_->GetLocation(of, index); at.line >= 0) line = at.line + 1;
    tree = tree_->GetTreeForNested(of, index);
  }
  PolicyPlace place(file_, line, tree, of->message_type(), mistakes_);
  place.name_ = name_;
  return place;
}

PolicyPlace PolicyPlace::Named(std::string name) const {
  PolicyPlace place = *this;
  place.name_ = std::move(name);
  return place;
}

void PolicyPlace::Add(int line, std::string_view what) const {
  const std::string place = line > 0 ? absl::StrCat(file_, ":", line) : file_;
  const std::string about = name_.empty() ? std::string() : absl::StrCat(name_, " ");
  mistakes_->push_back(Line(absl::StrCat(place, ": ", about, Text(what))));
}

void PolicyPlace::Mistake(std::string_view what) const { Add(line_, what); }

void PolicyPlace::MistakeIn(const std::string& field, std::string_view what, int index) const {
  const google::protobuf::FieldDescriptor* of = type_->FindFieldByName(field);
  VARSEL_CHECK(of != nullptr);
  int line = line_;
  if (tree_ != nullptr) {
    if (const auto at = tree_->GetLocation(of, index); at.line >= 0) line = at.line + 1;
  }
  Add(line, what);
}

void PolicyPlace::Missing(bool missing, std::string_view what) const {
  if (missing) Mistake(absl::StrCat("has no ", Text(what)));
}

void PolicyPlace::Code(const std::string& field, const std::string& value, int index) const {
  if (value.empty() || IsCode(value)) return;
  MistakeIn(field, absl::StrCat("has the ", field, " '", value, "', which is no code"), index);
}

PolicyFile::PolicyFile(std::string file, const std::string& text,
                       google::protobuf::Message* message, Mistakes* mistakes)
    : root_(std::string(NameOfFile(file)), 0, &tree_, message->GetDescriptor(), mistakes) {
  const std::string name(NameOfFile(file));
  const size_t before = mistakes->size();
  MistakeCollector collector(name, *mistakes);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.WriteLocationsTo(&tree_);
  parser.AllowUnknownField(true);
  parser.AllowPartialMessage(true);
  const bool read = parser.ParseFromString(text, message);
  if (!read && mistakes->size() == before) mistakes->push_back(name + ": it cannot be read");
}

absl::Status Finish(const Mistakes& mistakes, const std::string& what) {
  if (mistakes.empty()) return absl::OkStatus();
  return Refuse(common::v1::POLICY_FILE_INVALID,
                {.id = what, .detail = absl::StrJoin(mistakes, kBetweenMistakes)});
}

absl::StatusOr<std::string> ReadPolicyText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    return absl::NotFoundError(absl::StrCat("cannot read ", path));
  }
  return std::move(text).str();
}

}  // namespace varsel::runtime
