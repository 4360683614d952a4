// An invented district of any size, for the benchmark: sections, groups, focus persons, rounds and
// a planned notification for each person in each round. Everything follows from its number, so that
// the loader and the clients agree on every id without telling each other. Nothing of it is a real
// person. Value type; thread-safe.
#ifndef VARSEL_TESTS_BENCH_DISTRICT_H_
#define VARSEL_TESTS_BENCH_DISTRICT_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "services/identity/issuing_key.h"
#include "varsel/notification/v1/notification_service.pb.h"

namespace varsel::bench {

inline constexpr size_t kSections = 12;
inline constexpr size_t kGroups = 40;
inline constexpr size_t kRounds = 10;
inline constexpr size_t kAttemptsEach = 10;  // of a notification

// Who makes a call. An approver may not be the one who nominated.
enum class Who { kLeader, kNominator, kJurist };

// One command, without its request id.
struct Step {
  std::string method;
  std::unique_ptr<google::protobuf::Message> request;
  Who who = Who::kLeader;
};
// Steps that do not wait for one another; a phase waits for the one before.
using Phase = std::vector<Step>;

std::string SectionId(size_t section);
std::string GroupId(size_t group);
std::string RoundId(size_t round);
std::string PersonId(size_t person);
std::string NotificationId(size_t round, size_t person);
std::string ActorOf(Who who);

// What goes with a call: a token for this caller, and why. Of the key that VARSEL_DEV_KEY names, or
// of one at hand. Good for most of an hour. REQUIRES: the key can be read.
std::vector<std::pair<std::string, std::string>> MetadataOf(Who who);
std::vector<std::pair<std::string, std::string>> MetadataOf(Who who,
                                                            const identity::IssuingKey& key);

// For one of many project leaders, each another actor.
std::vector<std::pair<std::string, std::string>> MetadataOfLeader(size_t number);

// Sections, groups and rounds.
std::vector<Phase> Foundation(absl::Time now);
// Persons [from, to), each approved, targeted and planned for in every round.
std::vector<Phase> People(size_t from, size_t to, absl::Time now);
// After the first people.
Phase StartRounds();

// What the queries of a leader's day are asked of, the same however long the log: a package of
// three levers for each group, one of them not cleared; persons 0 to 39 told of one in round 0; and
// a meeting for each of them in round 1, the leader's own. After the rounds have started.
std::vector<Phase> Stage(absl::Time now);

// One contact attempt with a note of 200 bytes. `number` spreads ways and outcomes.
notification::v1::RecordAttemptRequest Attempt(std::string_view notification_id, size_t number,
                                               absl::Time attempted);

}  // namespace varsel::bench

#endif  // VARSEL_TESTS_BENCH_DISTRICT_H_
