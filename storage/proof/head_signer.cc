#include "storage/proof/head_signer.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/log/proof.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::proof {

absl::Status CheckTreeHolds(const log::ProofTree& tree, const TreeHead& head) {
  if (tree.size() < head.size) {
    return Refuse(common::v1::HEAD_CONTRADICTED,
                  {.id = absl::StrCat(head.size),
                   .detail = absl::StrCat("it ends at ", tree.size()),
                   .detail_da = absl::StrCat("den slutter ved ", tree.size())});
  }
  ASSIGN_OR_RETURN(const std::vector<log::Sha256> path,
                   log::ConsistencyPath(head.size, tree.size(), [&](int height, uint64_t index) {
                     return tree.Node(height, index);
                   }));
  if (log::ConsistencyHolds(head.size, head.root, tree.size(), tree.Root(), path)) {
    return absl::OkStatus();
  }
  return Refuse(common::v1::HEAD_CONTRADICTED, {.id = absl::StrCat(head.size),
                                                .detail = "its records up to there are others",
                                                .detail_da = "dens registreringer hertil er andre"});
}

absl::StatusOr<std::unique_ptr<HeadSigner>> HeadSigner::Open(const Deps& deps, LogName name,
                                                             const std::string& directory) {
  const log::LogIdentity identity = deps.log.identity();
  LogOrigin origin{.district = identity.district, .name = name, .log_id = identity.log_id};
  ASSIGN_OR_RETURN(std::unique_ptr<HeadBook> book,
                   HeadBook::Open(directory + "/" + HeadBook::kFileName, origin,
                                  deps.key.public_key()));
  const std::optional<SignedHead> last = book->Last();
  if (last.has_value()) {
    ASSIGN_OR_RETURN(const log::ProofTree tree, deps.log.Tree());
    RETURN_IF_ERROR(CheckTreeHolds(tree, last->head));
  }
  return std::unique_ptr<HeadSigner>(new HeadSigner(deps, std::move(origin), std::move(book)));
}

HeadSigner::~HeadSigner() { Stop(); }

absl::StatusOr<SignedHead> HeadSigner::SignNow() {
  MutexLock lock(sign_mutex_);
  ASSIGN_OR_RETURN(const log::ProofTree tree, deps_.log.Tree());
  std::optional<SignedHead> last = book_->Last();
  if (last.has_value()) {
    RETURN_IF_ERROR(CheckTreeHolds(tree, last->head));
    if (last->head.size == tree.size()) return *std::move(last);
  }
  if (tree.size() == 0) return Refuse(common::v1::NO_SIGNED_HEAD);
  SignedHead head = SignHead(TreeHead{.origin = origin_,
                                      .size = tree.size(),
                                      .root = tree.Root(),
                                      .signed_at = deps_.clock.Now(),
                                      .key_id = {}},
                             deps_.key);
  RETURN_IF_ERROR(book_->Add(head));
  return head;
}

void HeadSigner::Start(absl::Duration every, std::function<void(const absl::Status&)> failed) {
  thread_ = std::thread([this, every, failed = std::move(failed)] { Run(every, failed); });
}

void HeadSigner::Run(absl::Duration every,
                     const std::function<void(const absl::Status&)>& failed) {
  while (true) {
    {
      const absl::Duration until = SystemClock().Elapsed() + every;
      MutexLock lock(mutex_);
      while (!stop_ && SystemClock().Elapsed() < until) {
        wake_.WaitFor(mutex_, until - SystemClock().Elapsed());
      }
      if (stop_) return;
    }
    if (deps_.log.head().position == Position()) continue;
    const absl::Status signed_now = SignNow().status();
    if (!signed_now.ok() && failed) failed(signed_now);
  }
}

void HeadSigner::Stop() {
  {
    MutexLock lock(mutex_);
    stop_ = true;
    wake_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

}  // namespace varsel::proof
