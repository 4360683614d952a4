#!/usr/bin/env bash
# Who may call, over a real port: tokens of a real issuer's key set, TLS with certificates made here, and what is refused of both.
# shellcheck disable=SC2016 # jq's variables
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# start_fails WHAT CODE PART flag...: one clear line that holds PART.
start_fails() {
  local what=$1 expected=$2 part=$3 code=0
  shift 3
  timeout 60 "$VARSEL_BIN/varseld" --data_dir="$work/none" --district=e2e --district_key_file="$work/none/key" "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
  equal "$what: code" "$expected" "$code"
  equal "$what: one line" 1 "$(grep -c '^varseld: ' "$work/err" || true)"
  contains "$what" "$part" "$(cat "$work/err")"
}

# ---- a development identity ----
start_server "$work/log" --development
list() { varsel call ListSections '{}' "$@"; }
equal "the key is its owner's" 600 "$(stat -c %a "$VARSEL_DEV_KEY")"
contains "the server says so" "DEVELOPMENT IDENTITY" "$(cat "$work/log")"
ends "a token for each call" 0 list
ends "a token" 0 varsel token
token=$out
equal "three parts" 2 "$(tr -cd . <<<"$token" | wc -c)"

unset VARSEL_DEV_KEY
ends "no token" 3 list
contains "no token" "reason TOKEN_MISSING" "$err"
ends "no token, in Danish" 3 list --lang=da
contains "no token, in Danish" "log ind igen, og giv det nye adgangstoken med --token-file" "$err"
ends "the token" 0 list --token="$token"
VARSEL_TOKEN=$token ends "the token from the environment" 0 list
(umask 077 && echo "$token" >"$work/token")
ends "the token from a file" 0 list --token-file="$work/token"
chmod 644 "$work/token"
ends "from a file that others may read" 2 list --token-file="$work/token"
contains "from a file that others may read" "0600" "$err"

bent() { # bent PART: the token with the first letter of that part changed
  awk -F. -v part="$1" -v OFS=. '{c = substr($part, 9, 1); $part = substr($part, 1, 8) (c == "A" ? "B" : "A") substr($part, 10); print}' <<<"$token"
}
ends "another's signature" 3 list --token="$(bent 3)"
contains "another's signature" "reason TOKEN_SIGNATURE_BAD" "$err"
lacks "nothing of a token in an error" "$(cut -d. -f2 <<<"$token")" "$err"
none=$(printf '{"alg":"none"}' | base64 -w0 | tr -d =).$(cut -d. -f2 <<<"$token").
ends "alg none" 3 list --token="$none"
contains "alg none" "reason TOKEN_ALGORITHM_REFUSED" "$err"
ends "cut short" 3 list --token="${token%??}"
ends "nonsense" 3 list --token=nonsense
contains "nonsense" "reason TOKEN_MALFORMED" "$err"
# Health is answered to whoever asks; nothing else is.
ends "status without a token" 0 varsel status --output=json
equal "status without a token" '[true,null]' "$(jq -c '[.serving, .log]' <<<"$out")"
export VARSEL_DEV_KEY=$work/data/dev_identity.key
ends "a role of another controller" 3 list --role=eki --controller=police
contains "a role of another controller" "reason CALLER_UNKNOWN" "$err"
stop_server TERM
lacks "no token in the log" "$(cut -d. -f3 <<<"$token")" "$(cat "$work/log")"

start_fails "outside loopback" 2 "--dev_identity is for this machine only" --dev_identity --listen=0.0.0.0:0 --tls_cert=c --tls_key=k
# ---- an issuer of its own, and TLS ----
pki=$work/pki
mkdir -p "$pki"
authority() { # authority NAME
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
    -keyout "$pki/$1.key" -out "$pki/$1.pem" 2>/dev/null
}
certificate() { # certificate NAME AUTHORITY [option...]
  local name=$1 by=$2
  shift 2
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" -keyout "$pki/$name.key" -out "$pki/$name.csr" 2>/dev/null
  openssl x509 -req -in "$pki/$name.csr" -CA "$pki/$by.pem" -CAkey "$pki/$by.key" -CAcreateserial -out "$pki/$name.pem" \
    -extfile <(echo "subjectAltName=DNS:localhost,IP:127.0.0.1") "$@" 2>/dev/null
}
authority ca
authority stranger
certificate server ca -days 2
certificate client ca -days 2
certificate intruder stranger -days 2
certificate old ca -days -1

