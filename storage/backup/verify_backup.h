// Checks a backup without putting it back: every point's files are what was sealed, and the latest
// point's log holds, as proof::VerifyFiles checks it. For that its files lie decrypted, for as long
// as it takes, in a folder of the machine's temporary ones that only the caller may read. Blocks.
#ifndef VARSEL_STORAGE_BACKUP_VERIFY_BACKUP_H_
#define VARSEL_STORAGE_BACKUP_VERIFY_BACKUP_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "storage/backup/backup_store.h"
#include "storage/proof/verify_files.h"

namespace varsel::backup {

struct CheckedBackup {
  size_t points = 0;
  proof::VerifyReport latest;
};

// `options.directory` is not looked at. NOT_FOUND BACKUP_NOTHING_THERE; FAILED_PRECONDITION
// BACKUP_KEY_WRONG; DATA_LOSS BACKUP_DAMAGED, or as proof::VerifyFiles.
absl::StatusOr<CheckedBackup> VerifyBackup(const std::string& from, const KeyBytes& district_key,
                                           proof::VerifyOptions options);

}  // namespace varsel::backup

#endif  // VARSEL_STORAGE_BACKUP_VERIFY_BACKUP_H_
