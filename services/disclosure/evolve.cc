#include "services/disclosure/evolve.h"

#include <string>

#include "services/domain/time_proto.h"

namespace varsel::disclosure {
namespace {

// What both the making and a correction say.
template <typename Said>
void Hold(const Said& said, const EventMeta& meta, v1::DisclosureLife& life) {
  life.set_disclosure_id(said.disclosure_id());
  life.set_person_id(said.person_id());
  life.set_recipient_code(said.recipient_code());
  life.set_recipient_actor_id(said.recipient_actor_id());
  life.set_limb_code(said.limb_code());
  life.set_forum_code(said.forum_code());
  life.set_duty_code(said.duty_code());
  *life.mutable_fields() = said.fields();
  *life.mutable_expires() = said.expires();
  life.set_event_id(std::string(meta.event_id.uuid().bytes()));
}

}  // namespace

v1::DisclosureLife Evolve(v1::DisclosureLife life, const v1::DisclosureEvent& event,
                          const EventMeta& meta) {
  switch (event.kind_case()) {
    case v1::DisclosureEvent::kDisclosureMade:
      Hold(event.disclosure_made(), meta, life);
      *life.mutable_disclosed_time() = ToProto(meta.occurred);
      life.set_disclosed_by(meta.actor.ToString());
      break;
    case v1::DisclosureEvent::kDisclosureCorrected:
      Hold(event.disclosure_corrected(), meta, life);
      *life.mutable_corrected_time() = ToProto(meta.occurred);
      break;
    case v1::DisclosureEvent::kDisclosureRecalled:
      *life.mutable_recalled_time() = ToProto(meta.occurred);
      life.set_recalled_by(meta.actor.ToString());
      break;
    case v1::DisclosureEvent::KIND_NOT_SET:
      break;
  }
  return life;
}

v1::DisclosureState StateAt(const v1::DisclosureLife& life, absl::Time now) {
  if (life.has_recalled_time()) return v1::DISCLOSURE_STATE_RECALLED;
  if (FromProto(life.expires()) <= now) return v1::DISCLOSURE_STATE_LAPSED;
  return v1::DISCLOSURE_STATE_STANDS;
}

}  // namespace varsel::disclosure
