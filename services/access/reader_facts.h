// What the district's log has to say of a read when it is written down: is somebody in it of
// another section than the reader's, did he never work with somebody in it? Point reads of a row
// or two for each person, and only where the read names few. Thread-safe.
#ifndef VARSEL_SERVICES_ACCESS_READER_FACTS_H_
#define VARSEL_SERVICES_ACCESS_READER_FACTS_H_

#include <array>
#include <vector>

#include "services/runtime/call.h"
#include "storage/views/view.h"
#include "varsel/access/v1/access_events.pb.h"
#include "varsel/access/v1/access_policy.pb.h"

namespace varsel::access {

// A read that names more is a list: of it only the number is flagged.
inline constexpr size_t kLookedAtMax = 8;

class ReaderFacts {
 public:
  // `views` = of the district's log; outlives this.
  ReaderFacts(const views::ViewSource& views, const v1::AccessPolicy& policy);

  // Fills in whom the read flags. Where the rows cannot be read nothing is flagged: health tells of
  // a broken view, and the entry is written all the same.
  void FillIn(const runtime::Caller& caller, const std::vector<Uuid>& persons,
              v1::ReadLogged* read) const;

 private:
  const views::ViewSource& views_;
  std::array<bool, common::v1::Access::Role_ARRAYSIZE> works_with_persons_{};
};

}  // namespace varsel::access

#endif  // VARSEL_SERVICES_ACCESS_READER_FACTS_H_