b64() { base64 -w0 | tr '+/' '-_' | tr -d =; }
# An RSA key pair, and a set that holds its public half.
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$pki/issuer.key" 2>/dev/null
key_set() { # key_set KEYFILE KID
  local n
  n=$(openssl rsa -in "$1" -noout -modulus 2>/dev/null | cut -d= -f2 | perl -ne 'chomp; print pack("H*", $_)' | b64)
  printf '{"keys": [{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "%s", "n": "%s", "e": "AQAB"}]}' "$2" "$n"
}
key_set "$pki/issuer.key" one >"$work/jwks.json"
issue() { # issue KEYFILE KID CLAIMS-JQ: a token of the issuer's, as jq changes its claims
  local now text
  now=$(date +%s)
  text=$(printf '{"alg":"RS256","kid":"%s"}' "$2" | b64).$(jq -cn --argjson now "$now" --arg sub "$leader" \
    '{iss: "https://login.test", aud: ["varsel"], sub: $sub, role: "project_leader", district: "e2e", iat: $now, exp: ($now + 600)} | '"$3" | b64)
  echo "$text.$(printf %s "$text" | openssl dgst -sha256 -sign "$1" | b64)"
}
issued() { # issued WHAT CODE REASON CLAIMS-JQ
  ends "$1" "$2" list --token="$(issue "$pki/issuer.key" one "$4")"
  [ -z "$3" ] || contains "$1" "reason $3" "$err"
}
unset VARSEL_DEV_KEY
known_by=(--jwks="$work/jwks.json" --jwks_refresh_seconds=1 --token_issuer=https://login.test --token_audience=varsel)
tls=(--tls_cert="$pki/server.pem" --tls_key="$pki/server.key" --tls_client_ca="$pki/ca.pem")

for flags in "--jwks=$work/nowhere" "--jwks=https://127.0.0.1:1/jwks" "--jwks=$pki/ca.pem"; do
  start_fails "keys that cannot be had" 1 "${flags#--jwks=}" --development "$flags" --token_issuer=i --token_audience=a --listen=127.0.0.1:0
done
start_fails "outside loopback without TLS" 2 "needs --tls_cert and --tls_key" "${known_by[@]}" --listen=0.0.0.0:0
start_fails "an expired certificate" 1 "has expired" "${known_by[@]}" --listen=127.0.0.1:0 --tls_cert="$pki/old.pem" --tls_key="$pki/old.key"
start_fails "another's key" 1 "is not the certificate's" "${known_by[@]}" --listen=127.0.0.1:0 --tls_cert="$pki/server.pem" --tls_key="$pki/client.key"
start_fails "no certificate" 1 "cannot be read" "${known_by[@]}" --listen=127.0.0.1:0 --tls_cert="$pki/none.pem" --tls_key="$pki/server.key"

rm -rf "$work/data"
start_server "$work/tls-log" --development "${tls[@]}"
export VARSEL_TLS_CA=$pki/ca.pem VARSEL_TLS_CERT=$pki/client.pem VARSEL_TLS_KEY=$pki/client.key
issued "a token of the issuer's" 0 "" .
issued "expired" 3 TOKEN_EXPIRED '.exp = $now - 61'
issued "not yet valid" 3 TOKEN_NOT_YET_VALID '.nbf = $now + 120'
issued "of another audience" 3 TOKEN_WRONG_AUDIENCE '.aud = "mail"'
issued "of another issuer" 3 TOKEN_WRONG_ISSUER '.iss = "https://login.example"'
issued "of another district" 3 TOKEN_WRONG_DISTRICT '.district = "fyn"'
issued "for a year" 3 TOKEN_LIVES_TOO_LONG '.exp = $now + 31536000'
issued "of the system" 3 CALLER_UNKNOWN '.role = "system"'
issued "of no controller" 3 CALLER_UNKNOWN '.role = "dpo"'
contains "of no controller" "claim controller" "$err"
good=$(issue "$pki/issuer.key" one .)
VARSEL_TLS_CERT=$pki/intruder.pem VARSEL_TLS_KEY=$pki/intruder.key ends "a certificate of a stranger's" 6 list --token="$good" --timeout=5
VARSEL_TLS_CERT='' VARSEL_TLS_KEY='' ends "no certificate" 6 list --token="$good" --timeout=5
VARSEL_TLS_CA=$pki/stranger.pem ends "a server that is not trusted" 6 list --token="$good" --timeout=5
VARSEL_TLS_CA='' VARSEL_TLS_CERT='' VARSEL_TLS_KEY='' ends "in the clear" 6 list --token="$good" --timeout=5
for version in tls1 tls1_1; do
  ! openssl s_client -connect "$VARSEL_SERVER" "-$version" -cipher 'ALL:@SECLEVEL=0' </dev/null >/dev/null 2>&1 || fail "$version is spoken"
done
spoken=$(openssl s_client -connect "$VARSEL_SERVER" -tls1_3 -cert "$pki/client.pem" -key "$pki/client.key" </dev/null 2>/dev/null || true)
contains "TLS 1.3 is spoken" "TLSv1.3" "$spoken"

# ---- another key: it is read, and what the old one signed is no longer taken ----
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$pki/next.key" 2>/dev/null
ends "a key that is not there yet" 3 list --token="$(issue "$pki/next.key" two .)"
contains "a key that is not there yet" "reason TOKEN_KEY_UNKNOWN" "$err"
key_set "$pki/next.key" two >"$work/jwks.new" && mv "$work/jwks.new" "$work/jwks.json"
next_token=$(issue "$pki/next.key" two .)
for _ in {1..200}; do list --token="$next_token" >/dev/null 2>&1 && break; done
ends "the new key" 0 list --token="$next_token"
ends "a known token of the old one" 3 list --token="$good"
contains "a known token of the old one" "reason TOKEN_KEY_UNKNOWN" "$err"
# What is no key set changes nothing.
echo nonsense >"$work/jwks.json"
until grep -q "last good keys stay" "$work/tls-log"; do list --token="$next_token" >/dev/null 2>&1 || break; done
ends "the last good keys stay" 0 list --token="$next_token"

# ---- a renewed certificate is served without a restart: here it is another authority's, so that it can be told ----
certificate renewed stranger -days 2
mv "$pki/renewed.key" "$pki/server.key"
mv "$pki/renewed.pem" "$pki/server.pem"
until VARSEL_TLS_CA=$pki/stranger.pem list --token="$next_token" --timeout=5 >/dev/null 2>&1; do
  [ "$SECONDS" -lt 120 ] || { fail "the renewed certificate is not served"; break; }
done
VARSEL_TLS_CA=$pki/ca.pem ends "the old certificate is gone" 6 list --token="$next_token" --timeout=5
stop_server TERM
equal "it ends well" 0 "$server_code"
lacks "no token in the log" "$(cut -d. -f2 <<<"$good")" "$(cat "$work/tls-log")"
done_testing
