// Contacts and exit courses.
#include <string>

#include "services/domain/time_proto.h"
#include "services/support/course.h"
#include "services/support/eki_view.h"
#include "services/support/query.h"
#include "services/support/streams.h"
#include "storage/base/status_macros.h"
#include "varsel/support/v1/support_events.pb.h"
#include "varsel/support/v1/support_reasons.pb.h"

namespace varsel::support {
namespace {

using runtime::Call;
using runtime::Work;

void FillCourse(const v1::CourseRow& row, v1::ExitCourse* course) {
  const v1::CourseLife& life = row.life();
  course->set_course_id(life.course_id());
  course->set_version(row.version());
  course->set_person_id(life.person_id());
  *course->mutable_referred_time() = life.referred_time();
  course->set_came_through(life.came_through());
  course->set_notification_id(life.notification_id());
  course->set_worker_id(life.worker_id());
  const CourseStanding standing = StandingAt(life, absl::InfiniteFuture());
  course->set_state(standing.state);
  course->set_interruption(standing.interruption);
  course->set_withdrawn(life.withdrawn());
  for (const v1::CourseStepFact* fact : StepsInOrder(life)) {
    v1::CourseStep& step = *course->add_steps();
    step.set_step_id(fact->step_id());
    step.set_state(fact->state());
    *step.mutable_step_time() = fact->step_time();
    step.set_interruption(fact->interruption());
  }
}

absl::StatusOr<v1::ListContactsResponse> QueryContacts(const Queries& queries, const Call& call,
                                                       const v1::ListContactsRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kContactView, call.at_least));
  v1::ListContactsResponse response;
  RETURN_IF_ERROR(FillPage<v1::ContactIndexRow>(
      *rows, ContactsPrefix(UuidOf(request.person_id())), request, &response,
      [&](std::string_view, const v1::ContactIndexRow& index) -> absl::StatusOr<bool> {
        ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::ContactRow>(
                                             *rows, ContactKey(UuidOf(index.contact_id()))));
        v1::EkiContact& contact = *response.add_contacts();
        contact.set_contact_id(row.life().contact_id());
        contact.set_version(row.version());
        contact.set_person_id(row.life().person_id());
        *contact.mutable_contact_time() = row.life().contact_time();
        contact.set_contact_kind(row.life().contact_kind());
        contact.set_worker_id(row.life().worker_id());
        if (!row.has_sealed()) return true;
        const bool corrected = row.sealed().path() == "contact_corrected";
        RETURN_IF_ERROR(
            corrected ? OpenNote<v1::ContactCorrected>(queries.sealer, row.sealed(), &contact)
                      : OpenNote<v1::ContactRecorded>(queries.sealer, row.sealed(), &contact));
        return true;
      }));
  return response;
}

absl::StatusOr<v1::GetCourseResponse> QueryCourse(const Queries& queries, const Call& call,
                                                  const v1::GetCourseRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kCourseView, call.at_least));
  ASSIGN_OR_RETURN(const auto row,
                   runtime::GetRow<v1::CourseRow>(*rows, CourseKey(UuidOf(request.course_id()))));
  if (!row.has_value()) return Refuse(v1::COURSE_UNKNOWN, {.field = "course_id"});
  v1::GetCourseResponse response;
  v1::ExitCourse& course = *response.mutable_course();
  FillCourse(*row, &course);
  RETURN_IF_ERROR((OpenNoteOf<v1::CourseOpened, v1::CourseCorrected>(
      queries.sealer, row->sealed(), row->life().event_id(), "course_corrected", &course)));
  const auto steps = StepsInOrder(row->life());
  for (size_t i = 0; i < steps.size(); ++i) {
    RETURN_IF_ERROR((OpenNoteOf<v1::CourseStepRecorded, v1::CourseStepCorrected>(
        queries.sealer, row->sealed(), steps[i]->event_id(), "course_step_corrected",
        course.mutable_steps(static_cast<int>(i)))));
  }
  return response;
}

absl::StatusOr<v1::ListCoursesResponse> QueryCourses(const Queries& queries, const Call& call,
                                                     const v1::ListCoursesRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, queries.views.Read(kCourseView, call.at_least));
  v1::ListCoursesResponse response;
  const std::string prefix = request.person_id().empty()
                                 ? CoursesPrefix(request.state())
                                 : CoursesPrefix(UuidOf(request.person_id()));
  RETURN_IF_ERROR(FillPage<v1::CourseIndexRow>(
      *rows, prefix, request, &response,
      [&](std::string_view, const v1::CourseIndexRow& index) -> absl::StatusOr<bool> {
        ASSIGN_OR_RETURN(const auto row, runtime::GetRowOrNew<v1::CourseRow>(
                                             *rows, CourseKey(UuidOf(index.course_id()))));
        const v1::CourseState state = StandingAt(row.life(), absl::InfiniteFuture()).state;
        if (request.state() != v1::COURSE_STATE_UNSPECIFIED && state != request.state()) {
          return false;
        }
        FillCourse(row, response.add_courses());
        return true;
      }));
  return response;
}

}  // namespace

void RegisterCourseQueries(const Queries& queries, runtime::MethodTable& methods) {
  AddQuery<v1::ListContactsRequest, v1::ListContactsResponse>(queries, methods, "ListContacts",
                                                              Work::kScan, &QueryContacts);
  AddQuery<v1::GetCourseRequest, v1::GetCourseResponse>(queries, methods, "GetCourse",
                                                        Work::kPointReads, &QueryCourse);
  AddQuery<v1::ListCoursesRequest, v1::ListCoursesResponse>(queries, methods, "ListCourses",
                                                            Work::kScan, &QueryCourses);
}

}  // namespace varsel::support
