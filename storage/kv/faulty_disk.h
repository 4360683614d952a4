// A file system in memory that can lose power, fail and run full, for tests. It knows of each file
// what was written and what was synced, and of each directory which names were; losing power keeps
// what was synced and, as disks do, any part of the rest that chance picks.
//
// Thread-safe.
#ifndef VARSEL_STORAGE_KV_FAULTY_DISK_H_
#define VARSEL_STORAGE_KV_FAULTY_DISK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "storage/kv/disk.h"

namespace varsel::kv {

class FaultyDisk : public Disk {
 public:
  FaultyDisk();
  ~FaultyDisk() override;

  rocksdb::Env& env() override;
  uint64_t FreeBytes(const std::string& path) override;

  // From the `count`-th change or sync on (1 = the next), each one fails; or only that one, if
  // `once`.
  void FailAt(uint64_t count, bool once = false);
  // How many changes and syncs there were.
  uint64_t operations() const;
  // Bytes that all files may hold together; writing more fails for want of space.
  void SetCapacity(uint64_t bytes);
  uint64_t used() const;

  // The disk as the machine finds it when power is back. `seed` picks what survives of that which
  // was not synced; 0: nothing.
  std::unique_ptr<FaultyDisk> AfterPowerCut(uint64_t seed) const;
  // The disk as it is, all of it taken for synced.
  std::unique_ptr<FaultyDisk> Copy() const;

  // Files by path, for damaging them. Reading or writing one that is not there ends the test.
  std::vector<std::string> Files() const;
  std::string ReadWhole(const std::string& path) const;
  void WriteWhole(const std::string& path, const std::string& bytes);

 private:
  class Machine;
  explicit FaultyDisk(std::shared_ptr<Machine> files);
  std::shared_ptr<Machine> files_;
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace varsel::kv

#endif  // VARSEL_STORAGE_KV_FAULTY_DISK_H_
