// The tables of who may do and see what, made from the declarations on RPCs and fields by the same
// code that enforces them: proto/access_rpcs.md (roles x RPCs) and proto/access_fields.md (roles x
// fields of replies). varsel_golden_update writes them; a test fails when they are not of today.
// Thread-safe: free functions.
#ifndef VARSEL_TESTS_GOLDEN_ACCESS_TABLES_H_
#define VARSEL_TESTS_GOLDEN_ACCESS_TABLES_H_

#include <string>

#include "tests/golden/all_protos.h"

namespace varsel::golden {

inline constexpr char kRpcTableFile[] = "access_rpcs.md";  // under VARSEL_PROTO_DIR
inline constexpr char kFieldTableFile[] = "access_fields.md";

std::string RpcTable(const AllProtos& protos);
std::string FieldTable(const AllProtos& protos);

}  // namespace varsel::golden

#endif  // VARSEL_TESTS_GOLDEN_ACCESS_TABLES_H_
