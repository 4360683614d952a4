#include "storage/proof/signed_head.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/log/sha256.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::proof {
namespace {

constexpr std::string_view kDash = "\xE2\x80\x94 ";  // an em dash and a space
constexpr char kTimeForm[] = "%Y-%m-%dT%H:%M:%E6SZ";
constexpr uint8_t kEd25519 = 1;
constexpr size_t kKeyHashBytes = 4;
constexpr size_t kLines = 7;
constexpr size_t kNoteBytesMax = 1024;

absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }
std::string_view ToStd(absl::string_view text) { return {text.data(), text.size()}; }

absl::Status Malformed(std::string_view what) {
  return Refuse(common::v1::HEAD_MALFORMED, {.detail = std::string(what)});
}

std::string KeyHash(const LogOrigin& origin, const PublicKey& key) {
  const log::Sha256 hash = log::HashOf({origin.ToText(), "\n\x01", key.view()});
  return std::string(log::BytesOf(hash).substr(0, kKeyHashBytes));
}

std::string SignedText(const TreeHead& head) {
  return absl::StrCat(head.origin.ToText(), "\n", head.size, "\n",
                      absl::Base64Escape(ToAbsl(log::BytesOf(head.root))), "\n", "time ",
                      absl::FormatTime(kTimeForm, head.signed_at, absl::UTCTimeZone()), "\n",
                      "key ", head.key_id, "\n");
}

std::string NoteOf(const TreeHead& head, std::string_view key_hash, const Signature& signature) {
  std::string proof(key_hash);
  proof.append(reinterpret_cast<const char*>(signature.data()), signature.size());
  return absl::StrCat(SignedText(head), "\n", ToAbsl(kDash), head.origin.ToText(), " ",
                      absl::Base64Escape(ToAbsl(proof)), "\n");
}

std::optional<LogOrigin> ParseOrigin(absl::string_view text) {
  const std::vector<std::string> parts = absl::StrSplit(text, '/');
  if (parts.size() != 4 || parts[0] != "varsel" || parts[1].empty()) return std::nullopt;
  LogOrigin origin{.district = parts[1], .name = LogName::kMain, .log_id = {}};
  if (parts[2] == NameOf(LogName::kAccess)) {
    origin.name = LogName::kAccess;
  } else if (parts[2] != NameOf(LogName::kMain)) {
    return std::nullopt;
  }
  const std::optional<LogId> id = LogId::Parse(parts[3]);
  if (!id.has_value()) return std::nullopt;
  origin.log_id = *id;
  return origin;
}

// The end of the note that begins `text`, or 0 if it is not whole.
size_t EndOfNote(std::string_view text) {
  size_t at = 0;
  for (size_t line = 0; line < kLines; ++line) {
    const size_t end = text.find('\n', at);
    if (end == std::string_view::npos || end > kNoteBytesMax) return 0;
    at = end + 1;
  }
  return at;
}

}  // namespace

std::string_view NameOf(LogName name) {
  switch (name) {
    case LogName::kMain:
      return "main";
    case LogName::kAccess:
      return "access";
  }
  return "main";
}

std::string LogOrigin::ToText() const {
  return absl::StrCat("varsel/", district, "/", ToAbsl(NameOf(name)), "/", log_id.ToString());
}

SignedHead SignHead(TreeHead head, const SigningKey& key) {
  head.key_id = key.public_key().Id();
  head.signed_at = absl::FromUnixMicros(absl::ToUnixMicros(head.signed_at));
  SignedHead sealed;
  sealed.signature = key.Sign(SignedText(head));
  sealed.note = NoteOf(head, KeyHash(head.origin, key.public_key()), sealed.signature);
  sealed.head = std::move(head);
  return sealed;
}

