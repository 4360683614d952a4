#include "services/support/register.h"

#include <string_view>
#include <utility>
#include <vector>

#include "services/support/eki_view.h"
#include "services/support/hold_view.h"
#include "services/support/offer_view.h"
#include "services/support/query.h"
#include "services/support/report_view.h"
#include "services/support/service.h"
#include "services/support/table_view.h"

namespace varsel::support {
namespace {

class SupportArea final : public runtime::Area {
 public:
  explicit SupportArea(v1::OfferCatalogue catalogue) : catalogue_(std::move(catalogue)) {}

  std::string_view name() const override { return "support"; }
  std::vector<const views::View*> Views() const override {
    return {&offers_, &contacts_, &courses_, &holds_, &sharings_, &table_, &reports_};
  }
  void Register(const runtime::Ground& ground) override {
    const Service service{ground.log, ground.views, catalogue_};
    RegisterOfferCommands(service, ground.methods);
    RegisterCourseCommands(service, ground.methods);
    RegisterHoldCommands(service, ground.methods);
    RegisterReportCommands(service, ground.methods);
    const Queries queries{ground.views, ground.sealer, catalogue_};
    RegisterOfferQueries(queries, ground.methods);
    RegisterCourseQueries(queries, ground.methods);
    RegisterHoldQueries(queries, ground.methods);
    RegisterReportQueries(queries, ground.methods);
  }

 private:
  const v1::OfferCatalogue catalogue_;
  const OfferView offers_{};
  const ContactView contacts_{};
  const CourseView courses_{};
  const HoldView holds_{};
  const SharingView sharings_{};
  const TableView table_{};
  const ReportView reports_{};
};

}  // namespace

std::unique_ptr<runtime::Area> NewSupportArea(v1::OfferCatalogue catalogue) {
  return std::make_unique<SupportArea>(std::move(catalogue));
}

}  // namespace varsel::support
