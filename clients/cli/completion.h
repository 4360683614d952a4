// Shell completion, made by walking the tree of commands: so it cannot lag behind. Pure.
#ifndef VARSEL_CLIENTS_CLI_COMPLETION_H_
#define VARSEL_CLIENTS_CLI_COMPLETION_H_

#include <map>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"

namespace varsel::cli {

// One command with what may follow it.
struct CompletionNode {
  std::string path;  // "" for the program, "followups record" for a command in a command
  std::vector<std::string> commands;
  std::vector<std::string> options;  // long names with dashes
  // Of an option with a fixed choice: what may be chosen.
  std::map<std::string, std::vector<std::string>> values;
};
std::vector<CompletionNode> CompletionTree(const CLI::App& app);

// To be sourced by the shell. `shell` = bash, zsh or fish.
std::string CompletionScript(const CLI::App& app, const std::string& shell);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_COMPLETION_H_
