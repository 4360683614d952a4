// Laws of the focus area under random commands: replay == live, rebuilt == followed. Seeds are
// printed; give one as VARSEL_SEED to repeat it.
#include <cstdlib>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "google/protobuf/util/message_differencer.h"
#include "services/focus/focus_office.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"

namespace varsel::focus {
namespace {

using google::protobuf::util::MessageDifferencer;

uint64_t FirstSeed() {
  const char* seed = std::getenv("VARSEL_SEED");
  return seed == nullptr ? 20230117 : std::strtoull(seed, nullptr, 10);
}

// Random commands on a few persons, most of which are refused or not as the rules say.
class Chaos {
 public:
  explicit Chaos(uint64_t seed) : random_(seed) {
    for (int i = 0; i < kPersons; ++i)
      office.Person(absl::StrCat("p", i), "Opfundet Mand", Birth());
  }

  void Step() {
    const std::string person = absl::StrCat("p", Pick(kPersons));
    // Weighted so that every state of a life is met, and left again.
    switch (Pick(22)) {
      case 0:
        return Try("RecordCategory",
                   For(person, Categorised(AnyCategory(), absl::StrCat("c", ++ids_))));
      case 1:
        return CorrectCategory(person);
      case 2:
        return Try("RecordAffiliation", For(person, Affiliated(absl::StrCat("a", ++ids_))));
      case 3:
        return Deny(person);
      case 4:
      case 5:
      case 6:
        return Try("NominatePerson", For(person, Nominate(absl::StrCat("n", ++ids_), Now())),
                   Leader());
      case 7:
      case 8:
      case 9:
        return OnNomination("QualifyNomination", person, Qualify(Pick(5) > 0));
      case 10:
      case 11:
      case 12:
      case 13:
      case 14:
        return OnNomination("ApproveNomination", person, Approve());
      case 15:
        return Pick(3) == 0 ? OnNomination("DeclineNomination", person, Decline())
                            : CorrectNomination(person);
      case 16:
        return Try("ReviewPerson", For(person, Review()));
      case 17:
        return Pick(3) == 0 ? Try("RemovePerson", For(person, Remove())) : Deny(person);
      case 18:
        return WithdrawAny(person);
      case 19:
        return Try("CorrectPerson", Corrected(person));
      case 20:
        office.harness.Advance(absl::Hours(24 * (1 + Pick(60))));
        return;
      default:
        if (Pick(4) == 0) Merge(person, absl::StrCat("p", Pick(kPersons)));
    }
  }

  Office office;
  int carried_out = 0;

