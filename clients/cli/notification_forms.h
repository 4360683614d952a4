// The flags that recording and correcting a fact have in common.
#ifndef VARSEL_CLIENTS_CLI_NOTIFICATION_FORMS_H_
#define VARSEL_CLIENTS_CLI_NOTIFICATION_FORMS_H_

#include "CLI/CLI.hpp"
#include "clients/cli/request_form.h"

namespace varsel::cli {

// `required`: what cannot be left out when it is recorded for the first time.
void AddPlanFields(CLI::App& app, RequestForm& form);
void AddAttemptFields(CLI::App& app, RequestForm& form, bool required);
void AddDeliveryFields(CLI::App& app, RequestForm& form, bool required);
void AddFollowUpFields(CLI::App& app, RequestForm& form, bool required);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_NOTIFICATION_FORMS_H_
