// The commands of the support area: a request, the facts that its rule needs, and where it is
// decided. No rules. Thread-safe.
#ifndef VARSEL_SERVICES_SUPPORT_SERVICE_H_
#define VARSEL_SERVICES_SUPPORT_SERVICE_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/area.h"
#include "services/runtime/call.h"
#include "services/runtime/command.h"
#include "services/runtime/method_table.h"
#include "services/support/context.h"
#include "services/support/decide.h"
#include "storage/base/status_macros.h"
#include "storage/log/event_log.h"

namespace varsel::support {

inline constexpr char kServiceName[] = "varsel.support.v1.SupportService/";

// What the commands stand on. All of it outlives them.
struct Service {
  log::EventLog& log;
  views::ViewSource& views;
  const v1::OfferCatalogue& catalogue;
};

// What a decision is given, and the streams that it was read from.
struct Gathered {
  SupportContext context;
  std::vector<log::Precondition> reads;
};

// For commands that rest on nothing but their own stream.
inline absl::Status GatherNothing(const Service&, const runtime::Call&,
                                  const google::protobuf::Message&, Gathered*) {
  return absl::OkStatus();
}

// What a decision says that the reply repeats; absent = nothing is due.
using FollowUpDue = std::optional<google::protobuf::Timestamp>;
inline FollowUpDue FollowUpDueOf(const Drafts<v1::SupportEvent>& drafts) {
  for (const auto& draft : drafts) {
    if (draft.event.offer_answered().has_follow_up_due()) {
      return draft.event.offer_answered().follow_up_due();
    }
    if (draft.event.offer_answer_corrected().has_follow_up_due()) {
      return draft.event.offer_answer_corrected().follow_up_due();
    }
  }
  return std::nullopt;
}

// The reply repeats the request's ids of the same name.
template <typename Request, typename Response>
void FillIds(const Request& request, Response* response) {
  if constexpr (requires { response->set_offer_id(""); }) {
    response->set_offer_id(request.offer_id());
  }
  if constexpr (requires { response->set_contact_id(""); }) {
    response->set_contact_id(request.contact_id());
  }
  if constexpr (requires { response->set_course_id(""); }) {
    response->set_course_id(request.course_id());
  }
  if constexpr (requires { response->set_hold_id(""); }) response->set_hold_id(request.hold_id());
  if constexpr (requires { response->set_question_id(""); }) {
    response->set_question_id(request.question_id());
  }
  if constexpr (requires { response->set_person_id(""); }) {
    response->set_person_id(request.person_id());
  }
  if constexpr (requires { response->set_report_id(""); }) {
    response->set_report_id(request.report_id());
  }
}

// Registers a command. gather: absl::Status(const Service&, const Call&, const Request&,
// Gathered*).
template <typename Aggregate, typename Request, typename Response, typename Stream, typename Gather>
void AddCommand(const Service& service, runtime::MethodTable& methods, const std::string& rpc,
                Stream stream, Gather gather) {
  using Plan = runtime::CommandPlan<Aggregate, Response>;
  methods.Command<Aggregate, Request, Response>(
      kServiceName + rpc,
      [service, stream, gather](const runtime::Call& call,
                                const Request& request) -> absl::StatusOr<Plan> {
        Gathered gathered{.context = {.base = call.Context(),
                                      .controller = call.caller.controller,
                                      .catalogue = &service.catalogue}};
        RETURN_IF_ERROR(gather(service, call, request, &gathered));
        Plan plan{.stream = stream(request), .reads = std::move(gathered.reads)};
        if constexpr (requires { request.expected_version(); }) {
          if (request.expected_version() > 0) plan.expected = Version(request.expected_version());
        }
        struct Decided {
          FollowUpDue due;
          bool signed_by_both = false;
        };
        auto decided = std::make_shared<Decided>();
        plan.decide = [&request, decided, context = std::move(gathered.context)](
                          const typename Aggregate::State& life) -> Decision {
          Decision decision = Decide(life, request, context);
          if (!decision.ok()) return decision;
          decided->due = FollowUpDueOf(*decision);
          if constexpr (requires { SignedByBoth(life); }) {
            const auto other = context.controller == common::v1::CONTROLLER_EKI
                                   ? common::v1::CONTROLLER_POLICE
                                   : common::v1::CONTROLLER_EKI;
            decided->signed_by_both = SignatureOf(life, other) != nullptr;
          }
          return decision;
        };
        plan.reply = [&request, decided](const runtime::CommandOutcome& outcome,
                                         Response* response) {
          FillIds(request, response);
          if constexpr (requires { response->mutable_follow_up_due(); }) {
            if (decided->due.has_value()) *response->mutable_follow_up_due() = *decided->due;
          }
          if constexpr (requires { response->set_signed_by_both(true); }) {
            response->set_signed_by_both(decided->signed_by_both);
          }
          response->set_version(outcome.version.value());
        };
        return plan;
      });
}

// service_offer.cc, service_course.cc (contacts too), service_hold.cc (sharing too),
// service_report.cc
void RegisterOfferCommands(const Service& service, runtime::MethodTable& methods);
void RegisterCourseCommands(const Service& service, runtime::MethodTable& methods);
void RegisterHoldCommands(const Service& service, runtime::MethodTable& methods);
void RegisterReportCommands(const Service& service, runtime::MethodTable& methods);

}  // namespace varsel::support

#endif  // VARSEL_SERVICES_SUPPORT_SERVICE_H_
