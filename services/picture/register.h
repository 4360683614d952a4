// The picture area as the process takes it: risk indicators of groups, where groups gather, and the
// picture of who is tied to them.
#ifndef VARSEL_SERVICES_PICTURE_REGISTER_H_
#define VARSEL_SERVICES_PICTURE_REGISTER_H_

#include <memory>

#include "services/runtime/area.h"

namespace varsel::picture {

std::unique_ptr<runtime::Area> NewPictureArea();

}  // namespace varsel::picture

#endif  // VARSEL_SERVICES_PICTURE_REGISTER_H_
