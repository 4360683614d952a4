#include "clients/cli/completion.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "clients/cli/program.h"

namespace varsel::cli {
namespace {

// Of the type's name, "{yes|no}" or "TEXT:{table,json}".
std::vector<std::string> ChoicesOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const size_t begin = type.find('{');
  const size_t end = type.find('}');
  if (begin == std::string::npos || end == std::string::npos) return {};
  return absl::StrSplit(type.substr(begin + 1, end - begin - 1), absl::ByAnyChar("|,"));
}

void Walk(const CLI::App& app, const std::string& path, std::vector<CompletionNode>* nodes) {
  CompletionNode node;
  node.path = path;
  const auto all = [](const CLI::App*) { return true; };
  for (const CLI::App* command : app.get_subcommands(all))
    node.commands.push_back(command->get_name());
  for (const CLI::Option* option : app.get_options()) {
    const std::vector<std::string> choices = ChoicesOf(*option);
    for (const std::string& name : option->get_lnames()) {
      node.options.push_back("--" + name);
      if (!choices.empty()) node.values["--" + name] = choices;
    }
  }
  nodes->push_back(node);
  for (const CLI::App* command : app.get_subcommands(all)) {
    Walk(*command,
         path.empty() ? command->get_name() : absl::StrCat(path, " ", command->get_name()), nodes);
  }
}

// Follows the words that are commands, and offers what the last of them takes: the choices of the
// option before, else commands and options; files where it takes none of it. The shell breaks
// --way=tele into three words.
std::string BashScript(const CLI::App& app) {
  std::string known;
  std::string offers;
  std::string values;
  for (const CompletionNode& node : CompletionTree(app)) {
    if (!node.path.empty())
      absl::StrAppend(&known, known.empty() ? "" : "|", "\"", node.path, "\"");
    absl::StrAppend(&offers, "      \"", node.path, "\") offered=\"",
                    absl::StrJoin(node.commands, " "), node.commands.empty() ? "" : " ",
                    absl::StrJoin(node.options, " "), "\" ;;\n");
    for (const auto& [option, choices] : node.values) {
      absl::StrAppend(&values, "    \"", node.path, ":", option, "\") offered=\"",
                      absl::StrJoin(choices, " "), "\" ;;\n");
    }
  }
  return absl::StrReplaceAll(R"(# varsel: completion for bash. Use: source <(varsel completion bash)
_varsel() {
  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD - 1]}" chosen="" next offered="" i
  if [ "$current" = "=" ]; then
    current=""
  elif [ "$before" = "=" ]; then
    before="${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="${chosen:+$chosen }${COMP_WORDS[i]}"
    case "$next" in
      @known@) chosen="$next" ;;
    esac
  done
  case "$chosen:$before" in
@values@  esac
  if [ -z "$offered" ]; then
    case "$chosen" in
@offers@    esac
  fi
  mapfile -t COMPREPLY < <(compgen -W "$offered" -- "$current")
}
complete -o default -F _varsel varsel
)",
                             {{"@known@", known}, {"@values@", values}, {"@offers@", offers}});
}

std::string ZshScript(const CLI::App& app) {
  return absl::StrReplaceAll(
      absl::StrCat("#compdef varsel\nautoload -U +X bashcompinit && bashcompinit\n",
                   BashScript(app)),
      {{"completion for bash. Use: source <(varsel completion bash)",
        "completion for zsh. Use: source <(varsel completion zsh)"},
       {"  mapfile -t COMPREPLY < <(compgen -W \"$offered\" -- \"$current\")",
        "  COMPREPLY=($(compgen -W \"$offered\" -- \"$current\"))"}});
}

std::string FishQuoted(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"'", "\\'"}}), "'");
}

std::string FishChoices(const CLI::Option& option) {
  const std::vector<std::string> choices = ChoicesOf(option);
  return choices.empty() ? "" : absl::StrCat(" -f -a ", FishQuoted(absl::StrJoin(choices, " ")));
}

void FishLines(const CLI::App& app, const std::string& condition, std::string* script) {
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    absl::StrAppend(script, "complete -c varsel -n '", condition, "' -f -a ", command->get_name(),
                    " -d ", FishQuoted(command->get_description()), "\n");
    const std::string seen = absl::StrCat("__fish_seen_subcommand_from ", command->get_name());
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        absl::StrAppend(script, "complete -c varsel -n '", seen, "' -l ", name,
                        option->get_expected_min() > 0 ? " -r" : "", FishChoices(*option), " -d ",
                        FishQuoted(option->get_description()), "\n");
      }
    }
    FishLines(*command, seen, script);
  }
}

std::string FishScript(const CLI::App& app) {
  std::string script = "# varsel: completion for fish. Use: varsel completion fish | source\n";
  FishLines(app, "__fish_use_subcommand", &script);
  return script;
}

}  // namespace

std::vector<CompletionNode> CompletionTree(const CLI::App& app) {
  std::vector<CompletionNode> nodes;
  Walk(app, "", &nodes);
  return nodes;
}

std::string CompletionScript(const CLI::App& app, const std::string& shell) {
  if (shell == "zsh") return ZshScript(app);
  if (shell == "fish") return FishScript(app);
  return BashScript(app);
}

void AddCompletion(CLI::App& app, Program& program) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command = program.Command(
      app, "completion",
      {.da = "fuldførelse for bash, zsh eller fish", .en = "completion for bash, zsh or fish"},
      [&app, shell](Session& session) {
        session.out() << CompletionScript(app, *shell);
        return absl::OkStatus();
      });
  command->add_option("SHELL", *shell, "bash, zsh, fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
}

}  // namespace varsel::cli
