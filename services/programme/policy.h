// The programmes, from their files under deploy/policy/programmes/, checked before the server
// starts. What each file must declare is checked here (policy_check.h);
// ../../deploy/policy/README.md says it for whoever writes one. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_PROGRAMME_POLICY_H_
#define VARSEL_SERVICES_PROGRAMME_POLICY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/policy_file.h"
#include "varsel/common/v1/programme.pb.h"

namespace varsel::programme {

// INVALID_ARGUMENT POLICY_FILE_INVALID naming every mistake with file and line: an unknown field, a
// rhythm that never ends, a part that is missing, a code that nothing declares. `file` ends in the
// programme's code and .textproto.
absl::StatusOr<common::v1::Programme> ParseProgramme(const std::string& text,
                                                     const std::string& file);

// Reads every *.textproto in `folder`/programmes, by name. NOT_FOUND if there is no such folder;
// INVALID_ARGUMENT POLICY_FILE_INVALID naming every mistake in all of them, and forenet-mod-vold if
// it is not there: it is the programme of all that names none. Blocks on the disk.
absl::StatusOr<std::vector<common::v1::Programme>> LoadProgrammes(const std::string& folder);

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_POLICY_H_
