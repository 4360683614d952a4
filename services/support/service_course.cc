// Contacts and exit courses.
#include <string>

#include "services/support/evolve.h"
#include "services/support/service.h"
#include "services/support/streams.h"

namespace varsel::support {
namespace {

template <typename Request>
StreamId StreamOfContact(const Request& request) {
  return ContactStream(request.contact_id());
}
template <typename Request>
StreamId StreamOfCourse(const Request& request) {
  return CourseStream(request.course_id());
}

template <typename Request, typename Response>
void AddContactCommand(const Service& service, runtime::MethodTable& methods,
                       const std::string& rpc) {
  AddCommand<ContactAggregate, Request, Response>(service, methods, rpc, &StreamOfContact<Request>,
                                                  &GatherNothing);
}
template <typename Request, typename Response>
void AddCourseCommand(const Service& service, runtime::MethodTable& methods,
                      const std::string& rpc) {
  AddCommand<CourseAggregate, Request, Response>(service, methods, rpc, &StreamOfCourse<Request>,
                                                 &GatherNothing);
}

}  // namespace

void RegisterCourseCommands(const Service& service, runtime::MethodTable& methods) {
  AddContactCommand<v1::RecordContactRequest, v1::RecordContactResponse>(service, methods,
                                                                         "RecordContact");
  AddContactCommand<v1::CorrectContactRequest, v1::CorrectContactResponse>(service, methods,
                                                                           "CorrectContact");
  AddContactCommand<v1::WithdrawContactRequest, v1::WithdrawContactResponse>(service, methods,
                                                                             "WithdrawContact");
  AddCourseCommand<v1::OpenCourseRequest, v1::OpenCourseResponse>(service, methods, "OpenCourse");
  AddCourseCommand<v1::CorrectCourseRequest, v1::CorrectCourseResponse>(service, methods,
                                                                        "CorrectCourse");
  AddCourseCommand<v1::RecordCourseStepRequest, v1::RecordCourseStepResponse>(service, methods,
                                                                              "RecordCourseStep");
  AddCourseCommand<v1::CorrectCourseStepRequest, v1::CorrectCourseStepResponse>(
      service, methods, "CorrectCourseStep");
  AddCourseCommand<v1::WithdrawCourseFactRequest, v1::WithdrawCourseFactResponse>(
      service, methods, "WithdrawCourseFact");
}

}  // namespace varsel::support
