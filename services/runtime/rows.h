// Rows of views as protobuf messages. Rows are written deterministically, so that rebuilt ==
// followed byte for byte.
#ifndef VARSEL_SERVICES_RUNTIME_ROWS_H_
#define VARSEL_SERVICES_RUNTIME_ROWS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "storage/base/error.h"
#include "storage/base/status_macros.h"
#include "storage/views/view.h"

namespace varsel::runtime {

inline absl::Status RowUnreadable(std::string_view type) {
  return Refuse(common::v1::LOG_DATA_LOSS,
                {.id = "(view row)", .detail = "a row does not parse as " + std::string(type)});
}

// The row at `key`, or nullopt. DATA_LOSS if it does not parse.
template <typename Row>
absl::StatusOr<std::optional<Row>> GetRow(const views::RowReader& rows, std::string_view key) {
  ASSIGN_OR_RETURN(std::optional<std::string> value, rows.Get(key));
  if (!value.has_value()) return std::optional<Row>();
  Row row;
  if (!row.ParseFromString(*value)) return RowUnreadable(Row::descriptor()->full_name());
  return std::optional<Row>(std::move(row));
}

// The row at `key`, or an empty one.
template <typename Row>
absl::StatusOr<Row> GetRowOrNew(const views::RowReader& rows, std::string_view key) {
  ASSIGN_OR_RETURN(std::optional<Row> row, GetRow<Row>(rows, key));
  return row.has_value() ? *std::move(row) : Row();
}

template <typename Row>
void PutRow(views::RowStore& rows, std::string_view key, const Row& row) {
  std::string value;
  {
    google::protobuf::io::StringOutputStream stream(&value);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    row.SerializeToCodedStream(&coded);
  }
  rows.Put(key, value);
}

// `visit(key, row)` returns false to stop. DATA_LOSS at the first row that does not parse.
template <typename Row, typename Visit>
absl::Status ScanRows(const views::RowReader& rows, std::string_view prefix, std::string_view from,
                      Visit visit) {
  absl::Status broken;
  RETURN_IF_ERROR(rows.Scan(prefix, from, [&](std::string_view key, std::string_view value) {
    Row row;
    if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      broken = RowUnreadable(Row::descriptor()->full_name());
      return false;
    }
    return static_cast<bool>(visit(key, row));
  }));
  return broken;
}

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_ROWS_H_
