#include "storage/views/row_overlay.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "storage/views/memory_views.h"
#include "storage/views/row_cache.h"
#include "storage/views/view_table.h"

namespace varsel::views {
namespace {

Rows Scanned(const RowReader& reader, std::string_view prefix, std::string_view from) {
  Rows rows;
  std::string last;
  EXPECT_TRUE(reader
                  .Scan(prefix, from,
                        [&](std::string_view key, std::string_view value) {
                          EXPECT_TRUE(rows.empty() || key > last);
                          last = key;
                          rows.emplace(key, value);
                          return true;
                        })
                  .ok());
  return rows;
}

TEST(RowOverlay, RandomWritesReadAsAMapWould) {
  std::mt19937_64 random(1);
  auto base_rows = std::make_shared<Rows>();
  for (int i = 0; i < 50; ++i) (*base_rows)["k" + std::to_string(random() % 100)] = "base";
  const MapReader base(base_rows);
  RowOverlay overlay(base);
  Rows model = *base_rows;
  for (int record = 0; record < 200; ++record) {
    Rows before = model;
    for (int i = 0; i < 4; ++i) {
      const std::string key = "k" + std::to_string(random() % 100);
      if (random() % 3 == 0) {
        overlay.Delete(key);
        model.erase(key);
      } else {
        const std::string value = std::to_string(random());
        overlay.Put(key, value);
        model[key] = value;
      }
    }
    if (random() % 4 == 0) {
      overlay.DropRecord();
      model = before;
    } else {
      overlay.KeepRecord();
    }
    ASSERT_EQ(Scanned(overlay, "", ""), model);
    Rows some;
    for (const auto& [key, value] : model) {
      if (key.starts_with("k3") && key >= "k35") some.emplace(key, value);
    }
    ASSERT_EQ(Scanned(overlay, "k3", "k35"), some);
  }
}

TEST(RowOverlay, VisitorMayDeleteWhatItVisits) {
  auto base_rows = std::make_shared<Rows>(Rows{{"a1", "1"}, {"a2", "2"}, {"b1", "3"}});
  const MapReader base(base_rows);
  RowOverlay overlay(base);
  overlay.Put("a3", "4");
  ASSERT_TRUE(overlay
                  .Scan("a", "",
                        [&](std::string_view key, std::string_view) {
                          overlay.Delete(std::string(key));
                          return true;
                        })
                  .ok());
  EXPECT_EQ(Scanned(overlay, "", ""), (Rows{{"b1", "3"}}));
}

TEST(RowOverlay, DroppedRecordLeavesNoTraceInTheCache) {
  const MapReader base(std::make_shared<Rows>(Rows{{"known", "1"}, {"unread", "2"}}));
  RowCache cache;
  RowOverlay overlay(base, cache, "7");
  overlay.Put("known", "first");
  overlay.KeepRecord();
  overlay.Put("known", "second");
  overlay.Put("unread", "x");
  overlay.Put("unread", "y");
  overlay.Delete("new");
  overlay.DropRecord();
  EXPECT_EQ(Scanned(overlay, "", ""), (Rows{{"known", "first"}, {"unread", "2"}}));
  EXPECT_EQ(*overlay.Get("unread"), "2");
  Rows written;
  overlay.ForEach([&](std::string_view key, const std::string* value) {
    written.emplace(key, value == nullptr ? "deleted" : *value);
  });
  EXPECT_EQ(written, (Rows{{"7known", "first"}}));
}

TEST(RowOverlay, WritesNothingOfARowThatCameAndWentInOneBatch) {
  const MapReader base(std::make_shared<Rows>(Rows{{"stored", "1"}, {"unread", "2"}}));
  RowCache cache;
  RowOverlay overlay(base, cache, "7");
  RowStore& rows = overlay;
  const auto written = [&overlay] {
    std::string all;
    overlay.ForEach([&](std::string_view key, const std::string* value) {
      all += std::string(key) + (value == nullptr ? "- " : "+ ");
    });
    overlay.Clear();
    return all;
  };
  ASSERT_TRUE(overlay.Get("stored").ok());
  ASSERT_TRUE(overlay.Get("looked for").ok());
  rows.Put("stored", "3");
  rows.Delete("stored");
  rows.Put("looked for", "");
  rows.Delete("looked for");
  rows.Put("unread", "4");
  rows.Delete("unread");
  rows.PutNew("new", "");
  rows.Delete("new");
  rows.PutNew("new and there", "");
  overlay.KeepRecord();
  EXPECT_EQ(written(), "7new and there+ 7stored- 7unread- ");
  // What was stored by one batch takes a write to go in the next; what went takes none.
  rows.Delete("new and there");
  rows.Delete("new");
  rows.Delete("stored");
  rows.Put("looked for", "5");
  EXPECT_EQ(written(), "7looked for+ 7new and there- ");
}

// As in the log: batch after batch over rows that were stored, with a cache that forgets.
TEST(RowOverlay, BatchesOverACacheThatForgetsReadAsAMapWould) {
  std::mt19937_64 random(2);
  auto stored = std::make_shared<Rows>();
  const MapReader base(stored);
  RowCache cache;
  RowOverlay overlay(base, cache, "7");
  Rows model;
  for (int batch = 0; batch < 300; ++batch) {
    for (int i = 0; i < 8; ++i) {
      const std::string key = "k" + std::to_string(random() % 60);
      const auto got = overlay.Get(key);
      ASSERT_EQ(got->has_value(), model.contains(key));
      if (got->has_value()) {
        ASSERT_EQ(**got, model[key]);
      }
      if (random() % 4 == 0) {
        overlay.Delete(key);
        model.erase(key);
      } else {
        model[key] = std::string(random() % 80, 'v') + std::to_string(random());
        overlay.Put(key, model[key]);
      }
      overlay.KeepRecord();
    }
    overlay.ForEach([&](std::string_view key, const std::string* value) {
      ASSERT_EQ(key.substr(0, 1), "7");
      stored->erase(std::string(key.substr(1)));
      if (value != nullptr) stored->emplace(key.substr(1), *value);
    });
    overlay.Clear();
    cache.Trim(4'000);
    ASSERT_LE(cache.bytes(), 4'000u);
    ASSERT_EQ(*stored, model);
  }
}

TEST(RowCache, ForgetsWhatIsNotUsedAndKeepsWhatIsUsedOrWritten) {
  RowCache cache;
  cache.Add("used");
  cache.Add("written").written = true;
  for (int i = 0; i < 1000; ++i) {
    cache.Add("key " + std::to_string(i));
    cache.Trim(10'000);
    ASSERT_NE(cache.Find("used"), nullptr);
    ASSERT_LE(cache.bytes(), 10'000u);
  }
  EXPECT_EQ(cache.Find("key 0"), nullptr);
  EXPECT_NE(cache.Find("written"), nullptr);
  ASSERT_NE(cache.Find("key 999"), nullptr);
  EXPECT_FALSE(cache.Find("key 999")->there);
}

TEST(ViewTable, DecodesOnlyWhatItEncoded) {
  ViewTable table;
  table.next_slot = 9;
  table.entries = {{"a.view", 3, 1, Position(77), false}, {"b.view", 8, 2, Position(5), true}};
  const std::string bytes = EncodeViewTable(table);
  EXPECT_EQ(*DecodeViewTable(bytes), table);
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(DecodeViewTable(bytes.substr(0, size)).ok());
  }
  EXPECT_FALSE(DecodeViewTable(bytes + "x").ok());
}

}  // namespace
}  // namespace varsel::views
