// The file that leaves: comment lines that begin with '#' (what it is, for whom, by what right,
// until when), the names of the columns, and a line for each row. Fields need no quoting: they are
// codes, dates and numbers. Lines end with a line feed; UTF-8. The same export gives the same bytes
// for ever. Pure; thread-safe.
#ifndef VARSEL_SERVICES_EVALUATION_EXPORT_FILE_H_
#define VARSEL_SERVICES_EVALUATION_EXPORT_FILE_H_

#include <functional>
#include <string>
#include <vector>

#include "services/evaluation/panel.h"
#include "storage/base/uuid.h"
#include "varsel/evaluation/v1/evaluation_rows.pb.h"

namespace varsel::evaluation {

// Of `life` is read what was agreed, when it was made, by whom and of which weeks; not its sums.
// Rows stand in the order of their pseudonyms, so that the order tells nothing.
std::string RenderFile(const v1::ExportLife& life, const std::vector<PanelRow>& rows,
                       const std::function<std::string(const Uuid& group)>& pseudonym);

}  // namespace varsel::evaluation

#endif  // VARSEL_SERVICES_EVALUATION_EXPORT_FILE_H_
