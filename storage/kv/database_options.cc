#include "storage/kv/database_options.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "rocksdb/cache.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/table.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/kv/families.h"
#include "storage/kv/status.h"
#include "storage/kv/table_footer.h"

namespace varsel::kv {
namespace {

// The names on disk. kMeta is RocksDB's own first family, which cannot be renamed.
constexpr std::array<const char*, kFamilyCount> kNames = {
    "default", "records", "stream_index", "heads", "event_ids", "requests", "views", "merkle"};

constexpr int kCacheShardBits = 4;  // each of 16 parts holds the largest block with ease

bool LooksUpAbsentKeys(Family family) {
  switch (family) {
    case Family::kHeads:
    case Family::kEventIds:
    case Family::kRequests:
    case Family::kViews:
      return true;
    case Family::kMeta:
    case Family::kRecords:
    case Family::kStreamIndex:
    case Family::kMerkle:
      return false;
  }
  return false;
}

rocksdb::ColumnFamilyOptions OptionsOf(Family family, const DatabaseOptions& options,
                                       const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  // Filters and indexes in small parts: whole ones grow with the table to more than a shard of the
  // cache holds, and would be read and checked again for every key.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.metadata_block_size = 4096;
  table.pin_top_level_index_and_filter = true;
  table.block_size = family == Family::kRecords ? 16 * 1024 : 8 * 1024;
  table.format_version = kTableFormat;
  table.checksum = rocksdb::kXXH3;
  if (LooksUpAbsentKeys(family)) table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));

  rocksdb::ColumnFamilyOptions family_options;
  family_options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family_options.compression = rocksdb::kLZ4Compression;
  if (family == Family::kMerkle) family_options.compression = rocksdb::kNoCompression;  // hashes
  if (LooksUpAbsentKeys(family)) {
    family_options.memtable_whole_key_filtering = true;
    family_options.memtable_prefix_bloom_size_ratio = 0.02;
  }
  // The budget of the whole database decides when to flush, not the one of a family.
  family_options.write_buffer_size = options.write_buffer_bytes;
  family_options.max_write_buffer_number = 4;
  // What a family takes at a time. The families share `db_write_buffer_size` and are flushed
  // together: with RocksDB's own (an eighth of the buffer, for each of them) a small buffer is full
  // when nothing is in it, and every write waits for a flush.
  family_options.arena_block_size = std::min<size_t>(128u << 10, options.write_buffer_bytes / 64);
  return family_options;
}

}  // namespace

rocksdb::DBOptions OptionsOfAll(const DatabaseOptions& options, Disk& disk) {
  rocksdb::DBOptions all;
  all.env = &disk.env();
  all.create_if_missing = true;
  all.create_missing_column_families = true;
  all.paranoid_checks = true;
  // Only a record cut at the very end is passed over: what lies before it was promised to somebody.
  all.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  all.max_bgerror_resume_count = 0;  // what failed stays failed: the log stops (fail-stop)
  all.atomic_flush = true;
  all.db_write_buffer_size = options.write_buffer_bytes;
  all.max_total_wal_size = 2 * options.write_buffer_bytes;  // bounds what a start replays
  all.max_open_files = options.open_files_max;
  all.max_background_jobs = 2;
  all.max_file_opening_threads = 2;
  all.info_log_level = rocksdb::WARN_LEVEL;
  all.max_log_file_size = 1 << 20;
  all.keep_log_file_num = 4;
  all.stats_dump_period_sec = 0;
  all.stats_persist_period_sec = 0;
  all.bytes_per_sync =
      1 << 20;  // files of compactions go out bit by bit, not in one burst before our sync
  if (options.short_manifest) all.max_manifest_file_size = 1;
  all.skip_stats_update_on_db_open = true;
  all.skip_checking_sst_file_sizes_on_db_open = false;
  return all;
}

absl::Status RefuseUnknownFamilies(const rocksdb::DBOptions& options, const std::string& path) {
  if (options.env->FileExists(path + "/CURRENT").IsNotFound()) return absl::OkStatus();
  std::vector<std::string> names;
  RETURN_IF_ERROR(FromRocks(rocksdb::DB::ListColumnFamilies(options, path, &names)));
  for (const std::string& name : names) {
    if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) {
      return Refuse(common::v1::LOG_NEWER_FORMAT, {.detail = "column family " + name});
    }
  }
  return absl::OkStatus();
}

std::vector<rocksdb::ColumnFamilyDescriptor> FamiliesOf(const DatabaseOptions& options) {
  const std::shared_ptr<rocksdb::Cache> cache =
      rocksdb::NewLRUCache(options.block_cache_bytes, kCacheShardBits, false, 0.5);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (size_t i = 0; i < kFamilyCount; ++i) {
    families.emplace_back(kNames[i], OptionsOf(static_cast<Family>(i), options, cache));
  }
  return families;
}

}  // namespace varsel::kv