absl::StatusOr<SignedHead> ParseHead(std::string_view note) {
  if (note.size() > kNoteBytesMax) return Malformed("too long");
  std::vector<absl::string_view> lines = absl::StrSplit(ToAbsl(note), '\n');
  if (lines.size() != kLines + 1 || !lines[kLines].empty()) return Malformed("not seven lines");
  SignedHead parsed;
  TreeHead& head = parsed.head;
  const std::optional<LogOrigin> origin = ParseOrigin(lines[0]);
  if (!origin.has_value()) return Malformed("the origin");
  head.origin = *origin;
  if (!absl::SimpleAtoi(lines[1], &head.size)) return Malformed("the size");
  std::string root;
  if (!absl::Base64Unescape(lines[2], &root) || root.size() != head.root.size()) {
    return Malformed("the root");
  }
  head.root = log::HashAt(root, 0);
  std::string error;
  if (!absl::ConsumePrefix(&lines[3], "time ") ||
      !absl::ParseTime(kTimeForm, lines[3], absl::UTCTimeZone(), &head.signed_at, &error)) {
    return Malformed("the time");
  }
  if (!absl::ConsumePrefix(&lines[4], "key ")) {
    return Malformed("the key");
  }
  head.key_id = std::string(lines[4]);
  const std::string before = absl::StrCat(ToAbsl(kDash), head.origin.ToText(), " ");
  std::string proof;
  if (!absl::ConsumePrefix(&lines[6], before) ||
      !absl::Base64Unescape(lines[6], &proof) ||
      proof.size() != kKeyHashBytes + parsed.signature.size()) {
    return Malformed("the signature");
  }
  std::memcpy(parsed.signature.data(), proof.data() + kKeyHashBytes, parsed.signature.size());
  // One way to write each head: any other spelling of the same values is refused.
  parsed.note = NoteOf(head, ToStd(proof).substr(0, kKeyHashBytes), parsed.signature);
  if (parsed.note != note) return Malformed("not in its one form");
  return parsed;
}

absl::Status CheckSignature(const SignedHead& head, const PublicKey& key) {
  const bool holds =
      head.head.key_id == key.Id() && key.Verifies(SignedText(head.head), head.signature) &&
      head.note == NoteOf(head.head, KeyHash(head.head.origin, key), head.signature);
  if (holds) return absl::OkStatus();
  return Refuse(common::v1::HEAD_SIGNATURE_WRONG, {.id = absl::StrCat(head.head.size)});
}

size_t WholeNotes(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    const size_t length = EndOfNote(text.substr(at));
    if (length == 0) break;
    at += length;
  }
  return at;
}

bool IsCutNote(std::string_view tail) {
  // A file system may have made room that was never written.
  if (tail.find('\0') != std::string_view::npos) return tail.ends_with('\0');
  const size_t dash = tail.find(kDash);
  if (dash == std::string_view::npos) return std::count(tail.begin(), tail.end(), '\n') < 7;
  constexpr size_t kSignatureText = 92;  // base64 of 68 bytes
  const size_t origin = tail.find('\n');
  const size_t whole = kDash.size() + origin + 1 + kSignatureText;
  return std::count(tail.begin(), tail.begin() + static_cast<ptrdiff_t>(dash), '\n') == 6 &&
         tail.size() - dash <= whole && tail.find('\n', dash) == std::string_view::npos;
}

absl::StatusOr<std::vector<SignedHead>> ParseHeads(std::string_view text) {
  std::vector<SignedHead> heads;
  while (!text.empty()) {
    const size_t length = EndOfNote(text);
    if (length == 0) {
      return Malformed(absl::StrCat("head ", heads.size() + 1, " in the file is not whole"));
    }
    absl::StatusOr<SignedHead> head = ParseHead(text.substr(0, length));
    if (!head.ok()) {
      const auto detail = DetailOf(head.status());
      return Malformed(absl::StrCat("head ", heads.size() + 1, " in the file: ",
                                    detail.has_value() ? detail->detail() : ""));
    }
    heads.push_back(*std::move(head));
    text.remove_prefix(length);
  }
  return heads;
}

std::string VerifierKey(const LogOrigin& origin, const PublicKey& key) {
  const std::string hash = KeyHash(origin, key);
  std::string typed(1, static_cast<char>(kEd25519));
  typed.append(key.view());
  return absl::StrCat(origin.ToText(), "+", absl::BytesToHexString(hash), "+",
                      absl::Base64Escape(typed));
}

}  // namespace varsel::proof
