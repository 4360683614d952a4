// The opened keys in memory, found by subject and by id. Rows lie in one array and the two indexes
// hold only their numbers, so that 200,000 keys take some 16 MB. Not thread-safe: its owner locks.
#ifndef VARSEL_STORAGE_KEYS_KEY_TABLE_H_
#define VARSEL_STORAGE_KEYS_KEY_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "storage/base/ids.h"
#include "storage/keys/key_ring.h"

namespace varsel::keys {

using KeyBytes = std::array<uint8_t, 32>;

struct KeyRow {
  Uuid id;
  SubjectId subject;
  KeyBytes key{};
  uint8_t controller = 0;
};

class KeyTable {
 public:
  KeyTable();
  ~KeyTable();  // wipes the keys
  KeyTable(const KeyTable&) = delete;
  KeyTable& operator=(const KeyTable&) = delete;

  void Reserve(size_t rows);
  // False, and nothing is added, if the id or the subject's key of this controller is there
  // already.
  bool Add(const KeyRow& row);
  // nullptr if there is none. Good until the next Add or Remove.
  const KeyRow* FindBySubject(const SubjectId& subject, uint8_t controller) const;
  const KeyRow* FindById(const Uuid& id) const;
  // Wipes and removes the row. False if there was none.
  bool Remove(const SubjectId& subject, uint8_t controller);
  size_t size() const { return rows_.size(); }

  // What may not be done with a subject's key, whether or not there is a row.
  void Bar(const KeyOwner& owner) { barred_.insert(owner); }
  bool IsBarred(const KeyOwner& owner) const { return barred_.contains(owner); }
  void Withhold(const KeyOwner& owner, bool withheld) {
    if (withheld) {
      withheld_.insert(owner);
    } else {
      withheld_.erase(owner);
    }
  }
  bool IsWithheld(const KeyOwner& owner) const { return withheld_.contains(owner); }

 private:
  struct SubjectKey {
    SubjectId subject;
    uint8_t controller;
  };
  struct BySubject {
    using is_transparent = void;
    const std::vector<KeyRow>* rows;
    size_t operator()(uint32_t row) const;
    size_t operator()(const SubjectKey& key) const;
    bool operator()(uint32_t a, uint32_t b) const { return a == b; }
    bool operator()(uint32_t a, const SubjectKey& b) const;
    bool operator()(const SubjectKey& a, uint32_t b) const { return (*this)(b, a); }
  };
  struct ById {
    using is_transparent = void;
    const std::vector<KeyRow>* rows;
    size_t operator()(uint32_t row) const;
    size_t operator()(const Uuid& id) const;
    bool operator()(uint32_t a, uint32_t b) const { return a == b; }
    bool operator()(uint32_t a, const Uuid& b) const { return (*rows)[a].id == b; }
    bool operator()(const Uuid& a, uint32_t b) const { return (*this)(b, a); }
  };

  std::vector<KeyRow> rows_;
  absl::flat_hash_set<uint32_t, BySubject, BySubject> by_subject_;
  absl::flat_hash_set<uint32_t, ById, ById> by_id_;
  absl::flat_hash_set<KeyOwner> barred_;    // erased: none is made anew
  absl::flat_hash_set<KeyOwner> withheld_;  // kept, and not shown
};

}  // namespace varsel::keys

#endif  // VARSEL_STORAGE_KEYS_KEY_TABLE_H_
