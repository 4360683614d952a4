#include "services/focus/name_index.h"

#include <algorithm>
#include <utility>

namespace varsel::focus {
namespace {

constexpr double kSearchLikeness = 0.45;  // half of the words, or all of them nearly
constexpr double kSearchOfBest = 0.7;     // who is much less like than the likeliest is not shown
constexpr double kDuplicateLikeness = 0.75;
constexpr double kSameBirthDate = 0.5;
constexpr double kRounding = 1e-9;  // of sums of shares

// The letters of Latin-1 and Latin Extended-A that names here are written with.
std::string_view PlainLetter(uint32_t letter) {
  switch (letter) {
    case 0xC6:
    case 0xE6:
    case 0xC4:
    case 0xE4:
      return "ae";
    case 0xD8:
    case 0xF8:
    case 0xD6:
    case 0xF6:
      return "oe";
    case 0xC5:
    case 0xE5:
      return "aa";
    case 0xC0:
    case 0xC1:
    case 0xC2:
    case 0xC3:
    case 0xE0:
    case 0xE1:
    case 0xE2:
    case 0xE3:
      return "a";
    case 0xC7:
    case 0xE7:
    case 0x106:
    case 0x107:
    case 0x10C:
    case 0x10D:
      return "c";
    case 0xC8:
    case 0xC9:
    case 0xCA:
    case 0xCB:
    case 0xE8:
    case 0xE9:
    case 0xEA:
    case 0xEB:
      return "e";
    case 0xCC:
    case 0xCD:
    case 0xCE:
    case 0xCF:
    case 0xEC:
    case 0xED:
    case 0xEE:
    case 0xEF:
    case 0x130:
    case 0x131:
      return "i";
    case 0xD1:
    case 0xF1:
      return "n";
    case 0xD2:
    case 0xD3:
    case 0xD4:
    case 0xD5:
    case 0xF2:
    case 0xF3:
    case 0xF4:
    case 0xF5:
      return "o";
    case 0xD9:
    case 0xDA:
    case 0xDB:
    case 0xF9:
    case 0xFA:
    case 0xFB:
      return "u";
    case 0xDC:
    case 0xFC:
      return "y";
    case 0xDD:
    case 0xFD:
    case 0xFF:
      return "y";
    case 0xDF:
      return "ss";
    case 0x11E:
    case 0x11F:
      return "g";
    case 0x15E:
    case 0x15F:
    case 0x160:
    case 0x161:
      return "s";
    case 0x17D:
    case 0x17E:
      return "z";
    default:
      return "";
  }
}

// One character of UTF-8 at `at`, which moves past it. The text is well-formed: it was validated.
uint32_t NextCharacter(std::string_view text, size_t& at) {
  const auto byte = static_cast<unsigned char>(text[at++]);
  if (byte < 0x80) return byte;
  const int more = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
  uint32_t character = byte & (0x3Fu >> more);
  for (int i = 0; i < more && at < text.size(); ++i) {
    character = character << 6 | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
  }
  return character;
}

// Letters to change, add or leave out to make one of the other; more than 2 is as good as many.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row[b.size()];
}

}  // namespace

std::vector<std::string> PlainWords(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end()) {
      words.push_back(word);
    }
    word.clear();
  };
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const uint32_t character = NextCharacter(text, at);
    if (character < 0x80) {
      const char c = static_cast<char>(character);
      if (c >= 'A' && c <= 'Z') {
        word.push_back(static_cast<char>(c - 'A' + 'a'));
      } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        word.push_back(c);
      } else if (c != '\'') {
        end_word();
      }
      continue;
    }
    const std::string_view plain = PlainLetter(character);
    // A letter of another script is kept as it is.
    word.append(plain.empty() ? text.substr(begin, at - begin) : plain);
  }
  end_word();
  return words;
}

double WordLikeness(std::string_view word, std::string_view other) {
  if (word == other) return 1;
  if (word.empty() || other.empty() || word[0] != other[0]) return 0;
  const size_t shorter = std::min(word.size(), other.size());
  const size_t longer = std::max(word.size(), other.size());
  if (shorter >= 3 && (word.starts_with(other) || other.starts_with(word))) return 0.9;
  if (longer - shorter > 2 || shorter < 4) return 0;
  const size_t distance = Distance(word, other);
  if (distance <= 1) return 0.85;
  return distance == 2 && shorter >= 7 ? 0.75 : 0;
}

