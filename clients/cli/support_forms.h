// What the commands of the support area share.
#ifndef VARSEL_CLIENTS_CLI_SUPPORT_FORMS_H_
#define VARSEL_CLIENTS_CLI_SUPPORT_FORMS_H_

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/command_form.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/request_form.h"
#include "clients/cli/session.h"
#include "storage/base/status_macros.h"

namespace varsel::cli {

inline std::string SupportMethod(const char* rpc) {
  return absl::StrCat("varsel.support.v1.SupportService/", rpc);
}

// Sends the form of a query: as JSON if that was asked for, else shown by show(session, reply).
template <typename Reply, typename Show>
absl::Status ShowSupport(Session& session, const RequestForm& form, const Show& show) {
  ASSIGN_OR_RETURN(const std::unique_ptr<google::protobuf::Message> request, form.Build());
  ASSIGN_OR_RETURN(const std::unique_ptr<google::protobuf::Message> reply,
                   session.Call(form.method(), *request));
  if (session.json()) return session.ShowJson(*reply);
  show(session, static_cast<const Reply&>(*reply));
  return absl::OkStatus();
}

// The line under a list that has more pages.
inline void ShowNextPage(Session& session, const std::string& token) {
  if (token.empty()) return;
  session.out() << session.Say(
                       {.da = "Der er flere: --page-token=", .en = "There are more: --page-token="})
                << token << "\n";
}

// A value of an enum as it is shown; empty if nothing was said.
template <typename Enum>
std::string EnumWord(Language language, Enum value) {
  if (value == 0) return "";
  const auto* type = google::protobuf::GetEnumDescriptor<Enum>();
  const auto* known = type->FindValueByNumber(value);
  return known == nullptr ? std::string("?") : Label(language, *known);
}

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_SUPPORT_FORMS_H_
