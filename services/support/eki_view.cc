#include "services/support/eki_view.h"

#include <utility>
#include <vector>

#include "services/domain/time_proto.h"
#include "services/support/course.h"
#include "services/support/evolve.h"
#include "services/support/fold.h"
#include "services/support/streams.h"

namespace varsel::support {
namespace {

std::string TimedKey(std::string prefix, const google::protobuf::Timestamp& time, const Uuid& id) {
  return KeyBuilder(std::move(prefix)).Number(NewestFirst(FromProto(time))).Id(id).Take();
}

std::vector<std::string> ContactIndexes(const v1::ContactLife& life, const Uuid& contact) {
  if (life.contact_id().empty() || life.withdrawn()) return {};
  return {TimedKey(ContactsPrefix(UuidOf(life.person_id())), life.contact_time(), contact)};
}

std::vector<std::string> CourseIndexes(const v1::CourseLife& life, const Uuid& course) {
  if (life.course_id().empty() || life.withdrawn()) return {};
  const v1::CourseState state = StandingAt(life, absl::InfiniteFuture()).state;
  return {TimedKey(CoursesPrefix(UuidOf(life.person_id())), life.referred_time(), course),
          TimedKey(CoursesPrefix(v1::COURSE_STATE_UNSPECIFIED), life.referred_time(), course),
          TimedKey(CoursesPrefix(state), life.referred_time(), course)};
}

}  // namespace

std::string ContactKey(const Uuid& contact_id) { return KeyBuilder("c").Id(contact_id).Take(); }
std::string ContactsPrefix(const Uuid& person_id) { return KeyBuilder("p").Id(person_id).Take(); }
std::string CourseKey(const Uuid& course_id) { return KeyBuilder("c").Id(course_id).Take(); }
std::string CoursesPrefix(const Uuid& person_id) { return KeyBuilder("p").Id(person_id).Take(); }
std::string CoursesPrefix(v1::CourseState state) {
  return KeyBuilder("s").Byte(static_cast<uint8_t>(state)).Take();
}

bool ContactView::Wants(std::string_view kind) const {
  return kind.starts_with("support.v1.Contact");
}

absl::Status ContactView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<v1::SupportEvent>(record));
  const Uuid& contact = record.header.meta.stream.id;
  const std::string key = ContactKey(contact);
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::ContactRow>(rows, key));
  for (const std::string& index : ContactIndexes(row.life(), contact)) rows.Delete(index);
  *row.mutable_life() =
      EvolveContact(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  if (!event->has_contact_withdrawn()) {
    row.clear_sealed();
    ASSIGN_OR_RETURN(auto note, NoteOf(record, *event));
    if (note.has_value()) *row.mutable_sealed() = *std::move(note);
  }
  v1::ContactIndexRow entry;
  entry.set_contact_id(contact.ToString());
  for (const std::string& index : ContactIndexes(row.life(), contact)) {
    runtime::PutRow(rows, index, entry);
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

bool CourseView::Wants(std::string_view kind) const {
  return kind.starts_with("support.v1.Course");
}

absl::Status CourseView::Fold(const log::Record& record, views::RowStore& rows) const {
  ASSIGN_OR_RETURN(const auto* event, runtime::DecodeShared<v1::SupportEvent>(record));
  const Uuid& course = record.header.meta.stream.id;
  const std::string key = CourseKey(course);
  ASSIGN_OR_RETURN(auto row, runtime::GetRowOrNew<v1::CourseRow>(rows, key));
  for (const std::string& index : CourseIndexes(row.life(), course)) rows.Delete(index);
  *row.mutable_life() =
      EvolveCourse(std::move(*row.mutable_life()), *event, runtime::MetaOf(record.header));
  row.set_version(record.header.version.value());
  RETURN_IF_ERROR(AddNote(record, *event, row.mutable_sealed()));
  v1::CourseIndexRow entry;
  entry.set_course_id(course.ToString());
  for (const std::string& index : CourseIndexes(row.life(), course)) {
    runtime::PutRow(rows, index, entry);
  }
  runtime::PutRow(rows, key, row);
  return absl::OkStatus();
}

}  // namespace varsel::support
