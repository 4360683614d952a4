// How the client makes itself known: its token, and TLS. A token comes from --token or a token
// file, or, on a development machine, is issued for --actor, --role and so on from the server's
// key. Thread-compatible.
#ifndef VARSEL_CLIENTS_CLI_CREDENTIALS_H_
#define VARSEL_CLIENTS_CLI_CREDENTIALS_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace grpc {
class ChannelCredentials;
}

namespace varsel::cli {

struct Options;

inline constexpr absl::Duration kTokenLifetime = absl::Minutes(15);

// A token for whom the options name, from the key of --dev-key. A usage error if there is none or
// it cannot be used.
absl::StatusOr<std::string> IssueToken(const Options& options, absl::Duration lifetime);

// The tokens of a run: an import calls as many.
class Tokens {
 public:
  Tokens();
  ~Tokens();

  // What the options say, in this order: the token itself, the file that holds it, one issued from
  // the development key and used until a minute before it expires. Empty if they say nothing: the
  // server then says what is missing. A usage error for a file that others may read.
  absl::StatusOr<std::string> For(const Options& options);

 private:
  struct Issued {
    std::string token;
    absl::Time until;
  };
  std::map<std::string, Issued> issued_;
};

// TLS where the options name an authority, or the server is not on this machine; else none. A usage
// error for a file that cannot be read.
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> ChannelCredentialsOf(
    const Options& options);

}  // namespace varsel::cli

#endif  // VARSEL_CLIENTS_CLI_CREDENTIALS_H_
