// A signed tree head: what the district says its log was, at a size. Pure; thread-safe: free
// functions over values.
//
// Its form is the C2SP "signed note" with a tlog-checkpoint in it, so that witnesses and tools that
// know transparency logs read and check it without Varsel. UTF-8, one way to write each head:
//
//   varsel/<district>/<log>/<log id>           origin, and name of the key; <log> is main or access
//   <size>                                     records, in decimal
//   <root>                                     base64 of the RFC 9162 root over them
//   time <2023-01-17T18:40:00.000000Z>         when it was signed, by the system clock, UTC
//   key <16 hexadecimal characters>            SHA-256 of the public key, its first 8 bytes
//   <empty line>
//   — <origin> <base64>                        4 bytes key hash ‖ 64 bytes Ed25519 signature
//
// Signed are the bytes of the first five lines, with their line ends. The key hash is that of the
// note's form: the first 4 bytes of SHA-256(origin ‖ 0x0A ‖ 0x01 ‖ public key). Every line ends with
// 0x0A. A file of heads holds such notes one after the other and nothing else.
#ifndef VARSEL_STORAGE_PROOF_SIGNED_HEAD_H_
#define VARSEL_STORAGE_PROOF_SIGNED_HEAD_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/base/ids.h"
#include "storage/log/record.h"
#include "storage/proof/signing_key.h"

namespace varsel::proof {

// Which of the district's logs.
enum class LogName { kMain, kAccess };
std::string_view NameOf(LogName name);  // "main", "access"

// Who the log is.
struct LogOrigin {
  std::string district;
  LogName name = LogName::kMain;
  LogId log_id;

  std::string ToText() const;  // varsel/<district>/<log>/<log id>
  friend bool operator==(const LogOrigin&, const LogOrigin&) = default;
};

struct TreeHead {
  LogOrigin origin;
  uint64_t size = 0;
  log::Sha256 root{};
  absl::Time signed_at;  // whole microseconds
  std::string key_id;    // of the key that it is signed with
};

struct SignedHead {
  TreeHead head;
  Signature signature{};
  std::string note;  // the bytes of its form
};

// Sets `key_id`; drops what is finer than a microsecond.
SignedHead SignHead(TreeHead head, const SigningKey& key);

// Reads one note. DATA_LOSS HEAD_MALFORMED unless it is written as above, byte for byte. Says
// nothing of the signature.
absl::StatusOr<SignedHead> ParseHead(std::string_view note);

// DATA_LOSS HEAD_SIGNATURE_WRONG: signed with another key, or changed since.
absl::Status CheckSignature(const SignedHead& head, const PublicKey& key);

// The notes of a file, one after the other. DATA_LOSS HEAD_MALFORMED where one is not whole, naming
// which.
absl::StatusOr<std::vector<SignedHead>> ParseHeads(std::string_view text);
// How many bytes of `text` its whole notes take: what comes after is a note that was cut.
size_t WholeNotes(std::string_view text);
// Whether this is the beginning of a note whose writing was cut short, and not a note that was
// changed so that it seems so.
bool IsCutNote(std::string_view tail);

// The key as tools for signed notes take it: <origin>+<key hash>+<base64 of 0x01 ‖ public key>.
std::string VerifierKey(const LogOrigin& origin, const PublicKey& key);

}  // namespace varsel::proof

#endif  // VARSEL_STORAGE_PROOF_SIGNED_HEAD_H_
