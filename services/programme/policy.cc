#include "services/programme/policy.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/programme.h"
#include "services/programme/policy_check.h"
#include "storage/base/status_macros.h"

namespace varsel::programme {
namespace {

common::v1::Programme ReadProgramme(const std::string& text, const std::string& path,
                                    runtime::Mistakes& mistakes) {
  common::v1::Programme policy;
  const runtime::PolicyFile file(path, text, &policy, &mistakes);
  CheckProgramme(policy, std::filesystem::path(path).stem().string(), file.root());
  return policy;
}

absl::StatusOr<std::vector<std::string>> FilesIn(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> files;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == ".textproto") files.push_back(entry->path().string());
  }
  if (error) return absl::NotFoundError(absl::StrCat("cannot read ", folder));
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

absl::StatusOr<common::v1::Programme> ParseProgramme(const std::string& text,
                                                     const std::string& file) {
  runtime::Mistakes mistakes;
  common::v1::Programme policy = ReadProgramme(text, file, mistakes);
  RETURN_IF_ERROR(runtime::Finish(mistakes, file));
  return policy;
}

absl::StatusOr<std::vector<common::v1::Programme>> LoadProgrammes(const std::string& folder) {
  const std::string programmes = folder + "/programmes";
  ASSIGN_OR_RETURN(const std::vector<std::string> files, FilesIn(programmes));
  runtime::Mistakes mistakes;
  std::vector<common::v1::Programme> policies;
  for (const std::string& file : files) {
    ASSIGN_OR_RETURN(const std::string text, runtime::ReadPolicyText(file));
    policies.push_back(ReadProgramme(text, file, mistakes));
  }
  if (std::none_of(files.begin(), files.end(), [](const std::string& file) {
        return std::filesystem::path(file).stem() == kDistrictProgramme;
      })) {
    mistakes.push_back(absl::StrCat(kDistrictProgramme,
                                    ".textproto is not there: all that names no programme is in "
                                    "it"));
  }
  RETURN_IF_ERROR(runtime::Finish(mistakes, programmes));
  return policies;
}

}  // namespace varsel::programme
