// hit-rate and reception: of the persons we set out to reach, how many did we reach, why not the
// rest, and how did they take it?
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "clients/cli/exit_code.h"
#include "clients/cli/hit_rate.h"
#include "clients/cli/program.h"
#include "nlohmann/json.hpp"
#include "storage/base/status_macros.h"
#include "varsel/insight/v1/insight_service.pb.h"

namespace varsel::cli {
namespace {

using insight::v1::GetHitRateRequest;
using insight::v1::GetHitRateResponse;
using insight::v1::GetReceptionRequest;
using insight::v1::GetReceptionResponse;

constexpr std::string_view kHitRate = "varsel.insight.v1.InsightService/GetHitRate";
constexpr std::string_view kReception = "varsel.insight.v1.InsightService/GetReception";

struct HitRateFlags {
  std::vector<std::string> rounds;
  std::vector<std::string> by;
};

// A request for the rounds and divisions that the flags name, after those that are in it. The codes
// were checked in parsing.
template <typename Request>
Request Fill(Request request, const HitRateFlags& flags) {
  for (const std::string& round : flags.rounds) request.add_round_ids(round);
  for (const std::string& code : flags.by) {
    const auto breakdown = static_cast<insight::v1::Breakdown>(
        ParseCode(*insight::v1::Breakdown_descriptor(), code)->number());
    const auto& chosen = request.breakdowns();
    if (std::find(chosen.begin(), chosen.end(), breakdown) == chosen.end()) {
      request.add_breakdowns(breakdown);
    }
  }
  return request;
}

absl::Status RunHitRate(Session& session, const HitRateFlags& flags) {
  GetHitRateRequest request;
  if (!session.json()) request.add_breakdowns(insight::v1::BREAKDOWN_ROUND);
  ASSIGN_OR_RETURN(const auto hit_rate,
                   session.Call<GetHitRateResponse>(kHitRate, Fill(request, flags)));
  if (session.json()) return session.ShowJson(HitRateJson(hit_rate));
  ASSIGN_OR_RETURN(const auto reception, session.Call<GetReceptionResponse>(
                                             kReception, Fill(GetReceptionRequest(),
                                                              {.rounds = flags.rounds, .by = {}})));
  session.out() << HitRateText(session.language(), hit_rate, reception);
  return absl::OkStatus();
}

absl::Status RunReception(Session& session, const HitRateFlags& flags) {
  ASSIGN_OR_RETURN(const auto reception, session.Call<GetReceptionResponse>(
                                             kReception, Fill(GetReceptionRequest(), flags)));
  if (session.json()) return session.ShowJson(ReceptionJson(reception));
  session.out() << ReceptionText(session.language(), reception);
  return absl::OkStatus();
}

void AddFlags(CLI::App& command, const Program& program, HitRateFlags* flags) {
  command
      .add_option(
          "--round", flags->rounds,
          program.Say({.da = "kun denne runde (kan gentages); ellers alle begyndte",
                       .en = "this round only (may be repeated); else all that have begun"}))
      ->type_name("UUID")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--by", flags->by, program.Say({.da = "opdel efter", .en = "divide by"}))
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember(CodesOf(*insight::v1::Breakdown_descriptor())));
}

}  // namespace

void AddHitRate(CLI::App& app, Program& program) {
  auto flags = std::make_shared<HitRateFlags>();
  AddFlags(*program.Command(app, "hit-rate",
                            {.da = "hvor mange af de udpegede blev nået, og hvorfor ikke resten",
                             .en = "how many of those targeted were reached, and why not the rest"},
                            [flags](Session& session) { return RunHitRate(session, *flags); }),
           program, flags.get());
  auto reception_flags = std::make_shared<HitRateFlags>();
  AddFlags(
      *program.Command(
          app, "reception",
          {.da = "hvordan de nåede tog imod budskabet", .en = "how those reached took the message"},
          [reception_flags](Session& session) { return RunReception(session, *reception_flags); }),
      program, reception_flags.get());
}

}  // namespace varsel::cli
