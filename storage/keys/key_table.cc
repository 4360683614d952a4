#include "storage/keys/key_table.h"

#include <sodium.h>

#include "absl/hash/hash.h"
#include "storage/base/check.h"

namespace varsel::keys {

KeyTable::KeyTable()
    : by_subject_(0, BySubject{&rows_}, BySubject{&rows_}), by_id_(0, ById{&rows_}, ById{&rows_}) {}

KeyTable::~KeyTable() {
  for (KeyRow& row : rows_) sodium_memzero(row.key.data(), row.key.size());
}

size_t KeyTable::BySubject::operator()(uint32_t row) const {
  return (*this)(SubjectKey{(*rows)[row].subject, (*rows)[row].controller});
}

size_t KeyTable::BySubject::operator()(const SubjectKey& key) const {
  return absl::HashOf(key.subject, key.controller);
}

bool KeyTable::BySubject::operator()(uint32_t a, const SubjectKey& b) const {
  return (*rows)[a].subject == b.subject && (*rows)[a].controller == b.controller;
}

size_t KeyTable::ById::operator()(uint32_t row) const { return (*this)((*rows)[row].id); }

size_t KeyTable::ById::operator()(const Uuid& id) const { return absl::HashOf(id); }

void KeyTable::Reserve(size_t rows) {
  VARSEL_CHECK(rows_.empty());
  rows_.reserve(rows);
  by_subject_.reserve(rows);
  by_id_.reserve(rows);
}

bool KeyTable::Add(const KeyRow& row) {
  if (by_id_.contains(row.id) || FindBySubject(row.subject, row.controller) != nullptr) {
    return false;
  }
  const uint32_t number = static_cast<uint32_t>(rows_.size());
  rows_.push_back(row);
  by_subject_.insert(number);
  by_id_.insert(number);
  return true;
}

const KeyRow* KeyTable::FindBySubject(const SubjectId& subject, uint8_t controller) const {
  const auto found = by_subject_.find(SubjectKey{subject, controller});
  return found == by_subject_.end() ? nullptr : &rows_[*found];
}

const KeyRow* KeyTable::FindById(const Uuid& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &rows_[*found];
}

bool KeyTable::Remove(const SubjectId& subject, uint8_t controller) {
  const KeyRow* row = FindBySubject(subject, controller);
  if (row == nullptr) return false;
  const uint32_t gap = static_cast<uint32_t>(row - rows_.data());
  const uint32_t last = static_cast<uint32_t>(rows_.size() - 1);
  for (const uint32_t number : {gap, last}) {
    by_subject_.erase(number);
    by_id_.erase(number);
  }
  if (gap != last) rows_[gap] = rows_[last];
  sodium_memzero(rows_[last].key.data(), rows_[last].key.size());
  rows_.pop_back();
  if (gap != last) {
    by_subject_.insert(gap);
    by_id_.insert(gap);
  }
  return true;
}

}  // namespace varsel::keys
