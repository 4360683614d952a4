#include "storage/log/record_codec.h"

#include "storage/base/check.h"
#include "storage/log/append_check.h"
#include "storage/log/checksum.h"
#include "storage/log/data_loss.h"
#include "storage/log/little_endian.h"

namespace varsel::log {
namespace {

constexpr uint8_t kHeaderVersion = 1;
constexpr size_t kAtPosition = 4;
constexpr size_t kAtVersion = 12;
constexpr size_t kAtRecorded = 20;
constexpr size_t kAtLengths = 148;

size_t HeaderSize(const RecordMeta& meta) {
  return kHeaderFixed + meta.stream.area.size() + meta.kind.size() + meta.purpose.size() +
         meta.legal_basis.size() + meta.subjects.size() * Uuid::kSize;
}

// Of all that comes after it.
uint64_t BlockChecksum(std::string_view block) { return Checksum(block.substr(sizeof(uint64_t))); }

void AppendHeader(const NewRecord& record, std::string& out) {
  const RecordMeta& meta = record.meta;
  out.push_back(static_cast<char>(kHeaderVersion));
  out.push_back(static_cast<char>(meta.ignorable ? 1 : 0));
  out.push_back(static_cast<char>(meta.controller));
  out.push_back('\0');
  out.append(3 * sizeof(uint64_t), '\0');  // position, version, recorded: filled in by CloseBlock
  AppendNumber<int64_t>(out, absl::ToUnixMicros(meta.occurred));
  for (const Uuid& id :
       {meta.stream.id, meta.event_id.uuid(), meta.actor.uuid(), meta.request_id.uuid(),
        meta.causation.uuid(), meta.correlation.uuid(), meta.corrects.uuid()}) {
    out.append(id.bytes());
  }
  for (const std::string* text :
       {&meta.stream.area, &meta.kind, &meta.purpose, &meta.legal_basis}) {
    out.push_back(static_cast<char>(text->size()));
  }
  AppendNumber(out, static_cast<uint16_t>(meta.subjects.size()));
  for (const std::string* text :
       {&meta.stream.area, &meta.kind, &meta.purpose, &meta.legal_basis}) {
    out.append(*text);
  }
  for (const SubjectId& subject : meta.subjects) out.append(subject.uuid().bytes());
}

}  // namespace

uint64_t RecordView::Number(size_t offset) const { return LoadAt<uint64_t>(header_, offset); }

SubjectId RecordView::subject(size_t index) const {
  VARSEL_CHECK(index < subject_count());
  return SubjectId(Uuid::FromBytes(subjects_.substr(index * Uuid::kSize, Uuid::kSize)));
}

RecordHeader RecordView::ToHeader() const {
  RecordHeader header{
      .position = position(), .version = version(), .recorded = recorded(), .meta = {}};
  RecordMeta& meta = header.meta;
  meta.stream = StreamId{std::string(area_), stream_id()};
  meta.kind = std::string(kind_);
  meta.event_id = event_id();
  meta.occurred = occurred();
  meta.actor = actor();
  meta.purpose = std::string(purpose_);
  meta.controller = controller();
  meta.legal_basis = std::string(legal_basis_);
  meta.request_id = request_id();
  meta.causation = causation();
  meta.correlation = correlation();
  meta.corrects = corrects();
  meta.subjects.reserve(subject_count());
  for (size_t i = 0; i < subject_count(); ++i) meta.subjects.push_back(subject(i));
  meta.ignorable = ignorable();
  return header;
}

Record RecordView::ToRecord() const {
  return Record{ToHeader(), std::string(header_), std::string(payload_), std::string(sealed_)};
}

size_t BlockSize(const NewRecord& record) {
  return kBlockPrefix + HeaderSize(record.meta) + record.payload.size() + record.sealed.size();
}

std::string EncodeOpenBlock(const NewRecord& record) {
  VARSEL_CHECK(record.meta.subjects.size() <= kSubjectsMax);
  std::string block;
  block.reserve(BlockSize(record));
  block.append(sizeof(uint64_t), '\0');
  AppendNumber(block, static_cast<uint32_t>(HeaderSize(record.meta)));
  AppendNumber(block, static_cast<uint32_t>(record.payload.size()));
  AppendNumber(block, static_cast<uint32_t>(record.sealed.size()));
  AppendHeader(record, block);
  block.append(record.payload);
  block.append(record.sealed);
  return block;
}

void CloseBlock(Position position, Version version, absl::Time recorded, std::string& block) {
  StoreAt(block, kBlockPrefix + kAtPosition, position.value());
  StoreAt(block, kBlockPrefix + kAtVersion, version.value());
  StoreAt<int64_t>(block, kBlockPrefix + kAtRecorded, absl::ToUnixMicros(recorded));
  StoreAt(block, 0, BlockChecksum(block));
}

std::string_view HeaderOf(std::string_view block) {
  return block.substr(kBlockPrefix, LoadAt<uint32_t>(block, 8));
}

absl::StatusOr<RecordView> DecodeHeader(std::string_view bytes) {
  const auto broken = [](std::string_view what) { return DataLoss(Position(), what); };
  if (bytes.size() < kHeaderFixed) return broken("header too short");
  if (static_cast<uint8_t>(bytes[0]) != kHeaderVersion) return broken("header version unknown");
  if ((static_cast<uint8_t>(bytes[1]) & ~1u) != 0 || bytes[3] != 0) return broken("flags unknown");
  RecordView view;
  view.header_ = bytes;
  std::string_view rest = bytes.substr(kHeaderFixed);
  size_t at_length = kAtLengths;
  for (std::string_view* text : {&view.area_, &view.kind_, &view.purpose_, &view.legal_basis_}) {
    const size_t size = static_cast<uint8_t>(bytes[at_length++]);
    if (rest.size() < size) return broken("header text cut");
    *text = rest.substr(0, size);
    rest.remove_prefix(size);
  }
  const size_t subjects = LoadAt<uint16_t>(bytes, kAtLengths + 4);
  if (subjects > kSubjectsMax || rest.size() != subjects * Uuid::kSize) {
    return broken("subjects do not fit");
  }
  view.subjects_ = rest;
  if (!IsArea(view.area_) || !IsKind(view.kind_) || !IsCode(view.purpose_) ||
      !IsCode(view.legal_basis_)) {
    return broken("header text malformed");
  }
  if (view.event_id().is_none() || view.stream_id().is_none()) return broken("id missing");
  if (view.position() == Position() || view.version() == Version()) return broken("number missing");
  return view;
}

absl::StatusOr<RecordView> DecodeBlock(std::string_view block, Position expected) {
  if (block.size() < kBlockPrefix + kHeaderFixed) return DataLoss(expected, "block too short");
  if (LoadAt<uint64_t>(block, 0) != BlockChecksum(block)) return DataLoss(expected, "checksum");
  const size_t header = LoadAt<uint32_t>(block, 8);
  const size_t payload = LoadAt<uint32_t>(block, 12);
  const size_t sealed = LoadAt<uint32_t>(block, 16);
  if (header + payload + sealed != block.size() - kBlockPrefix)
    return DataLoss(expected, "lengths");
  absl::StatusOr<RecordView> view = DecodeHeader(block.substr(kBlockPrefix, header));
  if (!view.ok()) return DataLoss(expected, "header");
  if (view->position() != expected) return DataLoss(expected, "stands at another position");
  view->payload_ = block.substr(kBlockPrefix + header, payload);
  view->sealed_ = block.substr(kBlockPrefix + header + payload, sealed);
  return view;
}

}  // namespace varsel::log
