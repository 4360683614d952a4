#include "storage/proof/verify_files.h"

#include <fcntl.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/base/clock.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/keys/file_io.h"
#include "storage/kv/database.h"
#include "storage/log/data_loss.h"
#include "storage/log/head_keeper.h"
#include "storage/log/log_keys.h"
#include "storage/log/log_meta.h"
#include "storage/log/merkle.h"
#include "storage/proof/chunk_check.h"
#include "storage/proof/head_book.h"
#include "varsel/common/v1/proof_reasons.pb.h"

namespace varsel::proof {
namespace {

using kv::Family;

constexpr size_t kHeadsBytesMax = size_t{1} << 30;
constexpr size_t kReadCacheBytes = 64u << 20;
constexpr int kOpenFilesMax = 4096;  // each file is opened once

// Every block of the records is read and checked as the records are; these are read for that alone.
constexpr Family kOtherFamilies[] = {Family::kMeta,     Family::kStreamIndex, Family::kHeads,
                                     Family::kEventIds, Family::kRequests,    Family::kViews,
                                     Family::kMerkle};

// A root that must be met after so many records.
struct Expected {
  uint64_t size = 0;
  log::Sha256 root{};
  bool is_signed = false;
};

absl::StatusOr<std::string> ReadIfThere(const std::string& path) {
  const keys::FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT) return std::string();
    return Refuse(common::v1::FILE_UNREADABLE, {.id = path, .detail = std::strerror(errno)});
  }
  return keys::ReadWhole(file, kHeadsBytesMax);
}

// The later of the head record's slots that are whole. Without the key only their form is known.
absl::StatusOr<log::HeadRecord> RecordedHead(const std::string& directory) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadIfThere(directory + "/" + log::kHeadFile));
  std::optional<log::HeadRecord> found;
  for (uint64_t slot = 0; slot < log::kHeadSlots; ++slot) {
    const size_t at = slot * log::kHeadSlotDistance;
    if (bytes.size() < at + log::kSlotBytes) continue;
    const absl::StatusOr<log::HeadRecord> head =
        log::DecodeSlotForm(std::string_view(bytes).substr(at, log::kSlotBytes));
    if (head.ok() && (!found.has_value() || found->position < head->position)) found = *head;
  }
  if (found.has_value()) return *found;
  return log::DataLoss(bytes.empty() ? "the head record is missing" : "the head record");
}

// The position that a refusal names; the largest number if it names none.
uint64_t PositionOf(const absl::Status& status) {
  const auto detail = DetailOf(status);
  uint64_t position = 0;
  if (detail.has_value() && absl::SimpleAtoi(detail->id(), &position)) return position;
  return std::numeric_limits<uint64_t>::max();
}

class Verification {
 public:
  explicit Verification(const VerifyOptions& options) : options_(options) {}

  absl::StatusOr<VerifyReport> Run() {
    const absl::Duration began = SystemClock().Elapsed();
    RETURN_IF_ERROR(Open());
    RETURN_IF_ERROR(ReadHeads());
    RETURN_IF_ERROR(CheckAll(began));
    if (heads_.empty() && report_.records > 0) return Refuse(common::v1::NO_SIGNED_HEAD);
    report_.took = SystemClock().Elapsed() - began;
    return report_;
  }

 private:
  absl::Status Open() {
    kv::DatabaseOptions database;
    database.path = options_.directory + "/log";
    database.block_cache_bytes = kReadCacheBytes;
    database.open_files_max = kOpenFilesMax;
    ASSIGN_OR_RETURN(const bool there,
                     kv::FileExists(kv::SystemDisk(), database.path + "/CURRENT"));
    if (!there) return Refuse(common::v1::NOT_A_DATA_DIRECTORY, {.id = options_.directory});
    ASSIGN_OR_RETURN(database_, kv::Database::OpenReadOnly(database));
    store_ = std::make_unique<log::LogStore>(*database_);
    ASSIGN_OR_RETURN(const auto identity, database_->Get(Family::kMeta, log::kIdentityKey));
    if (!identity.has_value()) return log::DataLoss("the log's identity is missing");
    ASSIGN_OR_RETURN(report_.identity, log::DecodeIdentity(*identity));
    RETURN_IF_ERROR(store_->LoadCut());
    report_.cut = store_->cut();
    if (report_.cut.through != Position() && options_.name != LogName::kAccess) {
      return log::DataLoss(Position(1),
                           "its beginning was ended, and it is a log that never ends any");
    }
    const auto rows = database_->Iterate(Family::kRecords, {});
    rows->SeekToLast();
    RETURN_IF_ERROR(rows->status());
    if (rows->Valid()) {
      KeyReader key(rows->key());
      report_.records = key.Number();
      if (!key.ok()) return log::DataLoss("a record's key");
    }
    return absl::OkStatus();
  }

