// old_access DIRECTORY DISTRICT PERSON COUNT: writes entries into the access log of a development
// server as it would have written them in January 2010, so that a test sees what becomes of those
// that are past their term. REQUIRES: nothing stands in that log yet.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "storage/base/clock.h"
#include "storage/base/entropy.h"
#include "storage/keys/district_key.h"
#include "storage/keys/file_key_ring.h"
#include "storage/log/rocksdb_event_log.h"
#include "varsel/access/v1/access_events.pb.h"

namespace {

using namespace varsel;

class OldClock : public Clock {
 public:
  absl::Time Now() const override { return absl::FromUnixSeconds(1'263'000'000); }
  absl::Duration Elapsed() const override { return absl::ZeroDuration(); }
};

absl::Status Write(const std::string& directory, const std::string& district, const Uuid& person,
                   int count) {
  const auto key = keys::LoadDistrictKey(directory + "/district.key");
  if (!key.ok()) return key.status();
  const auto keys = keys::FileKeyRing::Open(
      {.path = directory + "/keys", .district_key = *key, .create = false}, SystemEntropy());
  if (!keys.ok()) return keys.status();
  const OldClock clock;
  log::OpenOptions options;
  options.data_dir = directory + "/access";
  options.district = district;
  options.development = true;
  options.clock = &clock;
  options.entropy = &SystemEntropy();
  options.mac = [&](std::string_view bytes) { return (*keys)->Mac("access.head", bytes); };
  options.cuttable = true;
  const auto opened = log::RocksDbEventLog::Open(std::move(options));
  if (!opened.ok()) return opened.status();
  access::v1::AccessEvent event;
  event.mutable_read_logged()->set_role(common::v1::Access::OFFICER);
  event.mutable_read_logged()->set_method("varsel.focus.v1.FocusService/GetPerson");
  event.mutable_read_logged()->set_part(access::v1::READ_PART_REPLY);
  event.mutable_read_logged()->set_calls(1);
  event.mutable_read_logged()->set_persons(1);
  for (int i = 0; i < count; ++i) {
    const ActorId reader(SystemEntropy().NewUuid());
    log::NewRecord record;
    record.meta.stream = StreamId{.area = "access.reader", .id = reader.uuid()};
    record.meta.kind = "access.v1.ReadLogged";
    record.meta.event_id = EventId(SystemEntropy().NewUuid());
    record.meta.occurred = clock.Now();
    record.meta.actor = reader;
    record.meta.purpose = "notification";
    record.meta.controller = 1;
    record.meta.subjects = {SubjectId(person)};
    record.payload = event.SerializeAsString();
    log::AppendRequest request;
    request.records.push_back(std::move(record));
    const absl::Status written = (*opened)->AppendAndWait(std::move(request)).status();
    if (!written.ok()) return written;
  }
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  const auto person = argc == 5 ? Uuid::Parse(argv[3]) : std::nullopt;
  if (!person.has_value()) {
    std::fprintf(stderr, "usage: old_access DIRECTORY DISTRICT PERSON COUNT\n");
    return 2;
  }
  const absl::Status status = Write(argv[1], argv[2], *person, std::atoi(argv[4]));
  if (!status.ok()) std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return status.ok() ? 0 : 1;
}
