// Checks of what the programmer promised. They stay on in release builds and end the process; no
// user input reaches one.
#ifndef VARSEL_STORAGE_BASE_CHECK_H_
#define VARSEL_STORAGE_BASE_CHECK_H_

#include <cstdio>
#include <cstdlib>

#define VARSEL_CHECK(condition)                                                          \
  do {                                                                                   \
    if (!(condition)) [[unlikely]] {                                                     \
      std::fprintf(stderr, "%s:%d: check failed: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                      \
    }                                                                                    \
  } while (false)

#endif  // VARSEL_STORAGE_BASE_CHECK_H_
