#!/usr/bin/env bash
# The pilot's replay as one page, driven in a real browser: the real binaries write it, chromium opens it.
#   VARSEL_PICTURES = a folder to keep pictures of what it saw
# shellcheck source-path=SCRIPTDIR source=../e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/lib.sh"

here=$VARSEL_SOURCE/tests/browser
[ -d "$here/node_modules/playwright-core" ] || {
  echo "tests/browser is not set up: run deploy/setup.sh test" >&2
  exit 1
}
group=ad8125bd-33a3-59c8-afe6-94699f8fd976 # of the pilot: the one with a sanction package

start_server "$work/server.log" --development
ends "import" 0 varsel import "$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl"
ends "the page" 0 varsel replay --group="$group" --from=2022-12-01 --until=2023-05-01 \
  --as-known-at='2023-02-17 16:00' --html="$work/page.html"
# So large a page would mean that something is in it that nobody needs.
[ "$(stat -c %s "$work/page.html")" -lt 1000000 ] || fail "the page is too large"
# Persons leave as pseudonyms: none of their ids is in it.
while read -r person; do
  ! grep -q "$person" "$work/page.html" || fail "a person's id is in the page"
done < <(grep -o '"person_id": "[^"]*"' "$VARSEL_SOURCE/deploy/demo/pilot-2022-2023.jsonl" | cut -d'"' -f4 | sort -u)
ends "in the browser" 0 node "$here/replay_test.mjs" "$work/page.html" ${VARSEL_PICTURES:+"$VARSEL_PICTURES"}
echo "$out$err"
stop_server
