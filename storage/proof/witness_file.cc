#include "storage/proof/witness_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/keys/file_io.h"
#include "storage/log/proof.h"
#include "storage/proof/head_book.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::proof {
namespace {

constexpr size_t kWitnessBytesMax = size_t{1} << 30;

absl::Status WitnessUnreadable(const std::string& path) {
  return Refuse(common::v1::FILE_UNREADABLE, {.id = path, .detail = std::strerror(errno)});
}

}  // namespace

absl::StatusOr<std::vector<SignedHead>> ReadWitness(const std::string& path,
                                                    const PublicKeys& keys) {
  const keys::FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT) return std::vector<SignedHead>();
    return WitnessUnreadable(path);
  }
  ASSIGN_OR_RETURN(const std::string text, keys::ReadWhole(file, kWitnessBytesMax));
  ASSIGN_OR_RETURN(std::vector<SignedHead> heads, ParseHeads(text));
  if (heads.empty()) return heads;
  RETURN_IF_ERROR(CheckHeads(heads, heads.front().head.origin, keys, /*others_by_form=*/false));
  return heads;
}

absl::Status CheckGrowth(const TreeHead& earlier, const TreeHead& later,
                         const std::vector<log::Sha256>& path) {
  if (earlier.origin != later.origin) {
    return Refuse(common::v1::HEAD_OF_ANOTHER_LOG, {.detail = later.origin.ToText()});
  }
  if (log::ConsistencyHolds(earlier.size, earlier.root, later.size, later.root, path)) {
    return absl::OkStatus();
  }
  const bool shorter = later.size < earlier.size;
  return Refuse(common::v1::HEAD_CONTRADICTED,
                {.id = absl::StrCat(earlier.size),
                 .detail = shorter ? absl::StrCat("it ends at ", later.size)
                                   : absl::StrCat("what is signed at ", later.size,
                                                  " did not grow out of it"),
                 .detail_da = shorter ? absl::StrCat("den slutter ved ", later.size)
                                      : absl::StrCat("det, der er signeret ved ", later.size,
                                                     ", er ikke vokset ud af den")});
}

absl::Status AppendToWitness(const std::string& path, const SignedHead& head) {
  const keys::FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  struct stat facts;
  if (!file.is_open() || ::fstat(file.get(), &facts) != 0) return WitnessUnreadable(path);
  RETURN_IF_ERROR(keys::WriteAt(file, head.note, static_cast<uint64_t>(facts.st_size)));
  RETURN_IF_ERROR(keys::Sync(file));
  return keys::SyncDirectoryOf(path);
}

}  // namespace varsel::proof
