// The key ring on disk: every key opened in memory at start, new ones appended to one file
// (key_file.h) and synced before they are used. Callers that make keys at the same time share one
// sync. Thread-safe.
#ifndef VARSEL_STORAGE_KEYS_FILE_KEY_RING_H_
#define VARSEL_STORAGE_KEYS_FILE_KEY_RING_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/entropy.h"
#include "storage/base/mutex.h"
#include "storage/keys/key_file.h"
#include "storage/keys/key_ring.h"
#include "storage/keys/key_table.h"

namespace varsel::keys {

class FileKeyRing final : public KeyRing {
 public:
  struct Options {
    std::string path;  // of the key store's file; its folder exists
    KeyBytes district_key{};
    bool create = false;  // make the store if it is missing: only beside an empty log
  };
  // `entropy` outlives the ring. Errors as KeyFile::Open.
  static absl::StatusOr<std::unique_ptr<FileKeyRing>> Open(const Options& options,
                                                           Entropy& entropy);
  ~FileKeyRing() override;

  bool HasKey(const SubjectId& subject, uint8_t controller) const override;
  absl::Status EnsureKey(const SubjectId& subject, uint8_t controller) override;
  absl::StatusOr<SealedBytes> Seal(const SubjectId& subject, uint8_t controller,
                                   std::string_view plain, std::string_view associated) override;
  absl::StatusOr<std::string> Open(const SealedBytes& sealed,
                                   std::string_view associated) const override;
  absl::StatusOr<std::string> OpenWithheld(const SealedBytes& sealed,
                                           std::string_view associated) const override;
  std::optional<Uuid> KeyIdOf(const SubjectId& subject, uint8_t controller) const override;
  bool HasKeyId(const Uuid& key_id) const override;
  absl::Status EraseAll(const std::vector<KeyOwner>& owners) override;
  bool IsErased(const SubjectId& subject, uint8_t controller) const override;
  void Withhold(const SubjectId& subject, uint8_t controller, bool withheld) override;
  std::array<uint8_t, 32> Mac(std::string_view use, std::string_view bytes) const override;

  // Wraps every key under a new district key, while keys go on being used. When it returns, the old
  // one opens nothing any more. False, and nothing is done, if it is the district key already.
  absl::StatusOr<bool> RotateDistrictKey(const KeyBytes& new_key);
  size_t size() const;
  // How many keys were ever made here, those that are erased too: it only grows, and counts a key
  // before anything is sealed with it. A copy of the store that counts fewer is an older one.
  uint64_t made() const;
  // Counts on from `made` if it counted fewer. Durable when this returns.
  absl::Status RaiseMade(uint64_t made);

 private:
  absl::StatusOr<std::string> OpenAny(const SealedBytes& sealed, std::string_view associated,
                                      bool withheld_too) const;
  FileKeyRing(Entropy& entropy, const KeyBytes& district_key);

  // Waits until no other thread writes the file, and keeps it. OK, or what stopped the store for
  // good.
  absl::Status TakeFile() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void GiveFile(const absl::Status& written) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Entropy& entropy_;
  KeyBytes mac_key_{};
  mutable Mutex mutex_;
  CondVar written_;
  KeyTable table_ ABSL_GUARDED_BY(mutex_);
  std::vector<KeyRow> waiting_ ABSL_GUARDED_BY(mutex_);  // keys for the next sync
  uint64_t made_ ABSL_GUARDED_BY(mutex_) = 0;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;  // a thread holds file_ and district_key_
  absl::Status stopped_ ABSL_GUARDED_BY(mutex_);  // after a failed write: for good
  // Used by the thread that set writing_, without the lock.
  KeyFile file_;
  KeyBytes district_key_;
};

}  // namespace varsel::keys

#endif  // VARSEL_STORAGE_KEYS_FILE_KEY_RING_H_
