// access: who read of whom. For the data-protection officer of each controller, on his own side.
#include <memory>
#include <string>

#include "clients/cli/access_text.h"
#include "clients/cli/command_form.h"
#include "clients/cli/program.h"
#include "clients/cli/support_forms.h"
#include "varsel/access/v1/access_service.pb.h"

namespace varsel::cli {
namespace {

using access::v1::GetSampleRequest;
using access::v1::GetSampleResponse;
using access::v1::ListFlagsResponse;
using access::v1::ListReadsResponse;
using access::v1::ListSamplesRequest;
using access::v1::ListSamplesResponse;
using access::v1::SignSampleResponse;

constexpr char kAccessService[] = "varsel.access.v1.AccessService/";

constexpr FormFlag kReaderFlag = {
    "--by", "actor_id", {.da = "kun denne læsers", .en = "of this reader only"}};
constexpr FormFlag kOfReads[] = {
    {"--from", "from", {.da = "fra og med", .en = "from"}},
    {"--until", "until", {.da = "før", .en = "before"}},
    {"--refused", "refused_only", {.da = "kun afviste (yes)", .en = "refused ones only (yes)"}},
};
constexpr FormFlag kOfFlags[] = {
    {"--resolved",
     "resolved",
     {.da = "de afsluttede (yes); ellers dem, der venter",
      .en = "those that are resolved (yes); else those that wait"}},
    {"--kind", "flag_kind", {.da = "kun denne slags", .en = "of this kind only"}},
    kReaderFlag,
};
constexpr FormFlag kOfResolve[] = {
    {"FLAG", "flag_id", {.da = "flagets id", .en = "the flag's id"}, true},
    {"--outcome", "outcome", {.da = "hvad det blev til", .en = "what it came to"}, true},
    {"--remark", "remark", {.da = "bemærkning uden personer", .en = "remark that names no person"}},
};
constexpr FormFlag kOfSign[] = {
    {"MONTH", "month", {.da = "måneden, f.eks. 202301", .en = "the month, e.g. 202301"}, true},
    {"--reviewed",
     "reviewed",
     {.da = "gennemsete opslag: hele stikprøven", .en = "entries looked at: all of the sample"},
     true},
    {"--findings", "findings", {.da = "hvad der blev fundet", .en = "what was found"}, true},
    {"--remark", "remark", {.da = "bemærkning uden personer", .en = "remark that names no person"}},
    kVersionFlag,
};

void ShowReads(Session& session, const ListReadsResponse& reply) {
  session.out() << ReadsText(session.language(), reply.reads());
  ShowNextPage(session, reply.next_page_token());
  if (reply.next_page_token().empty()) session.out() << BeginningText(session.language(), reply);
}

// person PERSON, actor ACTOR, list: the same list, asked for in three ways.
void AddReads(CLI::App& parent, Program& program, const std::string& name, const Text& help,
              const FormFlag* of) {
  auto form = std::make_shared<RequestForm>(std::string(kAccessService) + "ListReads", program);
  CLI::App& command = *program.Command(parent, name, help, [form](Session& session) {
    return ShowSupport<ListReadsResponse>(session, *form, ShowReads);
  });
  if (of != nullptr) AddFlagsTo(command, *form, {of, 1});
  if (of == nullptr || std::string(of->path) == "person_id") {
    AddFlagsTo(command, *form, {&kReaderFlag, 1});
  }
  AddFlagsTo(command, *form, kOfReads);
  AddPageFlags(command, *form);
}

void AddFlagCommands(CLI::App& parent, Program& program) {
  const std::string service = kAccessService;
  auto form = std::make_shared<RequestForm>(service + "ListFlags", program);
  CLI::App& flags = *program.Command(
      parent, "flags", {.da = "opslag, der er værd at se på", .en = "reads that are worth a look"},
      [form](Session& session) {
        return ShowSupport<ListFlagsResponse>(session, *form,
                                              [](Session& shown, const ListFlagsResponse& reply) {
                                                shown.out() << FlagsText(shown.language(), reply);
                                                ShowNextPage(shown, reply.next_page_token());
                                              });
      });
  AddFlagsTo(flags, *form, kOfFlags);
  AddPageFlags(flags, *form);
  AddSending(parent, program, "resolve",
             {.da = "hvad et flag blev til", .en = "what a flag came to"}, service + "ResolveFlag",
             kOfResolve, "flag_id");
}

absl::Status ShowSample(Session& session, const RequestForm& form) {
  ASSIGN_OR_RETURN(const auto built, form.Build());
  const auto& asked = static_cast<const GetSampleRequest&>(*built);
  if (asked.month() != 0) {
    ASSIGN_OR_RETURN(const auto sample, session.Call<GetSampleResponse>(form.method(), asked));
    if (session.json()) return session.ShowJson(sample);
    session.out() << SampleText(session.language(), sample);
    return absl::OkStatus();
  }
  ListSamplesRequest request;
  request.set_page_size(200);
  ASSIGN_OR_RETURN(const auto samples, session.Call<ListSamplesResponse>(
                                           std::string(kAccessService) + "ListSamples", request));
  if (session.json()) return session.ShowJson(samples);
  session.out() << SamplesText(session.language(), samples);
  return absl::OkStatus();
}

}  // namespace

void AddAccess(CLI::App& app, Program& program) {
  static constexpr FormFlag kReader = {
      "ACTOR", "actor_id", {.da = "læserens id", .en = "the reader's id"}, true};
  CLI::App& access = *app.add_subcommand(
      "access",
      program.Say({.da = "hvem har slået hvem op: adgangsloggen, for databeskyttelsesrådgiveren",
                   .en = "who read of whom: the access log, for the data-protection "
                         "officer"}));
  access.require_subcommand(1);
  AddReads(access, program, "person",
           {.da = "hvem har slået en person op", .en = "who read of a person"}, &kPersonFlag);
  AddReads(access, program, "actor",
           {.da = "hvad en medarbejder har slået op", .en = "what somebody read"}, &kReader);
  AddReads(access, program, "list",
           {.da = "alle opslag i et tidsrum", .en = "all entries of a time"}, nullptr);
  AddFlagCommands(access, program);
  auto form = std::make_shared<RequestForm>(std::string(kAccessService) + "GetSample", program);
  CLI::App& sample = *program.Command(
      access, "sample",
      {.da = "en måneds stikprøve; uden måned alle måneder og deres tilstand",
       .en = "a month's random sample; without a month all months and how they stand"},
      [form](Session& session) { return ShowSample(session, *form); });
  form->Add(sample, "MONTH", "month",
            {.da = "måneden, f.eks. 202301", .en = "the month, e.g. 202301"});
  auto sign = std::make_shared<RequestForm>(std::string(kAccessService) + "SignSample", program);
  CLI::App& signing = *program.Command(
      access, "sign", {.da = "underskriv en måneds stikprøve", .en = "sign a month's sample"},
      [sign](Session& session) {
        return ShowSupport<SignSampleResponse>(
            session, *sign, [](Session& shown, const SignSampleResponse& reply) {
              shown.out() << "month: " << reply.month() << "\nversion: " << reply.version() << "\n";
            });
      });
  AddFlagsTo(signing, *sign, kOfSign);
}

}  // namespace varsel::cli
