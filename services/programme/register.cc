#include "services/programme/register.h"

#include <string_view>
#include <vector>

#include "services/programme/case_view.h"
#include "services/programme/count_view.h"
#include "services/programme/query.h"
#include "services/programme/reference_view.h"
#include "services/programme/service.h"

namespace varsel::programme {
namespace {

class ProgrammeArea final : public runtime::Area {
 public:
  std::string_view name() const override { return "programme"; }
  std::vector<const views::View*> Views() const override {
    return {&cases_, &counts_, &lists_, &references_};
  }
  void Register(const runtime::Ground& ground) override {
    RegisterCommands(ground);
    RegisterQueries(ground);
  }

 private:
  const CaseView cases_{};
  const CountView counts_{};
  const ListView lists_{};
  const ReferenceView references_{};
};

}  // namespace

std::unique_ptr<runtime::Area> NewProgrammeArea() { return std::make_unique<ProgrammeArea>(); }

}  // namespace varsel::programme
