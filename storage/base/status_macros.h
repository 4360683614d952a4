// RETURN_IF_ERROR and ASSIGN_OR_RETURN over absl::Status; the installed Abseil has none.
#ifndef VARSEL_STORAGE_BASE_STATUS_MACROS_H_
#define VARSEL_STORAGE_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define VARSEL_CONCAT_INNER_(a, b) a##b
#define VARSEL_CONCAT_(a, b) VARSEL_CONCAT_INNER_(a, b)

// Returns the status of `expression` from the enclosing function unless it is OK.
#define RETURN_IF_ERROR(expression)             \
  do {                                          \
    absl::Status varsel_status_ = (expression); \
    if (!varsel_status_.ok()) [[unlikely]]      \
      return varsel_status_;                    \
  } while (false)

// ASSIGN_OR_RETURN(auto x, F()): x is the value of F(), or the enclosing function returns its
// status.
#define ASSIGN_OR_RETURN(declaration, expression) \
  ASSIGN_OR_RETURN_INNER_(VARSEL_CONCAT_(varsel_status_or_, __LINE__), declaration, expression)
#define ASSIGN_OR_RETURN_INNER_(result, declaration, expression) \
  auto result = (expression);                                    \
  if (!result.ok()) [[unlikely]]                                 \
    return std::move(result).status();                           \
  declaration = *std::move(result)

#endif  // VARSEL_STORAGE_BASE_STATUS_MACROS_H_
