// What a transport knows of a call beside its request: named texts. The names that Varsel reads are
// listed here.
#ifndef VARSEL_SERVICES_RUNTIME_METADATA_H_
#define VARSEL_SERVICES_RUNTIME_METADATA_H_

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace varsel::runtime {

inline constexpr std::string_view kPurposeKey = "varsel-purpose";         // a code
inline constexpr std::string_view kLegalBasisKey = "varsel-legal-basis";  // a code
inline constexpr std::string_view kPositionKey =
    "varsel-position";                                   // read your writes; trails each reply
inline constexpr std::string_view kAtKey = "varsel-at";  // RFC 3339; story clock only
inline constexpr std::string_view kLanguageKey = "accept-language";  // da or en
inline constexpr std::string_view kTraceKey = "traceparent";         // W3C

// Thread-compatible. Good for as long as the call is being started.
class Metadata {
 public:
  virtual ~Metadata() = default;
  // Empty if there is none. `key` is in lower case.
  virtual std::string_view Get(std::string_view key) const = 0;
};

// Metadata held in a map: for what is not carried by gRPC.
class MapMetadata final : public Metadata {
 public:
  void Set(std::string_view key, std::string value) {
    values_.insert_or_assign(std::string(key), std::move(value));
  }
  std::string_view Get(std::string_view key) const override {
    const auto found = values_.find(key);
    return found == values_.end() ? std::string_view() : std::string_view(found->second);
  }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_METADATA_H_
