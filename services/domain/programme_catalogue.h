// The programmes of the district, by code: what each round, nomination and case works under. Made
// once, at start, from checked files. Thread-safe: never changed.
#ifndef VARSEL_SERVICES_DOMAIN_PROGRAMME_CATALOGUE_H_
#define VARSEL_SERVICES_DOMAIN_PROGRAMME_CATALOGUE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/domain/programme.h"

namespace varsel {

class ProgrammeCatalogue {
 public:
  // Forenet Mod Vold alone, with its defaults: for what is started without policy files.
  ProgrammeCatalogue();
  // REQUIRES: each was checked; each code once, and kDistrictProgramme among them.
  explicit ProgrammeCatalogue(std::vector<common::v1::Programme> policies);

  // What holds where nothing names another.
  const Programme& district() const { return numbers_[district_]; }
  // Of what was begun already. "" and one that is no longer there = the district's own.
  const Programme& Of(std::string_view code) const;
  // For something new. "" = the district's own. FAILED_PRECONDITION PROGRAMME_UNKNOWN; or
  // PROGRAMME_DISABLED with the legal reason. `path` is the request's field.
  absl::StatusOr<const common::v1::Programme*> ToBegin(std::string_view code,
                                                       std::string_view path) const;
  // nullptr if there is none.
  const common::v1::Programme* Find(std::string_view code) const;
  // In the order of their codes.
  const std::vector<common::v1::Programme>& policies() const { return policies_; }

 private:
  int IndexOf(std::string_view code) const;  // -1 = none

  std::vector<common::v1::Programme> policies_;
  std::vector<Programme> numbers_;  // of each
  size_t district_ = 0;
};

const ProgrammeCatalogue& DefaultProgrammes();

}  // namespace varsel

#endif  // VARSEL_SERVICES_DOMAIN_PROGRAMME_CATALOGUE_H_
