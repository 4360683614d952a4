// The flags that recording and correcting a fact have in common.
#ifndef VARSEL_CLIENTS_CLI_NOTIFICATION_FORMS_H_
#define VARSEL_CLIENTS_CLI_NOTIFICATION_FORMS_H_

#include "CLI/CLI.hpp"
#include "clients/cli/request_form.h"
#include "varsel/notification/v1/notification_types.pb.h"

namespace varsel::cli {

// `required`: what cannot be left out when it is recorded for the first time.
void AddPlanFields(CLI::App& app, RequestForm& form);
void AddAttemptFields(CLI::App& app, RequestForm& form, bool required);
void AddDeliveryFields(CLI::App& app, RequestForm& form, bool required);
// What the team answers about a delivery, beside its mode, time and officers.
void AddDeliveryAnswers(CLI::App& app, RequestForm& form);
// Before `typed` is merged over `now`: lists are replaced, not added to.
void ClearTypedLists(const notification::v1::DeliveryFacts& typed,
                     notification::v1::DeliveryFacts* now);
void AddFollowUpFields(CLI::App& app, RequestForm& form, bool required);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_NOTIFICATION_FORMS_H_
