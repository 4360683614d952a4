// The law of two times: what was known as of a position, read from the rows of today, is what the
// rows of a log that ends there say as known now.
#include <random>
#include <set>

#include "gmock/gmock.h"
#include "services/domain/protection.h"
#include "services/replay/protected_ties.h"
#include "services/replay/replay_tale.h"
#include "services/replay/step_merge.h"
#include "services/replay/view.h"
#include "services/runtime/rows.h"
#include "storage/views/memory_views.h"

namespace varsel::replay {
namespace {

using testing::IsOk;
using testing::TestId;
using testing::TestUuid;

class ReplayLawTest : public ReplayTale, public ::testing::WithParamInterface<uint64_t> {
 protected:
  // Anything: facts, corrections and withdrawals of them, affiliations, merges.
  void Step() {
    const double day = 1 + static_cast<double>(random_() % 5000) / 100;
    const std::string person = random_() % 2 == 0 ? "anton" : "bruno";
    const std::string group = random_() % 2 == 0 ? "red" : "blue";
    const std::string name = "thing-" + std::to_string(++things_);
    switch (random_() % 12) {
      case 0:
        incidents_.push_back({name, Incident(name, day, group, ""), day});
        break;
      case 1:
        ChangeIncident();
        break;
      case 2:
      case 3:
        Attempt(person, day, random_() % 2 == 0 ? "north" : "south");
        break;
      case 4:
        Delivery(person, day, random_() % 2 == 0 ? "more-patrols" : "");
        break;
      case 5:
        affiliations_.push_back({person, Affiliated(person, group, day, End(day)), day});
        break;
      case 6:
        if (affiliations_.empty()) break;
        CorrectAffiliation(group, day);
        break;
      case 7:
        Readiness(group, "more-patrols", {{day, random_() % 2 == 0}, {day + 3, true}});
        break;
      case 8:
        Merge();
        break;
      case 9:
        if (categories_.empty() || random_() % 3 > 0) {
          const auto kind = static_cast<focus::v1::Category>(1 + random_() % 4);
          categories_.push_back({person, Category(person, name, kind, day, End(day)), day, name});
        } else {
          const Thing gone = Any(categories_);
          WithdrawCategory(gone.name, gone.id, gone.event);
        }
        break;
      default:
        // Now and then a minor, for a while: one who stays so is seen nowhere.
        AgeGroup(person,
                 random_() % 4 == 0 ? focus::v1::AGE_GROUP_MINOR : focus::v1::AGE_GROUP_ADULT);
    }
  }

  static KnownAs AsOf(uint64_t position) {
    return {.position = position,
            .protection_position = position,
            .protection_us = MicrosOf(Day(kJudgedOn))};
  }
  // The domain's rule over the records of his stream, up to a position.
  bool IsProtectedByTheLog(const views::RowReader& rows, const std::string& person_id,
                           uint64_t as_of) {
    const auto family = FamilyOf(rows, IdOf(person_id), as_of);
    EXPECT_THAT(family, IsOk());
    focus::v1::Protection protection;
    for (const log::Record& record : harness_.Records()) {
      if (record.header.position.value() > as_of) break;
      if (record.header.meta.stream.id != family->front()) continue;
      if (!MayChangeProtection(record.header.meta.kind)) continue;
      const auto event = runtime::DecodeEvent<focus::v1::FocusEvent>(record);
      EXPECT_THAT(event, IsOk());
      FoldProtection(*event, runtime::MetaOf(record.header), &protection);
    }
    return IsProtected(protection, Day(kJudgedOn));
  }

  // All that a selection tells, as of a position of the rows.
  std::vector<std::string> TellAll(const views::RowReader& rows, const Scope& scope,
                                   uint64_t as_of) {
    std::vector<std::string> told;
    auto plan = PlanOf(scope, rows, AsOf(as_of), {});
    EXPECT_THAT(plan, IsOk());
    if (!plan.ok()) return told;
    StepMerge merge(std::move(plan->steps), as_of, {kFirstUs, 0, 0},
                    [](const v1::StepRow&) { return true; });
    std::vector<FoundStep> found;
    EXPECT_THAT(merge.Next(rows, 1'000'000, &found), IsOk());
    EXPECT_THAT(TieHider(AsOf(as_of)).HideIn(rows, &found), IsOk());
    for (FoundStep& step : found) {
      step.row.clear_superseded_position();
      told.push_back(std::to_string(step.place.occurred_us) + " " +
                     std::to_string(step.place.position) + "." +
                     std::to_string(step.place.ordinal) + " " + step.row.SerializeAsString());
    }
    return told;
  }

