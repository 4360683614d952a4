#include "services/evaluation/register.h"

#include <string_view>
#include <utility>
#include <vector>

#include "services/evaluation/book_view.h"
#include "services/evaluation/service.h"

namespace varsel::evaluation {
namespace {

class EvaluationArea final : public runtime::Area {
 public:
  explicit EvaluationArea(FactSource facts) : facts_(std::move(facts)) {}

  std::string_view name() const override { return "evaluation"; }
  std::vector<const views::View*> Views() const override { return {&book_}; }
  void Register(const runtime::Ground& ground) override {
    RegisterEvaluationCommands(ground, facts_);
    RegisterEvaluationQueries(ground);
    RegisterExportQueries(ground, facts_);
  }

 private:
  const FactSource facts_;
  const BookView book_{};
};

}  // namespace

std::unique_ptr<runtime::Area> NewEvaluationArea(FactSource facts) {
  return std::make_unique<EvaluationArea>(std::move(facts));
}

}  // namespace varsel::evaluation
