#include "services/runtime/grpc_tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "grpcpp/security/tls_certificate_provider.h"
#include "grpcpp/security/tls_credentials_options.h"
#include "storage/base/status_macros.h"

namespace varsel::runtime {
namespace {

constexpr unsigned kReadAgainSeconds = 10;

struct Free {
  void operator()(std::FILE* file) const { std::fclose(file); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using File = std::unique_ptr<std::FILE, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using PrivateKey = std::unique_ptr<EVP_PKEY, Free>;

absl::Status Unusable(const std::string& path, const char* why) {
  ERR_clear_error();
  return absl::FailedPreconditionError(absl::StrCat(path, ": ", why));
}

// A key under a passphrase is none that a server can use: nobody is there to type it.
int NoPassphrase(char*, int, int, void*) { return -1; }

absl::StatusOr<Certificate> ReadCertificate(const std::string& path, absl::Time now) {
  const File file(std::fopen(path.c_str(), "re"));
  if (file == nullptr) return Unusable(path, "cannot be read");
  Certificate certificate(PEM_read_X509(file.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) return Unusable(path, "holds no certificate in PEM");
  std::time_t time = absl::ToTimeT(now);
  if (X509_cmp_time(X509_get0_notAfter(certificate.get()), &time) <= 0) {
    return Unusable(path, "the certificate has expired; have it renewed");
  }
  if (X509_cmp_time(X509_get0_notBefore(certificate.get()), &time) > 0) {
    return Unusable(path, "the certificate is not valid yet; check this machine's clock");
  }
  return certificate;
}

}  // namespace

absl::Status CheckTlsFiles(const TlsFiles& files, absl::Time now) {
  ASSIGN_OR_RETURN(const Certificate certificate, ReadCertificate(files.certificate, now));
  const File file(std::fopen(files.key.c_str(), "re"));
  if (file == nullptr) return Unusable(files.key, "cannot be read");
  const PrivateKey key(PEM_read_PrivateKey(file.get(), nullptr, NoPassphrase, nullptr));
  if (key == nullptr)
    return Unusable(files.key, "holds no private key in PEM without a passphrase");
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    return Unusable(files.key, "the key is not the certificate's");
  }
  if (files.client_ca.empty()) return absl::OkStatus();
  return ReadCertificate(files.client_ca, now).status();
}

std::shared_ptr<grpc::ServerCredentials> TlsCredentials(const TlsFiles& files) {
  namespace tls = grpc::experimental;
  const auto provider = files.client_ca.empty()
                            ? std::make_shared<tls::FileWatcherCertificateProvider>(
                                  files.key, files.certificate, kReadAgainSeconds)
                            : std::make_shared<tls::FileWatcherCertificateProvider>(
                                  files.key, files.certificate, files.client_ca, kReadAgainSeconds);
  tls::TlsServerCredentialsOptions options(provider);
  options.watch_identity_key_cert_pairs();
  if (!files.client_ca.empty()) {
    options.watch_root_certs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return tls::TlsServerCredentials(options);
}

}  // namespace varsel::runtime