  // Places of who came into it and of the steps of persons that a replay of the group tells.
  std::set<StepPlace> OfTheGroup(const views::RowReader& rows, const Uuid& group, uint64_t as_of) {
    std::set<StepPlace> told;
    Scope scope;
    scope.groups = {group};
    auto plan = PlanOf(scope, rows, AsOf(as_of), {});
    EXPECT_THAT(plan, IsOk());
    if (!plan.ok()) return told;
    StepMerge merge(std::move(plan->steps), as_of, {kFirstUs, 0, 0}, [](const v1::StepRow& row) {
      return IsOfGroupsOfPerson(row.step_kind()) || row.step_kind() == v1::STEP_KIND_AFFILIATED;
    });
    std::vector<FoundStep> found;
    EXPECT_THAT(merge.Next(rows, 1'000'000, &found), IsOk());
    for (const FoundStep& step : found) told.insert(step.place);
    return told;
  }
  // The same by the affiliations of each of them and his own list.
  std::set<StepPlace> OfItsPersons(const views::RowReader& rows, const Uuid& group,
                                   uint64_t as_of) {
    std::set<StepPlace> told;
    const auto visit = [&](Home home, const Uuid& id, auto look) {
      EXPECT_THAT(runtime::ScanRows<v1::StepRow>(rows, HomePrefix(home, id), "",
                                                 [&](std::string_view key, const v1::StepRow& row) {
                                                   const StepPlace place = PlaceOf(key);
                                                   if (Holds(place.position,
                                                             row.superseded_position(), as_of)) {
                                                     look(place, row);
                                                   }
                                                   return true;
                                                 }),
                  IsOk());
    };
    visit(Home::kMembers, group, [&](const StepPlace& from, const v1::StepRow& member) {
      if (IsProtectedByTheLog(rows, member.person_id(), as_of)) {
        ++hidden_;
        return;
      }
      told.insert(from);
      const auto family = FamilyOf(rows, IdOf(member.person_id()), as_of);
      EXPECT_THAT(family, IsOk());
      for (const Uuid& person : *family) {
        visit(Home::kPerson, person, [&](const StepPlace& place, const v1::StepRow& row) {
          const bool within = place.occurred_us >= from.occurred_us &&
                              (member.later_us() == 0 || place.occurred_us < member.later_us());
          if (within && IsOfGroupsOfPerson(row.step_kind())) told.insert(place);
        });
      }
    });
    return told;
  }

  static constexpr double kJudgedOn = 30;
  size_t hidden_ = 0;  // ties of who was protected

 private:
  struct Thing {
    std::string name;
    EventId event;
    double day = 0;
    std::string id = {};
  };
  Thing& Any(std::vector<Thing>& things) { return things[random_() % things.size()]; }
  double End(double day) { return random_() % 2 == 0 ? 0 : day + 10; }

