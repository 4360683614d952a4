#include "storage/proof/record_check.h"

#include "absl/strings/str_cat.h"
#include "storage/base/check.h"
#include "storage/base/error.h"
#include "storage/log/proof.h"
#include "storage/log/sha256.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::proof {
namespace {

log::Sha256 LeafOf(const RecordBytes& record) {
  return log::LeafHash(record.header, log::HashOf({record.payload}),
                       log::HashOf({record.sealed}));
}

}  // namespace

absl::Status Disproved(uint64_t from, uint64_t to) {
  return Refuse(common::v1::RECORD_DISPROVED,
                {.id = absl::StrCat(from),
                 .detail = absl::StrCat("the records from ", from, " to ", to,
                                        " do not come to the root that was signed"),
                 .detail_da = absl::StrCat("registreringerne ", from, " til ", to,
                                           " giver ikke den rod, der er signeret")});
}

absl::Status CheckIncluded(const TreeHead& head, uint64_t position, const RecordBytes& record,
                           const std::vector<log::Sha256>& path) {
  if (position > 0 &&
      log::InclusionHolds(LeafOf(record), position - 1, head.size, path, head.root)) {
    return absl::OkStatus();
  }
  return Refuse(common::v1::RECORD_DISPROVED,
                {.id = absl::StrCat(position),
                 .detail = "its bytes do not lead to the root that was signed",
                 .detail_da = "dens bytes fører ikke til den rod, der er signeret"});
}

void RecordTree::Add(const RecordBytes& record) { tree_.Add(LeafOf(record), nullptr); }

absl::Status RecordTree::Check(const TreeHead& head, uint64_t held) const {
  VARSEL_CHECK(tree_.size() == head.size);
  return tree_.Root() == head.root ? absl::OkStatus() : Disproved(held + 1, head.size);
}

absl::StatusOr<log::Sha256> HashFrom(std::string_view bytes) {
  if (bytes.size() == sizeof(log::Sha256)) return log::HashAt(bytes, 0);
  return Refuse(common::v1::HEAD_MALFORMED, {.detail = "a hash is not 32 bytes"});
}

}  // namespace varsel::proof
