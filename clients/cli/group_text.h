// The picture of groups as text for a terminal and as DOT for graphviz. Drawn, and nothing computed
// about a person's place in it: persons stand in the order of their ids. Pure.
#ifndef VARSEL_CLIENTS_CLI_GROUP_TEXT_H_
#define VARSEL_CLIENTS_CLI_GROUP_TEXT_H_

#include <map>
#include <string>

#include "clients/cli/words.h"
#include "varsel/picture/v1/picture_service.pb.h"

namespace varsel::cli {

// By id; what is not there is shown by the first eight characters of its id.
using PictureNames = std::map<std::string, std::string>;

std::string PictureText(Language language, const PictureNames& names,
                        const picture::v1::GetGroupPictureResponse& picture);
// A graph in the DOT language (graphviz.org/doc/info/lang.html): groups as boxes, persons as
// ellipses.
std::string PictureDot(Language language, const PictureNames& names,
                       const picture::v1::GetGroupPictureResponse& picture);
std::string RisksText(Language language, const picture::v1::GetGroupRisksResponse& risks);
std::string ObservationsText(Language language, const PictureNames& names,
                             const picture::v1::ListAreaObservationsResponse& list);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_GROUP_TEXT_H_
