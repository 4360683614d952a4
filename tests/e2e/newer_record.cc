// newer_record DIRECTORY DISTRICT: appends to a development log a record as only a later version
// can read it, so that a test sees how today's server takes that.
#include <cstdio>
#include <string>

#include "storage/base/clock.h"
#include "storage/base/entropy.h"
#include "storage/keys/district_key.h"
#include "storage/keys/file_key_ring.h"
#include "storage/log/rocksdb_event_log.h"

namespace {

using namespace varsel;

absl::Status Append(const std::string& directory, const std::string& district) {
  const auto key = keys::LoadDistrictKey(directory + "/district.key");
  if (!key.ok()) return key.status();
  const auto keys = keys::FileKeyRing::Open(
      {.path = directory + "/keys", .district_key = *key, .create = false}, SystemEntropy());
  if (!keys.ok()) return keys.status();
  log::OpenOptions options;
  options.data_dir = directory;
  options.district = district;
  options.development = true;
  options.clock = &SystemClock();
  options.entropy = &SystemEntropy();
  options.mac = [&](std::string_view bytes) { return (*keys)->Mac("log.head", bytes); };
  const auto opened = log::RocksDbEventLog::Open(std::move(options));
  if (!opened.ok()) return opened.status();
  log::NewRecord record;
  record.meta.stream = StreamId{.area = "later", .id = SystemEntropy().NewUuid()};
  record.meta.kind = "later.v9.SomethingNew";
  record.meta.event_id = EventId(SystemEntropy().NewUuid());
  record.meta.occurred = SystemClock().Now();
  record.meta.actor = ActorId(SystemEntropy().NewUuid());
  record.meta.request_id = RequestId(SystemEntropy().NewUuid());
  record.min_reader_version = 1 << 30;
  log::AppendRequest request;
  request.records.push_back(std::move(record));
  return (*opened)->AppendAndWait(std::move(request)).status();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: newer_record DIRECTORY DISTRICT\n");
    return 2;
  }
  const absl::Status status = Append(argv[1], argv[2]);
  if (!status.ok()) std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return status.ok() ? 0 : 1;
}
