// A subcommand that sends one request as its flags say and shows the reply: most commands are no
// more than a list of flags.
#ifndef VARSEL_CLIENTS_CLI_COMMAND_FORM_H_
#define VARSEL_CLIENTS_CLI_COMMAND_FORM_H_

#include <memory>
#include <span>
#include <string>

#include "clients/cli/program.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/request_form.h"
#include "storage/base/status_macros.h"

namespace varsel::cli {

inline constexpr char kSanctionService[] = "varsel.sanction.v1.SanctionService/";

struct FormFlag {
  const char* flag;  // "--until", or "LEVER" for a positional
  const char* path;
  Text help;
  bool required = false;
};

constexpr FormFlag Required(FormFlag flag) {
  flag.required = true;
  return flag;
}

// Flags that many commands have.
inline constexpr FormFlag kPersonFlag = {
    "PERSON", "person_id", {.da = "personens id", .en = "the person's id"}, true};
inline constexpr FormFlag kNoteFlag = {"--note", "note", {.da = "kort note", .en = "short note"}};
inline constexpr FormFlag kFactFlag = {
    "FACT", "fact_id", {.da = "det, der trækkes tilbage", .en = "what is withdrawn"}, true};
inline constexpr FormFlag kReasonFlag = {
    "--reason", "reason_code", {.da = "grundens kode", .en = "code of the reason"}};
inline constexpr FormFlag kVersionFlag = {
    "--expected-version",
    "expected_version",
    {.da = "versionen, der blev læst", .en = "the version that was read"}};
inline constexpr FormFlag kPageSizeFlag = {
    "--page-size", "page_size", {.da = "højst så mange", .en = "at most so many"}};
inline constexpr FormFlag kPageTokenFlag = {
    "--page-token", "page_token", {.da = "fortsæt herfra", .en = "go on from here"}};
// Of a command that shows one thing, and a list if no thing is named.
inline constexpr FormFlag kListPageSizeFlag = {
    "--page-size",
    "page_size",
    {.da = "listen: højst så mange", .en = "the list: at most so many"}};
inline constexpr FormFlag kListPageTokenFlag = {
    "--page-token",
    "page_token",
    {.da = "listen: fortsæt herfra", .en = "the list: go on from here"}};

inline void AddFlagsTo(CLI::App& command, RequestForm& form, std::span<const FormFlag> flags) {
  for (const FormFlag& flag : flags) {
    form.Add(command, flag.flag, flag.path, flag.help)->required(flag.required);
  }
}

inline void AddPageFlags(CLI::App& command, RequestForm& form) {
  constexpr FormFlag kPage[] = {kPageSizeFlag, kPageTokenFlag};
  AddFlagsTo(command, form, kPage);
}

// Sends the form, and shows the reply with the id that `id_field` of the request names.
inline absl::Status SendForm(Session& session, const RequestForm& form,
                             const std::string& id_field) {
  ASSIGN_OR_RETURN(const auto request, form.Build());
  ASSIGN_OR_RETURN(const auto reply, session.Call(form.method(), *request));
  return ShowReply(session, *request, id_field, *reply);
}

// `id_field` of the request names the thing that the reply is about; it is given a random UUID
// unless typed, where `is_new`.
inline CLI::App* AddSending(CLI::App& parent, Program& program, const std::string& name,
                            const Text& help, const std::string& method,
                            std::span<const FormFlag> flags, const std::string& id_field,
                            bool is_new = false) {
  auto form = std::make_shared<RequestForm>(method, program);
  CLI::App* command = program.Command(parent, name, help, [form, id_field](Session& session) {
    return SendForm(session, *form, id_field);
  });
  AddFlagsTo(*command, *form, flags);
  if (is_new) form->NewId(id_field);
  return command;
}

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_COMMAND_FORM_H_
