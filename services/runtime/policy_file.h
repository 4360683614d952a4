// Policy as data: textprotos under deploy/policy/, read once, at start. Every mistake is named with
// its file and line, none hides another, and a file with any is refused: the areas say what must
// be there, this says where it is missing. Thread-compatible; value types.
#ifndef VARSEL_SERVICES_RUNTIME_POLICY_FILE_H_
#define VARSEL_SERVICES_RUNTIME_POLICY_FILE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"

namespace varsel::runtime {

// "FILE:LINE: what is wrong", in the order in which they were found.
using Mistakes = std::vector<std::string>;
inline constexpr char kBetweenMistakes[] = "; ";

// A message of a policy file, and where it stands. Good as long as its PolicyFile.
class PolicyPlace {
 public:
  using Tree = google::protobuf::TextFormat::ParseInfoTree;

  PolicyPlace(std::string file, int line, const Tree* tree,
              const google::protobuf::Descriptor* type, Mistakes* mistakes)
      : file_(std::move(file)), line_(line), tree_(tree), type_(type), mistakes_(mistakes) {}

  // The message in `field` (the `index`-th of a repeated one). One that is not there stands where
  // this one does. REQUIRES: the field exists and holds messages.
  PolicyPlace In(const std::string& field, int index = -1) const;
  // What mistakes here are about: "lever curfew".
  PolicyPlace Named(std::string name) const;

  // A mistake at this message's line, of what it is named after: "lever curfew stands twice".
  void Mistake(std::string_view what) const;
  // A mistake at the line of `field`, where it was given.
  void MistakeIn(const std::string& field, std::string_view what, int index = -1) const;
  // "lever curfew has no name_en".
  void Missing(bool missing, std::string_view what) const;
  // `value`, if it is given, is a code: [a-z0-9][a-z0-9.-]{0,62}.
  void Code(const std::string& field, const std::string& value, int index = -1) const;

 private:
  void Add(int line, std::string_view what) const;

  std::string file_;
  int line_;  // from 1; 0 = the file as a whole
  const Tree* tree_;
  const google::protobuf::Descriptor* type_;
  Mistakes* mistakes_;
  std::string name_;
};

// One file as it was read: unknown fields, unknown values and what is no text are mistakes already;
// the rest is what could be read.
class PolicyFile {
 public:
  // `file` is named in each mistake. `message` and `mistakes` outlive this.
  PolicyFile(std::string file, const std::string& text, google::protobuf::Message* message,
             Mistakes* mistakes);

  PolicyPlace root() const { return root_; }

 private:
  google::protobuf::TextFormat::ParseInfoTree tree_;
  PolicyPlace root_;
};

// OK if there are none; else INVALID_ARGUMENT POLICY_FILE_INVALID naming every one. `what` is the
// file or folder that is refused.
absl::Status Finish(const Mistakes& mistakes, const std::string& what);

// NOT_FOUND if it cannot be read. Blocks on the disk.
absl::StatusOr<std::string> ReadPolicyText(const std::string& path);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_POLICY_FILE_H_
