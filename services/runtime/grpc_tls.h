// The server's certificate and the clients that it takes: TLS 1.2 or 1.3, over files that are read
// again when they change, so that a renewed certificate needs no restart.
#ifndef VARSEL_SERVICES_RUNTIME_GRPC_TLS_H_
#define VARSEL_SERVICES_RUNTIME_GRPC_TLS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/security/server_credentials.h"

namespace varsel::runtime {

// Paths of PEM files.
struct TlsFiles {
  std::string certificate;  // the server's, with the chain behind it
  std::string key;          // its private key
  std::string client_ca;  // who must have signed a client's certificate; empty = clients need none
};

// FAILED_PRECONDITION in one line that names the file: it cannot be read, is not of its form, the
// certificate has expired or is not valid yet, or the key is another's.
absl::Status CheckTlsFiles(const TlsFiles& files, absl::Time now);
// REQUIRES: CheckTlsFiles found nothing.
std::shared_ptr<grpc::ServerCredentials> TlsCredentials(const TlsFiles& files);

}  // namespace varsel::runtime

#endif  // VARSEL_SERVICES_RUNTIME_GRPC_TLS_H_