  absl::Status ReadHeads() {
    const LogOrigin origin{.district = report_.identity.district,
                           .name = options_.name,
                           .log_id = report_.identity.log_id};
    ASSIGN_OR_RETURN(const std::string text,
                     ReadIfThere(options_.directory + "/" + HeadBook::kFileName));
    ASSIGN_OR_RETURN(heads_, ParseHeads(text));
    RETURN_IF_ERROR(CheckHeads(heads_, origin, options_.public_keys, options_.others_by_form));
    RETURN_IF_ERROR(
        CheckHeads(options_.witness, origin, options_.public_keys, options_.others_by_form));
    heads_.insert(heads_.end(), options_.witness.begin(), options_.witness.end());
    for (const SignedHead& head : heads_) {
      expected_.push_back({head.head.size, head.head.root, /*is_signed=*/true});
      if (head.head.size <= report_.last_signed) continue;
      report_.last_signed = head.head.size;
      report_.last_signed_at = head.head.signed_at;
    }
    report_.heads = heads_.size();
    ASSIGN_OR_RETURN(const log::HeadRecord recorded, RecordedHead(options_.directory));
    if (recorded.log_id != report_.identity.log_id) {
      return log::DataLoss("the head record is another log's");
    }
    if (recorded.position.value() > report_.records) {
      return Refuse(common::v1::LOG_SHORTER_THAN_HEAD,
                    {.id = absl::StrCat(report_.records + 1),
                     .detail = absl::StrCat("ends at ", report_.records, ", acknowledged were ",
                                            recorded.position.value())});
    }
    expected_.push_back({recorded.position.value(), recorded.tree_head, false});
    ASSIGN_OR_RETURN(const auto stored, database_->Get(Family::kMeta, log::kHeadKey));
    if (stored.has_value()) {
      ASSIGN_OR_RETURN(const log::LogHead head, log::DecodeHead(*stored));
      if (head.position.value() != report_.records) {
        return log::DataLoss(Position(std::min(head.position.value(), report_.records) + 1),
                             "the stored head is at another position");
      }
      expected_.push_back({report_.records, head.tree_head, false});
    } else if (report_.records > 0) {
      return log::DataLoss("the stored head is missing");
    }
    std::stable_sort(expected_.begin(), expected_.end(),
                     [](const Expected& a, const Expected& b) { return a.size < b.size; });
    return absl::OkStatus();
  }

