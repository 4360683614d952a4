#include "services/access/refusal_counter.h"

#include <optional>
#include <utility>

namespace varsel::access {

using runtime::AccessRecorder;

RefusalCounter::RefusalCounter(const Options& options, Write write)
    : options_(options), write_(std::move(write)), thread_([this] { Run(); }) {}

RefusalCounter::~RefusalCounter() { Stop(); }

bool RefusalCounter::IsOneOfTheFirst(const ActorId& actor) {
  const int64_t minute = absl::ToInt64Minutes(options_.clock->Elapsed());
  if (minute != minute_) {
    minute_ = minute;
    counts_.clear();
  }
  return ++counts_[actor] <= options_.per_minute;
}

void RefusalCounter::Add(Unwritten entry, AccessRecorder::Written written) {
  std::optional<Together> full;
  {
    MutexLock lock(mutex_);
    if (!stopping_ && !IsOneOfTheFirst(entry.actor)) {
      Key key(entry.actor, entry.read.method(), entry.read.reason_code());
      const auto [slot, is_new] = together_.try_emplace(std::move(key));
      Together& together = slot->second;
      for (const Uuid& person : entry.persons) {
        if (together.persons.size() < options_.persons_max) together.persons.insert(person);
      }
      if (is_new) together.entry = std::move(entry);
      together.waiting.push_back(std::move(written));
      if (together.waiting.size() < options_.together_max) {
        if (is_new) changed_.NotifyAll();
        return;
      }
      full = std::move(together);
      together_.erase(slot);
    }
  }
  if (full.has_value()) return WriteTogether(*std::move(full));
  write_(std::move(entry), std::move(written));
}

void RefusalCounter::WriteTogether(Together together) {
  Unwritten entry = std::move(together.entry);
  entry.persons.assign(together.persons.begin(), together.persons.end());
  entry.read.set_calls(static_cast<uint32_t>(together.waiting.size()));
  entry.read.set_persons(static_cast<uint32_t>(entry.persons.size()));
  write_(std::move(entry), [waiting = std::move(together.waiting)](const absl::Status& status) {
    for (const AccessRecorder::Written& written : waiting) written(status);
  });
}

void RefusalCounter::Run() {
  bool stopping = false;
  while (!stopping) {
    absl::flat_hash_map<Key, Together> ready;
    {
      MutexLock lock(mutex_);
      while (together_.empty() && !stopping_) changed_.Wait(mutex_);
      const absl::Time until = absl::Now() + options_.wait;
      for (absl::Duration left = options_.wait; left > absl::ZeroDuration() && !stopping_;
           left = until - absl::Now()) {
        changed_.WaitFor(mutex_, left);
      }
      ready.swap(together_);
      stopping = stopping_;
    }
    for (auto& [key, together] : ready) WriteTogether(std::move(together));
  }
}

void RefusalCounter::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

}  // namespace varsel::access
