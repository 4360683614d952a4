// One plan per message descriptor, made at its first use and kept for the life of the process: the
// walk over a descriptor's options happens once, and a call only follows the plan. Thread-safe.
#ifndef VARSEL_SERVICES_RUNTIME_PLAN_CACHE_H_
#define VARSEL_SERVICES_RUNTIME_PLAN_CACHE_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "google/protobuf/descriptor.h"
#include "storage/base/mutex.h"

namespace varsel::runtime {

template <typename Plan>
class PlanCache {
 public:
  // Fills in the plan of a message type. `cache.Child` gives the plans of its fields' types.
  using Build = void (*)(const google::protobuf::Descriptor&, PlanCache& cache, Plan*);
  explicit PlanCache(Build build) : build_(build) {}

  // Complete, as is every plan that it reaches. Good for ever.
  const Plan& Of(const google::protobuf::Descriptor& descriptor) {
    MutexLock lock(mutex_);
    return Child(descriptor);
  }

  // For Build only, which runs under the lock: the plan may still be under way, as a type may
  // contain itself.
  const Plan& Child(const google::protobuf::Descriptor& descriptor) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    const auto [slot, is_new] = plans_.try_emplace(&descriptor);
    if (!is_new) return *slot->second;
    slot->second = std::make_unique<Plan>();
    Plan* plan =
        slot->second.get();  // the slot may move while children are added, the plan does not
    build_(descriptor, *this, plan);
    return *plan;
  }

 private:
  const Build build_;
  Mutex mutex_;
  absl::flat_hash_map<const google::protobuf::Descriptor*, std::unique_ptr<Plan>> plans_
      ABSL_GUARDED_BY(mutex_);
};

// True for a message type of ours, whose fields have options; false for google.protobuf.Timestamp
// and its like.
inline bool IsOurs(const google::protobuf::Descriptor& descriptor) {
  return descriptor.file()->package().rfind("varsel.", 0) == 0;
}

// A path in a message: "", "attempt", "attempt.present[2]".
inline std::string PathTo(const std::string& parent, const google::protobuf::FieldDescriptor& field,
                          int index = -1) {
  std::string path = parent.empty() ? field.name() : parent + "." + field.name();
  if (index >= 0) path += "[" + std::to_string(index) + "]";
  return path;
}

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_PLAN_CACHE_H_
