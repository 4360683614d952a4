// The key store's file: a header and one entry a key, appended. Knows bytes and ciphers, no locks
// and no memory tables. Thread-compatible: its owner lets one thread at a time write.
//
//   header, 128 bytes                                   entry, 105 bytes
//     0  "VARSKEY1"                       8               0  key id, random                     16
//     8  store id, random                16              16  subject id                         16
//    24  nonce                           24              32  controller                          1
//    48  wrapped MAC key                 48              33  nonce                              24
//    96  acknowledged entries, LE         8              57  wrapped key (32 + tag 16)          48
//   104  MAC of those 8 bytes, first 8    8
//   112  keys no longer here, LE           8
//   120  MAC of those 8 bytes, first 8     8    (all 16 zero: none)
//
// Wrapped = XChaCha20-Poly1305-IETF under the district's key; associated data: store id, then for
// an entry its first 33 bytes, for the MAC key the magic. So no entry can be moved to another
// subject, controller or store.
//
// A new key is acknowledged when its entry is synced. The count of acknowledged entries is then
// written into the header without a sync of its own: the next one carries it. On open, whatever
// lies below that count must verify; past it the file may end in entries that were never promised
// to anybody, and is cut at the first that does not verify.
//
// Entries and keys no longer here (erased) together are how many were ever made: a number that only
// grows, by which an older copy of the store is known from a newer one.
#ifndef VARSEL_STORAGE_KEYS_KEY_FILE_H_
#define VARSEL_STORAGE_KEYS_KEY_FILE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/entropy.h"
#include "storage/keys/file_io.h"
#include "storage/keys/key_table.h"

namespace varsel::keys {

class KeyFile {
 public:
  static constexpr size_t kHeaderBytes = 128;
  static constexpr size_t kEntryBytes = 105;

  // Makes an empty store; durable when this returns.
  static absl::StatusOr<KeyFile> Create(const std::string& path, const KeyBytes& district_key,
                                        Entropy& entropy);
  // Opens the store, unwraps and adds every key to `table`. DATA_LOSS KEY_STORE_UNREADABLE:
  // missing, of another district key, or damaged below what was acknowledged. FAILED_PRECONDITION
  // LOG_LOCKED: another process has it open.
  static absl::StatusOr<KeyFile> Open(const std::string& path, const KeyBytes& district_key,
                                      KeyTable* table);

  // Appends the keys with one sync; acknowledged when this returns.
  absl::Status Append(const std::vector<KeyRow>& rows, const KeyBytes& district_key,
                      Entropy& entropy);
  // Writes the store anew without these keys, and puts it in the old one's place, durably.
  absl::Status RewriteWithout(const std::vector<Uuid>& key_ids);
  // Writes the store anew with every key wrapped under `new_key`, and puts it in the old one's
  // place, durably.
  absl::Status Rewrap(const KeyBytes& old_key, const KeyBytes& new_key, Entropy& entropy);
  // Makes the count of acknowledged entries durable. At shutdown.
  absl::Status SyncAcknowledged();

  // Counts keys that were never made, so that made() is at least `made`; durable when it returns.
  absl::Status RaiseMade(uint64_t made);

  const KeyBytes& mac_key() const { return mac_key_; }
  uint64_t made() const { return gone_ + entries_; }

 private:
  using Rewrite = std::function<absl::StatusOr<std::string>(std::string old_bytes)>;
  absl::Status Acknowledge(uint64_t entries);
  absl::Status Replace(const Rewrite& rewrite);

  std::string path_;
  FileDescriptor file_;
  std::string store_id_;
  KeyBytes mac_key_{};
  uint64_t entries_ = 0;
  uint64_t gone_ = 0;
};

}  // namespace varsel::keys

#endif  // VARSEL_STORAGE_KEYS_KEY_FILE_H_
