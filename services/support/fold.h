// What the folds of the support views share. Thread-safe.
#ifndef VARSEL_SERVICES_SUPPORT_FOLD_H_
#define VARSEL_SERVICES_SUPPORT_FOLD_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "services/runtime/rows.h"
#include "services/runtime/stored_event.h"
#include "storage/base/newest_first.h"
#include "storage/base/ordered_key.h"
#include "storage/base/status_macros.h"
#include "varsel/common/v1/sealed.pb.h"
#include "varsel/support/v1/support_events.pb.h"

namespace varsel::support {

// The note that this event sealed, if it has one. The path of an arm's own fields is its name.
inline absl::StatusOr<std::optional<common::v1::SealedCopy>> NoteOf(const log::Record& record,
                                                                    const v1::SupportEvent& event) {
  const auto* arm = event.GetReflection()->GetOneofFieldDescriptor(
      event, v1::SupportEvent::descriptor()->oneof_decl(0));
  return runtime::CopySealed(record, arm->name());
}

inline absl::Status AddNote(const log::Record& record, const v1::SupportEvent& event,
                            google::protobuf::RepeatedPtrField<common::v1::SealedCopy>* notes) {
  ASSIGN_OR_RETURN(auto copy, NoteOf(record, event));
  if (copy.has_value()) *notes->Add() = *std::move(copy);
  return absl::OkStatus();
}

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_FOLD_H_
