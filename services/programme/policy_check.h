// What a programme's file must declare, and what fits together in it. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_PROGRAMME_POLICY_CHECK_H_
#define VARSEL_SERVICES_PROGRAMME_POLICY_CHECK_H_

#include <string>

#include "services/runtime/policy_file.h"
#include "varsel/common/v1/programme.pb.h"

namespace varsel::programme {

// Adds every mistake, each at its line. `name` is the file's, without its ending.
void CheckProgramme(const common::v1::Programme& policy, const std::string& name,
                    const runtime::PolicyPlace& root);

}  // namespace varsel::programme

#endif  // VARSEL_SERVICES_PROGRAMME_POLICY_CHECK_H_
