#include "services/access/reader_facts.h"

#include <string>

#include "services/access/keys.h"

namespace varsel::access {

ReaderFacts::ReaderFacts(const views::ViewSource& views, const v1::AccessPolicy& policy)
    : views_(views) {
  for (const int role : policy.roles_that_work_with_persons()) {
    works_with_persons_[static_cast<size_t>(role)] = true;
  }
}

void ReaderFacts::FillIn(const runtime::Caller& caller, const std::vector<Uuid>& persons,
                         v1::ReadLogged* read) const {
  const bool works = works_with_persons_[static_cast<size_t>(caller.role)];
  if (persons.empty() || persons.size() > kLookedAtMax) return;
  if (!works && !caller.section.has_value()) return;
  const auto rows = views_.Read(kFactsView, Position());
  if (!rows.ok()) return;
  for (const Uuid& person : persons) {
    if (caller.section.has_value()) {
      const auto section = (*rows)->Get(SectionOfKey(person));
      if (section.ok() && section->has_value() && **section != caller.section->uuid().bytes()) {
        read->add_other_section_person_ids(person.ToString());
      }
    }
    if (works) {
      const auto worked = (*rows)->Get(WorkedWithKey(person, caller.actor.uuid()));
      if (worked.ok() && !worked->has_value()) {
        read->add_never_worked_with_person_ids(person.ToString());
      }
    }
  }
}

}  // namespace varsel::access
