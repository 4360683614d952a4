// The lever catalogue and the paper's words, from their files under deploy/policy/, checked before
// the server starts. Thread-safe: free functions.
#ifndef VARSEL_SERVICES_SANCTION_POLICY_H_
#define VARSEL_SERVICES_SANCTION_POLICY_H_

#include <string>

#include "absl/status/statusor.h"
#include "varsel/sanction/v1/lever_catalogue.pb.h"

namespace varsel::sanction {

struct SanctionPolicy {
  v1::LeverCatalogue levers;
  v1::PaperWords paper;
};

// INVALID_ARGUMENT POLICY_FILE_INVALID naming every mistake: an unknown field, a lever without id,
// names, owner authority, scope, legal basis or words, a code that is none, an id twice. `file` is
// named in the refusal.
absl::StatusOr<v1::LeverCatalogue> ParseLeverCatalogue(const std::string& text,
                                                       const std::string& file);
// The same; a part without lines, a line without one of the languages, a contact without a
// telephone.
absl::StatusOr<v1::PaperWords> ParsePaperWords(const std::string& text, const std::string& file);

// Reads levers.textproto and talking_paper.textproto in `folder`. NOT_FOUND if one cannot be read;
// INVALID_ARGUMENT POLICY_FILE_INVALID naming every mistake in both. Blocks on the disk.
absl::StatusOr<SanctionPolicy> LoadSanctionPolicy(const std::string& folder);

}  // namespace varsel::sanction

#endif  // VARSEL_SERVICES_SANCTION_POLICY_H_
