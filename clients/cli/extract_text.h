// A person's extract as he is given it: in words, as CSV or as a page. Pure; thread-safe.
#ifndef VARSEL_CLIENTS_CLI_EXTRACT_TEXT_H_
#define VARSEL_CLIENTS_CLI_EXTRACT_TEXT_H_

#include <string>
#include <vector>

#include "clients/cli/words.h"
#include "varsel/records/v1/records_service.pb.h"

namespace varsel::cli {

using ExtractItems = std::vector<records::v1::ExtractItem>;

// One line an event, its fields below it; times in Danish time.
std::string ExtractText(Language language, const ExtractItems& items);
// RFC 4180: one line a field; when, recorded, what happened, field, text.
std::string ExtractCsv(Language language, const ExtractItems& items);
// One self-contained page, escaped.
std::string ExtractHtml(Language language, const ExtractItems& items);

// What happened, and what a field is, in words; as it stands where there is no word.
std::string EventWord(Language language, const std::string& event_kind);
std::string FieldWord(Language language, const std::string& name);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_EXTRACT_TEXT_H_