  void ChangeIncident() {
    if (incidents_.empty()) return;
    const size_t which = random_() % incidents_.size();
    Thing& incident = incidents_[which];
    if (random_() % 2 == 0) {
      WithdrawIncident(incident.name, incident.event, incident.day);
      incidents_.erase(incidents_.begin() + static_cast<ptrdiff_t>(which));
      return;
    }
    const double day = incident.day + 0.5;
    CorrectIncident(incident.name, incident.event, incident.day, day, "blue", "red");
    incident.day = day;
  }
  void CorrectAffiliation(const std::string& group, double day) {
    const Thing& affiliation = Any(affiliations_);
    Affiliated(affiliation.name, group, day, End(day), affiliation.event);
  }
  void Merge() {
    focus::v1::FocusEvent event;
    if (merge_.is_none()) {
      event.mutable_person_merged()->set_person_id(TestId("bruno"));
      event.mutable_person_merged()->set_into_person_id(TestId("anton"));
      merge_ = Told("focus.person", "bruno", event);
      focus::v1::FocusEvent absorbed;
      auto& said = *absorbed.mutable_person_absorbed();
      said.set_person_id(TestId("anton"));
      said.set_age_group(random_() % 8 == 0 ? focus::v1::AGE_GROUP_MINOR
                                            : focus::v1::AGE_GROUP_ADULT);
      auto& category = *said.add_categories();
      category.set_category_id(TestId("absorbed"));
      category.set_category(focus::v1::CATEGORY_WITNESS);
      *category.mutable_from() = Stamp(2);
      absorbed_ = Told("focus.person", "anton", absorbed);
    } else {
      focus::v1::FocusEvent parted;
      parted.mutable_fact_withdrawn()->set_person_id(TestId("anton"));
      parted.mutable_fact_withdrawn()->set_fact_kind("person_absorbed");
      Told("focus.person", "anton", parted, absorbed_);
      event.mutable_fact_withdrawn()->set_person_id(TestId("bruno"));
      event.mutable_fact_withdrawn()->set_fact_kind("person_merged");
      Told("focus.person", "bruno", event, merge_);
      merge_ = EventId();
    }
  }

  std::mt19937_64 random_{GetParam()};
  int things_ = 0;
  EventId merge_;
  EventId absorbed_;
  std::vector<Thing> incidents_;
  std::vector<Thing> affiliations_;
  std::vector<Thing> categories_;
};

TEST_P(ReplayLawTest, WhatWasKnownThenIsWhatALogThatEndedThenSays) {
  for (int i = 0; i < 160; ++i) {
    Now(60 + i);
    Step();
  }
  const std::vector<log::Record> records = harness_.Records();
  const StepsView view;
  const views::MapReader today(std::make_shared<const views::Rows>(harness_.DumpView(kStepsView)));
  std::vector<Scope> scopes(4);
  scopes[0].groups = {TestUuid("red")};
  scopes[1].groups = {TestUuid("red"), TestUuid("blue")};
  scopes[2].section = TestUuid("north");
  scopes[3].person = TestUuid("anton");
  for (Scope& scope : scopes) scope.lanes = {v1::LANE_MEMBERS};
  for (size_t cut = 1; cut <= records.size(); cut += 7) {
    SCOPED_TRACE("seed " + std::to_string(GetParam()) + ", position " + std::to_string(cut));
    auto then = views::FoldFromScratch(
        view, {records.begin(), records.begin() + static_cast<ptrdiff_t>(cut)});
    ASSERT_THAT(then, IsOk());
    const views::MapReader rows(std::make_shared<const views::Rows>(*std::move(then)));
    for (const Scope& scope : scopes) {
      EXPECT_EQ(TellAll(today, scope, cut), TellAll(rows, scope, kNow));
    }
  }
  harness_.ExpectRebuiltEqualsFollowed();
}

// The group's own lists say what the lists of its persons say, whatever the order in which they
// came, were corrected, and were merged; of who is protected, what his own stream says.
TEST_P(ReplayLawTest, AGroupTellsWhatItsPersonsTellOfTheDaysOnWhichTheyWereOfIt) {
  for (int i = 0; i < 160; ++i) {
    Now(60 + i);
    Step();
  }
  const views::MapReader rows(std::make_shared<const views::Rows>(harness_.DumpView(kStepsView)));
  const uint64_t head = harness_.Records().size();
  size_t told = 0;
  for (uint64_t as_of = 1; as_of <= head; as_of += 7) {
    for (const char* group : {"red", "blue"}) {
      SCOPED_TRACE(std::string(group) + ", position " + std::to_string(as_of));
      const std::set<StepPlace> of_persons = OfItsPersons(rows, TestUuid(group), as_of);
      EXPECT_EQ(OfTheGroup(rows, TestUuid(group), as_of), of_persons);
      told += of_persons.size();
    }
  }
  EXPECT_GT(told, 20u);
  EXPECT_GT(hidden_, 10u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ReplayLawTest, ::testing::Range<uint64_t>(1, 9));

}  // namespace
}  // namespace varsel::replay
