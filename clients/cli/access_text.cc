#include "clients/cli/access_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "clients/cli/reply_text.h"
#include "clients/cli/support_forms.h"
#include "clients/cli/table.h"

namespace varsel::cli {
namespace {

using access::v1::Flag;
using access::v1::Read;
using access::v1::Sample;

constexpr int kPersonsInARow = 3;

// "FocusService/GetPerson": what comes before says nothing more.
std::string ShortMethod(const std::string& method) {
  const size_t slash = method.rfind('/');
  const size_t dot = slash == std::string::npos ? slash : method.rfind('.', slash);
  return dot == std::string::npos ? method : method.substr(dot + 1);
}

std::string OutcomeOfRead(Language language, const Read& read) {
  std::string outcome =
      read.status_code() == 0
          ? In(language, {.da = "vist", .en = "shown"})
          : In(language, {.da = "afvist: ", .en = "refused: "}) + read.reason_code();
  if (read.calls() > 1) absl::StrAppend(&outcome, " × ", read.calls());
  if (read.part() == access::v1::READ_PART_STREAM_OPENED) {
    absl::StrAppend(&outcome, In(language, {.da = ", åbnet", .en = ", opened"}));
    if (!read.selection_code().empty()) absl::StrAppend(&outcome, " (", read.selection_code(), ")");
  }
  return outcome;
}

std::string MarksOfRead(Language language, const Read& read) {
  std::vector<std::string> marks;
  if (read.other_section())
    marks.push_back(In(language, {.da = "anden sektion", .en = "other section"}));
  if (read.never_worked_with()) {
    marks.push_back(In(language, {.da = "aldrig arbejdet med", .en = "never worked with"}));
  }
  return absl::StrJoin(marks, ", ");
}

std::string PersonsOfRead(Language language, const Read& read) {
  std::vector<std::string> ids;
  for (const std::string& id : read.person_ids()) {
    if (static_cast<int>(ids.size()) == kPersonsInARow) break;
    ids.push_back(id);
  }
  std::string text = absl::StrJoin(ids, " ");
  const int more = static_cast<int>(read.persons()) - static_cast<int>(ids.size());
  if (more > 0 && !ids.empty()) {
    absl::StrAppend(&text, In(language, {.da = " og ", .en = " and "}), more,
                    In(language, {.da = " til", .en = " more"}));
  }
  return text;
}

std::string MonthText(uint32_t month) {
  return absl::StrFormat("%d-%02d", month / 100, month % 100);
}

std::vector<std::string> RowOfSample(Language language, const Sample& sample) {
  std::string signed_text = TimeText(language, sample.signed_time());
  if (!sample.remark().empty()) absl::StrAppend(&signed_text, "  ", sample.remark());
  return {MonthText(sample.month()),
          absl::StrCat(sample.entries()),
          absl::StrCat(sample.sample_size()),
          EnumWord(language, sample.state()),
          TimeText(language, sample.due_time()),
          EnumWord(language, sample.findings()),
          signed_text};
}

Table SampleTable(Language language) {
  return Table({{In(language, {.da = "Måned", .en = "Month"})},
                {In(language, {.da = "Opslag", .en = "Entries"}), Table::Align::kRight},
                {In(language, {.da = "Stikprøve", .en = "Sample"}), Table::Align::kRight},
                {In(language, {.da = "Tilstand", .en = "State"})},
                {In(language, {.da = "Frist", .en = "Due"})},
                {In(language, {.da = "Fund", .en = "Findings"})},
                {In(language, {.da = "Underskrevet", .en = "Signed"})}});
}

}  // namespace

std::string ReadsText(Language language, const google::protobuf::RepeatedPtrField<Read>& reads) {
  if (reads.empty()) return In(language, {.da = "Ingen opslag.\n", .en = "No entries.\n"});
  Table table({{In(language, {.da = "Nr.", .en = "No."}), Table::Align::kRight},
               {In(language, {.da = "Tid", .en = "Time"})},
               {In(language, {.da = "Hvem", .en = "Who"})},
               {In(language, {.da = "Rolle", .en = "Role"})},
               {In(language, {.da = "Formål", .en = "Purpose"})},
               {In(language, {.da = "Opslag", .en = "Call"})},
               {In(language, {.da = "Personer", .en = "Persons"}), Table::Align::kRight},
               {In(language, {.da = "Udfald", .en = "Outcome"})},
               {In(language, {.da = "Mærker", .en = "Marks"})},
               {In(language, {.da = "Personers id", .en = "Persons' ids"})}});
  for (const Read& read : reads) {
    table.Add({absl::StrCat(read.position()), TimeText(language, read.read_time()), read.actor_id(),
               EnumWord(language, read.role()), read.purpose_code(), ShortMethod(read.method()),
               absl::StrCat(read.persons()), OutcomeOfRead(language, read),
               MarksOfRead(language, read), PersonsOfRead(language, read)});
  }
  return table.ToString();
}

std::string BeginningText(Language language, const access::v1::ListReadsResponse& reads) {
  if (reads.ended_records() == 0) return "";
  return absl::StrCat(
      In(language, {.da = "Loggen begynder efter ", .en = "The log begins after "}),
      TimeText(language, reads.ended_until()), ": ", reads.ended_records(),
      In(language, {.da = " ældre registreringer er slettet, da deres frist udløb.\n",
                    .en = " older records came to the end of their term and are erased.\n"}));
}

std::string FlagsText(Language language, const access::v1::ListFlagsResponse& flags) {
  if (flags.flags().empty()) return In(language, {.da = "Ingen flag.\n", .en = "No flags.\n"});
  Table table({{"Flag"},
               {In(language, {.da = "Hvad", .en = "What"})},
               {In(language, {.da = "Tid", .en = "Time"})},
               {In(language, {.da = "Hvem", .en = "Who"})},
               {In(language, {.da = "Rolle", .en = "Role"})},
               {In(language, {.da = "Person", .en = "Person"})},
               {In(language, {.da = "Opslag", .en = "Call"})},
               {In(language, {.da = "Udfald", .en = "Outcome"})}});
  for (const Flag& flag : flags.flags()) {
    std::string outcome = EnumWord(language, flag.outcome());
    if (!flag.remark().empty()) absl::StrAppend(&outcome, "  ", flag.remark());
    table.Add({flag.flag_id(), EnumWord(language, flag.flag_kind()),
               TimeText(language, flag.read_time()), flag.actor_id(),
               EnumWord(language, flag.role()), flag.person_id(), ShortMethod(flag.method()),
               outcome});
  }
  return table.ToString();
}

std::string SamplesText(Language language, const access::v1::ListSamplesResponse& samples) {
  if (samples.samples().empty()) {
    return In(language, {.da = "Ingen måneder.\n", .en = "No months.\n"});
  }
  Table table = SampleTable(language);
  for (const Sample& sample : samples.samples()) table.Add(RowOfSample(language, sample));
  return table.ToString();
}

std::string SampleText(Language language, const access::v1::GetSampleResponse& sample) {
  Table table = SampleTable(language);
  table.Add(RowOfSample(language, sample.sample()));
  return absl::StrCat(table.ToString(), "\n", ReadsText(language, sample.reads()), "\n",
                      In(language, {.da = "Trukket med: ", .en = "Drawn by: "}), sample.seed(),
                      "\n");
}

}  // namespace varsel::cli