void NameIndex::Put(const Uuid& person, const Entry& entry) {
  Known known{PlainWords(entry.name + " " + entry.aliases), entry.birth_date};
  MutexLock lock(mutex_);
  Forget(person);
  for (const std::string& word : known.words) by_word_[word].insert(person);
  if (known.birth_date.has_value()) by_birth_date_[*known.birth_date].insert(person);
  persons_[person] = std::move(known);
}

void NameIndex::Erase(const Uuid& person) {
  MutexLock lock(mutex_);
  Forget(person);
}

void NameIndex::Forget(const Uuid& person) {
  const auto found = persons_.find(person);
  if (found == persons_.end()) return;
  for (const std::string& word : found->second.words) {
    const auto postings = by_word_.find(word);
    postings->second.erase(person);
    if (postings->second.empty()) by_word_.erase(postings);
  }
  if (found->second.birth_date.has_value()) {
    const auto postings = by_birth_date_.find(*found->second.birth_date);
    postings->second.erase(person);
    if (postings->second.empty()) by_birth_date_.erase(postings);
  }
  persons_.erase(found);
}

size_t NameIndex::size() const {
  MutexLock lock(mutex_);
  return persons_.size();
}

NameIndex::Alike NameIndex::AlikeTo(std::string_view word) const {
  Alike alike;
  for (const auto& [other, persons] : by_word_) {
    const double likeness = WordLikeness(word, other);
    if (likeness == 0) continue;
    alike.words.emplace_back(likeness, &persons);
    alike.persons += persons.size();
  }
  return alike;
}

NameIndex::Likeness NameIndex::LikenessOf(const std::vector<std::string>& words,
                                          double at_least) const {
  std::vector<Alike> by_word;
  for (const std::string& word : words) by_word.push_back(AlikeTo(word));
  // The rarest word first: when what is left cannot make a person alike enough, a word that half
  // of the register bears is asked only of those who are candidates already.
  std::sort(by_word.begin(), by_word.end(),
            [](const Alike& a, const Alike& b) { return a.persons < b.persons; });
  const double share = 1 / static_cast<double>(words.size());
  Likeness total;
  for (size_t i = 0; i < by_word.size(); ++i) {
    const double left = share * static_cast<double>(by_word.size() - i);
    if (left >= at_least) {
      Likeness best;  // of this word to any of the person's
      for (const auto& [likeness, persons] : by_word[i].words) {
        for (const Uuid& person : *persons) best[person] = std::max(best[person], likeness);
      }
      for (const auto& [person, likeness] : best) total[person] += likeness * share;
      continue;
    }
    for (auto& [person, sum] : total) {
      double best = 0;
      for (const auto& [likeness, persons] : by_word[i].words) {
        if (likeness > best && persons->contains(person)) best = likeness;
      }
      sum += best * share;
    }
  }
  return total;
}

std::vector<Uuid> NameIndex::Ranked(const Entry& entry, const Uuid& self, double name_at_least,
                                    double of_best, size_t max) const {
  const std::vector<std::string> words = PlainWords(entry.name);
  MutexLock lock(mutex_);
  Likeness likeness = LikenessOf(words, name_at_least - kRounding);
  for (auto it = likeness.begin(); it != likeness.end();) {
    if (it->second < name_at_least) {
      likeness.erase(it++);
    } else {
      ++it;
    }
  }
  if (entry.birth_date.has_value()) {
    const auto born = by_birth_date_.find(*entry.birth_date);
    if (born != by_birth_date_.end()) {
      for (const Uuid& person : born->second) likeness[person] += kSameBirthDate;
    }
  }
  likeness.erase(self);
  std::vector<std::pair<double, Uuid>> ranked;
  for (const auto& [person, value] : likeness) ranked.emplace_back(-value, person);
  std::sort(ranked.begin(), ranked.end());  // the same every time: then by id
  std::vector<Uuid> persons;
  for (const auto& [value, person] : ranked) {
    if (persons.size() == max || -value < of_best * -ranked.front().first) break;
    persons.push_back(person);
  }
  return persons;
}

std::vector<Uuid> NameIndex::Find(const Entry& entry, size_t max) const {
  return Ranked(entry, Uuid(), kSearchLikeness, kSearchOfBest, max);
}

std::vector<Uuid> NameIndex::Duplicates(const Entry& entry, const Uuid& self, size_t max) const {
  return Ranked(entry, self, kDuplicateLikeness, 0, max);
}

}  // namespace varsel::focus
