#include "services/log/record_proto.h"

#include <string>

#include "services/domain/time_proto.h"

namespace varsel::log_service {
namespace {

template <typename TypedId>
std::string TextOrEmpty(const TypedId& id) {
  return id.is_none() ? std::string() : id.ToString();
}

}  // namespace

log::v1::Record RecordProto(const log::Record& record) {
  const log::RecordMeta& meta = record.header.meta;
  log::v1::Record proto;
  proto.set_position(record.header.position.value());
  proto.set_stream_area(meta.stream.area);
  proto.set_stream_id(meta.stream.id.ToString());
  proto.set_version(record.header.version.value());
  proto.set_kind(meta.kind);
  proto.set_event_id(meta.event_id.ToString());
  *proto.mutable_occurred_time() = ToProto(meta.occurred);
  *proto.mutable_recorded_time() = ToProto(record.header.recorded);
  proto.set_actor_id(meta.actor.ToString());
  proto.set_purpose(meta.purpose);
  proto.set_controller(static_cast<common::v1::Controller>(meta.controller));
  proto.set_legal_basis(meta.legal_basis);
  proto.set_request_id(TextOrEmpty(meta.request_id));
  proto.set_causation_id(TextOrEmpty(meta.causation));
  proto.set_correlation_id(TextOrEmpty(meta.correlation));
  proto.set_corrects_id(TextOrEmpty(meta.corrects));
  for (const SubjectId& subject : meta.subjects) proto.add_subject_ids(subject.ToString());
  proto.set_ignorable(meta.ignorable);
  proto.set_header(record.header_bytes);
  proto.set_payload(record.payload);
  proto.set_sealed(record.sealed);
  return proto;
}

}  // namespace varsel::log_service