  // The parts of the records, each by one thread at a time; who finds none left takes other files.
  absl::Status CheckAll(absl::Duration began) {
    const std::vector<Chunk> chunks = Chunks();
    std::vector<ChunkResult> results(chunks.size());
    const std::vector<std::string> tables = OtherTables();
    std::vector<absl::Status> files(tables.size());
    std::atomic<size_t> next = 0;
    std::atomic<size_t> failed = chunks.size();  // the first chunk known to have failed
    std::atomic<int64_t> read_at = 0;  // nanoseconds from the beginning until the last was read
    const auto work = [&] {
      size_t i = next++;
      for (; i < chunks.size(); i = next++) {
        if (i >= failed) continue;  // an earlier one is named, whatever this one holds
        results[i] = CheckChunk(*store_, chunks[i]);
        const int64_t now = absl::ToInt64Nanoseconds(SystemClock().Elapsed() - began);
        for (int64_t at = read_at; at < now && !read_at.compare_exchange_weak(at, now);) {
        }
        if (results[i].status.ok()) continue;
        for (size_t first = failed; i < first && !failed.compare_exchange_weak(first, i);) {
        }
      }
      for (; i < chunks.size() + tables.size() && failed == chunks.size(); i = next++) {
        files[i - chunks.size()] = database_->VerifyTable(tables[i - chunks.size()]);
      }
    };
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    report_.threads = options_.threads > 0 ? options_.threads : cores;
    report_.files = tables.size();
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < report_.threads; ++i) threads.emplace_back(work);
    for (std::thread& thread : threads) thread.join();
    report_.records_took = absl::Nanoseconds(read_at.load());
    RETURN_IF_ERROR(PutTogether(chunks, results));
    for (const absl::Status& file : files) RETURN_IF_ERROR(file);
    return absl::OkStatus();
  }

  std::vector<std::string> OtherTables() const {
    std::vector<std::string> tables;
    for (const Family family : kOtherFamilies) {
      if (!options_.all_files) break;
      for (std::string& path : database_->Tables(family)) tables.push_back(std::move(path));
    }
    return tables;
  }

  std::vector<Chunk> Chunks() const {
    std::vector<Chunk> chunks;
    for (uint64_t first = 0; first < report_.records; first += kChunkRecords) {
      chunks.push_back(Chunk{.number = first / kChunkRecords,
                             .end = std::min(first + kChunkRecords, report_.records),
                             .cuts = {}});
    }
    for (const Expected& expected : expected_) {
      if (expected.size == 0 || expected.size > report_.records) continue;
      std::vector<uint64_t>& cuts = chunks[(expected.size - 1) / kChunkRecords].cuts;
      if (cuts.empty() || cuts.back() != expected.size) cuts.push_back(expected.size);
    }
    return chunks;
  }

  // In order, so that what is named is the first that does not hold.
  absl::Status PutTogether(const std::vector<Chunk>& chunks, std::vector<ChunkResult>& results) {
    log::MerkleTree upper;  // its leaves are the roots of whole chunks
    absl::Status tiles;
    auto expected = expected_.begin();
    uint64_t held = 0;  // the largest size whose root was met
    while (expected != expected_.end() && expected->size == 0) ++expected;
    absl::Time recorded = report_.cut.recorded;
    for (size_t i = 0; i < chunks.size(); ++i) {
      const auto meets = [&](const Expected& wanted) {
        const auto local = results[i].frontiers.find(wanted.size);
        std::vector<log::Sha256> frontier = upper.frontier();
        frontier.insert(frontier.end(), local->second.begin(), local->second.end());
        return log::MerkleTree::RootOf(frontier) == wanted.root;
      };
      while (expected != expected_.end() && expected->size <= chunks[i].end &&
             results[i].frontiers.contains(expected->size) &&
             (results[i].status.ok() || expected->size != chunks[i].end)) {
        if (!meets(*expected)) {
          // What the chunk itself found is nearer, where it lies among these records.
          const bool nearer = PositionOf(results[i].status) <= expected->size;
          return nearer ? results[i].status : Disproved(*expected, held);
        }
        held = (expected++)->size;
      }
      RETURN_IF_ERROR(results[i].status);
      const bool all_ended = chunks[i].end <= report_.cut.through.value();
      if (!all_ended && results[i].first_recorded < recorded) {
        const uint64_t first =
            std::max(chunks[i].number * kChunkRecords, report_.cut.through.value()) + 1;
        return log::DataLoss(Position(first), "recorded before the record before it");
      }
      if (!all_ended) recorded = results[i].last_recorded;
      report_.last_recorded = recorded;
      const std::vector<log::Sha256>& whole = results[i].frontiers[chunks[i].end];
      report_.root = RootWith(upper, whole);
      if (whole.size() == 1 && chunks[i].end % kChunkRecords == 0) {
        upper.Add(whole[0], [&](int level, uint64_t number, std::string_view hashes) {
          tiles.Update(CompareTile(*store_, level + kChunkTileLevel, number, hashes));
        });
        RETURN_IF_ERROR(tiles);
      }
    }
    if (chunks.empty()) report_.root = upper.Root();
    if (expected == expected_.end()) return absl::OkStatus();
    return Refuse(
        common::v1::HEAD_CONTRADICTED,
        {.id = absl::StrCat(report_.records + 1),
         .detail = absl::StrCat("it ends at ", report_.records, ", signed was ", expected->size),
         .detail_da =
             absl::StrCat("den slutter ved ", report_.records, ", signeret er ", expected->size)});
  }

  static log::Sha256 RootWith(const log::MerkleTree& upper, const std::vector<log::Sha256>& local) {
    std::vector<log::Sha256> frontier = upper.frontier();
    frontier.insert(frontier.end(), local.begin(), local.end());
    return log::MerkleTree::RootOf(frontier);
  }

  // Which of the records it is, only the tree of before could tell.
  static absl::Status Disproved(const Expected& wanted, uint64_t held) {
    const std::string what = wanted.is_signed ? "signed" : "recorded";
    const std::string what_da = wanted.is_signed ? "signeret" : "noteret";
    return Refuse(common::v1::RECORD_DISPROVED,
                  {.id = absl::StrCat(held + 1),
                   .detail = absl::StrCat("the records from ", held + 1, " to ", wanted.size,
                                          " do not come to the root that was ", what),
                   .detail_da = absl::StrCat("registreringerne ", held + 1, " til ", wanted.size,
                                             " giver ikke den rod, der er ", what_da)});
  }

  const VerifyOptions& options_;
  VerifyReport report_;
  std::unique_ptr<kv::Database> database_;
  std::unique_ptr<log::LogStore> store_;
  std::vector<SignedHead> heads_;
  std::vector<Expected> expected_;  // in order of size
};

}  // namespace

absl::StatusOr<VerifyReport> VerifyFiles(const VerifyOptions& options) {
  return Verification(options).Run();
}

}  // namespace varsel::proof
