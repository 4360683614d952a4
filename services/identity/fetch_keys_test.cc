#include "services/identity/fetch_keys.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "gmock/gmock.h"
#include "services/identity/key_set.h"

namespace varsel::identity {
namespace {

using ::testing::HasSubstr;

// Answers one request on loopback with these bytes.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(socket_, any, size), 0);
    EXPECT_EQ(::listen(socket_, 1), 0);
    EXPECT_EQ(::getsockname(socket_, any, &size), 0);
    place_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/jwks";
    thread_ = std::thread([this, answer = std::move(answer)] {
      const int caller = ::accept(socket_, nullptr, nullptr);
      char request[4096];
      (void)!::read(caller, request, sizeof request);
      (void)::send(caller, answer.data(), answer.size(), MSG_NOSIGNAL);
      ::close(caller);
    });
  }
  ~OneAnswer() {
    thread_.join();
    ::close(socket_);
  }
  const std::string& place() const { return place_; }

 private:
  const int socket_;
  std::string place_;
  std::thread thread_;
};

std::string FaultAt(const std::string& place) {
  const auto text = FetchKeys({.place = place, .timeout = absl::Seconds(5)});
  return text.ok() ? "" : std::string(text.status().message());
}

TEST(FetchKeys, ReadsAFile) {
  char path[] = "/tmp/fetch_keys_test.XXXXXX";
  ASSERT_GE(::mkstemp(path), 0);
  std::ofstream(path) << "{}";
  EXPECT_EQ(*FetchKeys({.place = path}), "{}");
  std::ofstream(path) << std::string(kKeySetBytesMax + 1, ' ');
  EXPECT_THAT(FaultAt(path), HasSubstr("too large"));
  std::remove(path);
  EXPECT_THAT(FaultAt(path), HasSubstr(path));
}

TEST(FetchKeys, AsksAnAddress) {
  const OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
  const auto text = FetchKeys({.place = server.place()});
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text, "{}");
}

TEST(FetchKeys, SaysWhatTheAddressAnswers) {
  {
    const OneAnswer server("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    EXPECT_THAT(FaultAt(server.place()), HasSubstr("answered 404"));
  }
  {
    const OneAnswer server(
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
    EXPECT_THAT(FaultAt(server.place()), HasSubstr("answered 302"));
  }
  {
    const OneAnswer server("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" +
                           std::string(2 * kKeySetBytesMax, ' '));
    EXPECT_THAT(FaultAt(server.place()), HasSubstr("too large"));
  }
  EXPECT_THAT(FaultAt("https://127.0.0.1:1/jwks"), HasSubstr("the issuer's keys at https://"));
}

TEST(FetchKeys, AsksInTheClearOnThisMachineOnly) {
  for (const char* place : {"http://127.0.0.1:80/x", "http://localhost/x", "http://[::1]:1/x",
                            "https://login.example.dk/jwks", "/etc/jwks.json"}) {
    EXPECT_EQ(FaultOfPlace(place), "") << place;
  }
  for (const char* place :
       {"", "http://login.example.dk/jwks", "http://localhost.example.dk/",
        "http://127.0.0.1@example.dk/", "ftp://example.dk/x", "file:///etc/x"}) {
    EXPECT_NE(FaultOfPlace(place), "") << place;
  }
}

}  // namespace
}  // namespace varsel::identity