 private:
  static constexpr int kPersons = 4;
  int Pick(int below) { return static_cast<int>(random_() % static_cast<uint64_t>(below)); }
  std::string Birth() {
    const char* const births[] = {"1990-06-15", "", "2006-01-01", "1985-12-24"};
    return births[Pick(3) == 0 ? Pick(4) : 0];  // mostly of age
  }
  std::string Now() {
    return absl::FormatTime(absl::RFC3339_full, office.harness.now(), absl::UTCTimeZone());
  }
  v1::Category AnyCategory() {
    return Pick(2) == 0 ? v1::CATEGORY_SUSPECT : static_cast<v1::Category>(1 + Pick(6));
  }
  template <typename Request>
  static Request For(const std::string& person, const Request& request) {
    return Office::For(person, request);
  }
  template <typename Request>
  void Try(const std::string& method, const Request& request, CallerOptions caller = {}) {
    caller.actor = TestId(absl::StrCat("actor-", Pick(4)));
    const google::protobuf::MethodDescriptor& rpc =
        *google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
            "varsel.focus.v1.FocusService." + method);
    Request numbered = request;
    numbered.set_request_id(TestId(absl::StrCat("chaos-", ++requests_)));
    const auto reply = office.harness.CallMessage(
        absl::StrCat("varsel.focus.v1.FocusService/", rpc.name()), numbered, caller);
    if (reply.ok()) ++carried_out;
    // Refused is fine; broken is not.
    EXPECT_FALSE(absl::IsInternal(reply.status())) << reply.status();
    EXPECT_FALSE(absl::IsDataLoss(reply.status())) << reply.status();
    EXPECT_FALSE(absl::IsUnavailable(reply.status())) << reply.status();
  }
  v1::Person Read(const std::string& person) {
    v1::GetPersonRequest request;
    request.set_person_id(TestId(person));
    request.set_include_closed(true);
    return office.Sent<v1::GetPersonResponse>("GetPerson", request).person();
  }
  template <typename Request>
  void OnNomination(const std::string& method, const std::string& person, Request request) {
    const std::string id = Read(person).summary().nomination_id();
    if (id.empty()) return;
    request.set_nomination_id(id);
    Try(method, For(person, request));
  }
  void CorrectCategory(const std::string& person) {
    const v1::Person read = Read(person);
    if (read.categories().empty()) return;
    v1::CorrectCategoryRequest correct = For(person, v1::CorrectCategoryRequest());
    correct.set_category_id(read.categories(Pick(read.categories_size())).category_id());
    correct.set_category(AnyCategory());
    correct.set_source("rettet");
    correct.set_reason("forkert");
    Try("CorrectCategory", correct);
  }
  void CorrectNomination(const std::string& person) {
    auto correct = Nominate<v1::CorrectNominationRequest>("", Now());
    if (Pick(2) == 0) correct.clear_legal_basis();
    correct.set_reason("rettet");
    OnNomination("CorrectNomination", person, correct);
  }
  void Deny(const std::string& person) {
    const v1::Person read = Read(person);
    if (read.affiliations().empty()) return;
    v1::RecordAffiliationDenialRequest deny = For(person, v1::RecordAffiliationDenialRequest());
    deny.set_affiliation_id(read.affiliations(Pick(read.affiliations_size())).affiliation_id());
    Try("RecordAffiliationDenial", deny);
  }
  v1::CorrectPersonRequest Corrected(const std::string& person) {
    v1::CorrectPersonRequest correct = For(person, CorrectBirthDate(Birth()));
    correct.set_section_id(TestId(Pick(3) == 0 ? "other" : "section"));
    return correct;
  }
  void Merge(const std::string& going, const std::string& staying) {
    v1::MergePersonsRequest merge = For(going, v1::MergePersonsRequest());
    merge.set_into_person_id(TestId(staying));
    merge.set_reason("samme mand");
    Try("MergePersons", merge);
  }
  // Any fact that was ever recorded of the person, withdrawn or not.
  void WithdrawAny(const std::string& person) {
    const v1::Person read = Read(person);
    std::vector<std::string> facts;
    for (const auto& fact : read.categories()) facts.push_back(fact.category_id());
    for (const auto& fact : read.affiliations()) facts.push_back(fact.affiliation_id());
    for (const auto& fact : read.sections()) facts.push_back(fact.fact_id());
    for (const auto& nomination : read.nominations()) {
      facts.push_back(nomination.nomination_id());
      for (const auto& step : nomination.steps()) facts.push_back(step.fact_id());
    }
    for (const log::Record& record : office.harness.Records()) {
      if (record.header.meta.kind == "focus.v1.PersonMerged" &&
          record.header.meta.stream.id == TestUuid(person)) {
        facts.push_back(record.header.meta.event_id.ToString());
      }
    }
    if (facts.empty()) return;
    Try("WithdrawFact",
        For(person, Withdraw(facts[static_cast<size_t>(Pick(static_cast<int>(facts.size())))])));
  }

  std::mt19937_64 random_;
  int ids_ = 0;
  int requests_ = 0;
};

// What the stream folds to when it is read from the log.
v1::PersonLife Replayed(const std::vector<log::Record>& records, const Uuid& person) {
  v1::PersonLife life;
  for (const log::Record& record : records) {
    if (record.header.meta.stream != PersonStream(person)) continue;
    const auto event = runtime::DecodeEvent<v1::FocusEvent>(record);
    EXPECT_TRUE(event.ok()) << event.status();
    if (event.ok()) {
      life = EvolvePerson(std::move(life), *event, runtime::MetaOf(record.header));
    }
  }
  return life;
}

TEST(FocusProperty, ReplayedIsLiveAndRebuiltIsFollowedAfterRandomCommands) {
  std::set<std::string> kinds;  // seen in any of the runs
  for (uint64_t seed = FirstSeed(); seed < FirstSeed() + 6; ++seed) {
    SCOPED_TRACE(absl::StrCat("VARSEL_SEED=", seed));
    std::cout << "seed " << seed << "\n";
    Chaos chaos(seed);
    for (int i = 0; i < 400 && !::testing::Test::HasFailure(); ++i) chaos.Step();
    EXPECT_GT(chaos.carried_out, 20);
    const std::vector<log::Record> records = chaos.office.harness.Records();
    for (const log::Record& record : records) kinds.insert(record.header.meta.kind);
    int persons = 0;
    for (const auto& [key, value] : chaos.office.harness.DumpView(kPersonView)) {
      if (!key.starts_with(PersonPrefix())) continue;
      v1::PersonRow row;
      ASSERT_TRUE(row.ParseFromString(value));
      ++persons;
      EXPECT_TRUE(MessageDifferencer::Equals(row.life(), Replayed(records, PersonOfKey(key))));
    }
    EXPECT_EQ(persons, 4);
    chaos.office.harness.ExpectRebuiltEqualsFollowed();
  }
  // The walk is wide enough to mean something.
  for (const char* kind : {"PersonMerged", "FactWithdrawn", "ReviewForced", "NominationApproved",
                           "PersonRemoved", "AffiliationDenied", "CategoryCorrected"}) {
    EXPECT_TRUE(kinds.contains(absl::StrCat("focus.v1.", kind))) << kind;
  }
}

}  // namespace
}  // namespace varsel::focus
