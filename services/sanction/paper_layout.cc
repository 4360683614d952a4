// How sections look: a terminal, a printed page.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/sanction/paper.h"

namespace varsel::sanction {
namespace {

constexpr size_t kColumns = 80;

// Characters, not bytes: what follows in a UTF-8 sequence takes no column.
size_t Width(std::string_view text) {
  size_t width = 0;
  for (const char c : text) width += (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
  return width;
}

// Words of `text` in lines that begin with `first` and go on with `next`. A longer word keeps its
// line.
void Wrap(std::string_view text, std::string_view first, std::string_view next, std::string* out) {
  std::string line(first);
  bool begun = false;
  for (const absl::string_view word :
       absl::StrSplit(absl::string_view(text.data(), text.size()), absl::ByAnyChar(" \t\r\n"),
                      absl::SkipEmpty())) {
    const std::string_view piece(word.data(), word.size());
    if (begun && Width(line) + 1 + Width(piece) > kColumns) {
      out->append(line).append("\n");
      line = std::string(next);
      begun = false;
    }
    if (begun) line.push_back(' ');
    line.append(piece);
    begun = true;
  }
  out->append(line).append("\n");
}

// Fits a page of A4 and a narrow screen; prints without colour.
constexpr char kStyle[] =
    "body{font:16px/1.45 sans-serif;color:#000;background:#fff;max-width:42em;margin:2em auto;"
    "padding:0 1em}"
    "h1{font-size:1.5em;margin:0 0 .6em}h2{font-size:1.1em;margin:1.1em 0 .2em}"
    "ul{margin:.2em 0;padding-left:1.3em}li{margin:.15em 0}"
    "footer{margin-top:2em;border-top:1px solid #000;font-size:.85em}"
    "@page{size:A4;margin:18mm}@media "
    "print{body{margin:0;max-width:none}section{break-inside:avoid}}";

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped.append("&amp;");
        break;
      case '<':
        escaped.append("&lt;");
        break;
      case '>':
        escaped.append("&gt;");
        break;
      case '"':
        escaped.append("&quot;");
        break;
      case '\'':
        escaped.append("&#39;");
        break;
      default:
        escaped.push_back(c);
    }
  }
  return escaped;
}

std::string PaperText(const Sections& sections, const Layout& layout) {
  std::string text;
  Wrap(layout.title, "", "", &text);
  text.append(std::string(std::min(Width(layout.title), kColumns), '=')).append("\n");
  for (const v1::PaperSection& section : sections) {
    text.push_back('\n');
    Wrap(section.title(), "", "", &text);
    for (const std::string& line : section.lines()) Wrap(line, "  - ", "    ", &text);
  }
  text.push_back('\n');
  Wrap(layout.footer, "", "", &text);
  return text;
}

std::string PaperHtml(const Sections& sections, const Layout& layout) {
  const std::string title = EscapeHtml(layout.title);
  std::string html =
      absl::StrCat("<!DOCTYPE html>\n<html lang=\"", layout.danish ? "da" : "en",
                   "\">\n<head>\n<meta charset=\"utf-8\">\n",
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
                   "<title>", title, "</title>\n<style>", kStyle,
                   "</style>\n</head>\n<body>\n<main>\n<h1>", title, "</h1>\n");
  for (const v1::PaperSection& section : sections) {
    const std::string id = EscapeHtml(section.code());
    absl::StrAppend(&html, "<section aria-labelledby=\"", id, "\">\n<h2 id=\"", id, "\">",
                    EscapeHtml(section.title()), "</h2>\n<ul>\n");
    for (const std::string& line : section.lines()) {
      absl::StrAppend(&html, "<li>", EscapeHtml(line), "</li>\n");
    }
    absl::StrAppend(&html, "</ul>\n</section>\n");
  }
  absl::StrAppend(&html, "</main>\n<footer>", EscapeHtml(layout.footer),
                  "</footer>\n</body>\n</html>\n");
  return html;
}

}  // namespace varsel::sanction
