#include "tests/fuzz/fuzz_decoders.h"

#include <xxhash.h>

#include <string>

#include "services/identity/base64url.h"
#include "services/identity/key_set.h"
#include "services/identity/token_form.h"
#include "storage/base/check.h"
#include "storage/log/log_cut.h"
#include "storage/log/log_meta.h"
#include "storage/log/record_codec.h"
#include "storage/log/sha256.h"
#include "storage/views/view_table.h"

namespace varsel::fuzz {
namespace {

// The record, encoded anew, is the block it came from.
void CheckBlock(const log::RecordView& view, std::string_view block) {
  const log::Record record = view.ToRecord();
  std::string again = log::EncodeOpenBlock(log::NewRecord{
      .meta = record.header.meta, .payload = record.payload, .sealed = record.sealed});
  log::CloseBlock(record.header.position, record.header.version, record.header.recorded, again);
  VARSEL_CHECK(again == block);
}

}  // namespace

void FuzzRecordBlock(std::string_view bytes) {
  std::string block(bytes);
  if (block.size() < 40) {
    VARSEL_CHECK(!log::DecodeBlock(block, Position(1)).ok());
    return;
  }
  const uint64_t checksum = XXH3_64bits(block.data() + 8, block.size() - 8);
  block.replace(0, 8, reinterpret_cast<const char*>(&checksum), 8);
  uint64_t position = 0;
  if (block.size() >= 32) block.copy(reinterpret_cast<char*>(&position), 8, 24);
  const auto view = log::DecodeBlock(block, Position(position));
  if (view.ok()) CheckBlock(*view, block);
}

void FuzzRecordHeader(std::string_view bytes) {
  const auto view = log::DecodeHeader(bytes);
  if (view.ok()) (void)view->ToRecord();
}

void FuzzHeadSlot(std::string_view bytes) {
  const log::MacFunction mac = [](std::string_view data) { return log::HashOf({data}); };
  const auto head = log::DecodeSlot(bytes, mac);
  if (head.ok()) VARSEL_CHECK(log::EncodeSlot(*head, mac) == bytes);
}

void FuzzLogMeta(std::string_view bytes) {
  const auto identity = log::DecodeIdentity(bytes);
  if (identity.ok()) VARSEL_CHECK(log::EncodeIdentity(*identity) == bytes);
  const auto head = log::DecodeHead(bytes);
  if (head.ok()) VARSEL_CHECK(log::EncodeHead(*head) == bytes);
  (void)log::DecodeRequest(bytes);
  const auto cut = log::DecodeCutNote(bytes);
  if (cut.ok()) VARSEL_CHECK(log::EncodeCutNote(*cut) == bytes);
  const auto said = log::DecodeCutPayload(bytes);
  if (said.ok()) VARSEL_CHECK(log::EncodeCutPayload(*said) == bytes);
  const auto done = log::DecodeCutDone(bytes);
  if (done.ok()) VARSEL_CHECK(log::EncodeCutDone(*done) == bytes);
}

void FuzzViewTable(std::string_view bytes) {
  const auto table = views::DecodeViewTable(bytes);
  if (table.ok()) VARSEL_CHECK(views::EncodeViewTable(*table) == bytes);
}

// What has a token's form has it in one spelling, and a signature of nobody's never holds.
void FuzzToken(std::string_view bytes) {
  const auto form = identity::ParseToken(bytes);
  if (!form.ok()) return;
  VARSEL_CHECK(std::string(form->signed_part) + "." + identity::EncodeBase64Url(form->signature) ==
               bytes);
  VARSEL_CHECK(form->claims.is_object());
}

void FuzzKeySet(std::string_view bytes) {
  const auto set = identity::KeySet::Parse(bytes, identity::AllAlgorithms());
  if (!set.ok()) return;
  VARSEL_CHECK((*set)->size() > 0 && (*set)->IsSameAs(**set));
}

}  // namespace varsel::fuzz
