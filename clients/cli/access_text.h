// The access log as a table: who read of whom, what is worth a look, and the monthly samples. Pure;
// thread-safe.
#ifndef VARSEL_CLIENTS_CLI_ACCESS_TEXT_H_
#define VARSEL_CLIENTS_CLI_ACCESS_TEXT_H_

#include <string>

#include "clients/cli/words.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "varsel/access/v1/access_service.pb.h"

namespace varsel::cli {

// A row an entry, with the persons' ids where it names few.
std::string ReadsText(Language language,
                      const google::protobuf::RepeatedPtrField<access::v1::Read>& reads);
// Where the log begins, if its oldest entries have come to the end of its term; else empty.
std::string BeginningText(Language language, const access::v1::ListReadsResponse& reads);
std::string FlagsText(Language language, const access::v1::ListFlagsResponse& flags);
std::string SamplesText(Language language, const access::v1::ListSamplesResponse& samples);
// The month's state, and its entries.
std::string SampleText(Language language, const access::v1::GetSampleResponse& sample);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_ACCESS_TEXT_H_
