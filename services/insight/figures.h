// Counters as the figures of a reply: with numerator, denominator, unit, window and interval. Pure.
#ifndef VARSEL_SERVICES_INSIGHT_FIGURES_H_
#define VARSEL_SERVICES_INSIGHT_FIGURES_H_

#include <string>

#include "services/insight/contribution.h"
#include "varsel/insight/v1/insight_rows.pb.h"
#include "varsel/insight/v1/insight_service.pb.h"

namespace varsel::insight {

v1::Rate RateOf(uint32_t numerator, uint32_t denominator, const std::string& unit,
                const v1::Window& window);

// One cell's count; 0 if there is no such cell.
uint32_t CountOf(const v1::PersonCell* cell, PersonCount count);
uint32_t ReachedOf(const v1::PersonCell* cell);

// `targeted`: the denominator. For most parts it is the cell's own; where only those reached are
// divided, the whole's.
v1::PersonFigures PersonFiguresOf(const v1::PersonCell* cell, uint32_t targeted,
                                  const v1::Window& window);
v1::AttemptFigures AttemptFiguresOf(const v1::AttemptCell* cell, const v1::Window& window);
v1::ReceptionFigures ReceptionFiguresOf(const v1::PersonCell* cell, const v1::Window& window);

// "street_group" of GROUP_KIND_STREET_GROUP; empty for the unspecified value and for numbers that
// are none.
std::string WordOf(const google::protobuf::EnumDescriptor& type, int number);
// What a part of a breakdown is called in a reply; `code` as in the cells.
std::string KeyOfPart(v1::Breakdown breakdown, const std::string& section_id, uint32_t code);

}  // namespace varsel::insight

#endif  // VARSEL_SERVICES_INSIGHT_FIGURES_H_
