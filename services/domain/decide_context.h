// What every decision is given beside state and command. Injected, so that deciding reads no clock
// and no configuration.
#ifndef VARSEL_SERVICES_DOMAIN_DECIDE_CONTEXT_H_
#define VARSEL_SERVICES_DOMAIN_DECIDE_CONTEXT_H_

#include <string_view>

#include "absl/time/time.h"
#include "services/domain/programme_catalogue.h"
#include "storage/base/ids.h"
#include "varsel/common/v1/options.pb.h"

namespace varsel {

struct DecideContext {
  absl::Time now;  // of the domain clock
  ActorId actor;
  common::v1::Access::Role role = common::v1::Access::ROLE_UNSPECIFIED;
  Programme programme;  // the district's own: where no round or nomination says another
  const ProgrammeCatalogue* programmes = &DefaultProgrammes();  // never null

  // The same, in the programme of a round or a nomination. What names one that is no longer in the
  // catalogue goes on under the district's own: what was begun is carried on.
  DecideContext In(std::string_view code) const {
    DecideContext in = *this;
    if (!code.empty() && code != programme.code) in.programme = programmes->Of(code);
    return in;
  }
};

}  // namespace varsel

#endif  // VARSEL_SERVICES_DOMAIN_DECIDE_CONTEXT_H_
