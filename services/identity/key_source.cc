#include "services/identity/key_source.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/base/status_macros.h"

namespace varsel::identity {

absl::StatusOr<std::unique_ptr<KeySource>> KeySource::Open(Options options) {
  std::unique_ptr<KeySource> source(new KeySource(std::move(options)));
  RETURN_IF_ERROR(source->Refresh());
  return source;
}

KeySource::~KeySource() { Stop(); }

void KeySource::StartThread() {
  thread_ = std::thread([this] { Run(); });
}

void KeySource::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    wake_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

KeySource::Keys KeySource::Current() const {
  MutexLock lock(mutex_);
  const uint64_t current = generation();
  return {current == 0 ? nullptr : set_, current};
}

uint64_t KeySource::generation() const {
  const absl::Duration age = options_.clock->Elapsed() - absl::Nanoseconds(read_at_.load());
  return age > options_.keep ? 0 : generation_.load(std::memory_order_acquire);
}

void KeySource::NoteUnknownKey() {
  MutexLock lock(mutex_);
  if (std::exchange(unknown_key_, true)) return;
  wake_.NotifyAll();
}

bool KeySource::refresh_wanted() const {
  const absl::Duration now = options_.clock->Elapsed();
  MutexLock lock(mutex_);
  return unknown_key_ && now - asked_at_ >= options_.unknown_key_every;
}

absl::Status KeySource::Refresh() {
  {
    MutexLock lock(mutex_);
    unknown_key_ = false;
    asked_at_ = options_.clock->Elapsed();
  }
  absl::StatusOr<std::string> text = options_.fetch();
  absl::StatusOr<std::shared_ptr<const KeySet>> set =
      text.ok() ? KeySet::Parse(*text, options_.algorithms) : text.status();
  std::string line;
  {
    MutexLock lock(mutex_);
    if (set.ok()) {
      read_at_ = absl::ToInt64Nanoseconds(options_.clock->Elapsed());
      const bool changed = set_ == nullptr || !set_->IsSameAs(**set);
      if (changed) {
        set_ = *set;
        generation_.fetch_add(1, std::memory_order_release);
        line = absl::StrCat("the issuer's keys were read: ", set_->size(), " in use");
        if (!set_->passed_over().empty()) {
          absl::StrAppend(&line, "; passed over ", absl::StrJoin(set_->passed_over(), ", "));
        }
      } else if (failing_) {
        line = "the issuer's keys can be read again";
      }
    } else if (set_ != nullptr && !failing_) {
      line = absl::StrCat("the last good keys stay in use: ", set.status().message());
    }
    failing_ = !set.ok();
  }
  if (!line.empty()) Tell(line);
  return set.status();
}

void KeySource::Run() {
  // After a failure sooner than usual: the keys grow old meanwhile.
  const absl::Duration again = std::min(options_.every, options_.unknown_key_every);
  while (true) {
    {
      MutexLock lock(mutex_);
      while (!stopping_) {
        const absl::Duration since = options_.clock->Elapsed() - asked_at_;
        const absl::Duration wanted = unknown_key_ || failing_ ? again : options_.every;
        if (since >= wanted) break;
        wake_.WaitFor(mutex_, wanted - since);
      }
      if (stopping_) return;
    }
    (void)Refresh();  // told there
  }
}

void KeySource::Tell(const std::string& line) const {
  if (options_.tell) options_.tell(line);
}

}  // namespace varsel::identity
