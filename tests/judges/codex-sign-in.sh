#!/bin/sh
# The real Codex CLI (npm @openai/codex 0.169.0) against the simulator, with nothing overridden: it
# signs in by browser and by device code, refreshes and signs out, through a CONNECT proxy and a
# certificate authority of this run's own. usage: codex-sign-in.sh CODEX SIMULATOR [PROXY.py]
# Prints one line a step and `codex sign-in: N passed, 0 failed` last; ends with 0 where all passed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
codex=$(absolute "$1")
simulator=$(absolute "$2")
proxy=$(absolute "${3:-$here/connect-proxy.py}")

cd "$work"
certificates
# The first tokens live for 200 s, and the CLI refreshes 5 minutes before the end: the turn has to.
simulate --tls-cert leaf.pem --tls-key leaf.key --refuse-scopes "" --token-lifetime 200
proxied
asked() {
    ask requests | grep -c "$1" || true
}

# By browser: the judge is the browser. Port 1455 belongs to the machine, so nobody else may hold it.
run login >login.log 2>&1 &
login=$!
pids="$pids $login"
for _ in $(seq 100); do grep -q 'https://auth.openai.com/oauth/authorize' login.log && break; sleep 0.1; done
url=$(grep -o 'https://auth.openai.com/oauth/authorize[^ ]*' login.log | head -1 | tr -d '\r')
back=$(curl -s -o /dev/null -w '%{redirect_url}' --proxy "http://127.0.0.1:$free" --cacert ca.pem "$url") || true
# The CLI's listener may take a moment, and closes the connection of its last page.
curl -s -L -o /dev/null --retry 5 --retry-connrefused --noproxy '*' "$back" || true
wait "$login" && status=0 || status=$?
step "browser sign-in" "$status"
grep -q '"refresh_token"' codex-home/auth.json 2>/dev/null && status=0 || status=1
step "the sign-in is stored" "$status"

# What it is refreshed to lives as long as usual: the CLI's own parallel refreshes are not judged.
steer state '{"token_lifetime":null}'
before=$(cksum <codex-home/auth.json)
run exec --skip-git-repo-check --json -s read-only "say:judged" </dev/null >exec.log 2>&1 && status=0 || status=$?
grep -q judged exec.log || status=1
step "a turn" "$status"
[ "$before" != "$(cksum <codex-home/auth.json)" ] && status=0 || status=1
step "refreshed before it" "$status"

run logout >logout.log 2>&1 && status=0 || status=$?
[ ! -e codex-home/auth.json ] || status=1
step "sign-out" "$status"
[ "$(asked '/oauth/revoke')" != 0 ] && status=0 || status=1
step "the sign-in is revoked" "$status"

run login --device-auth >device.log 2>&1 </dev/null && status=0 || status=$?
[ -s codex-home/auth.json ] || status=1
step "device sign-in" "$status"
run logout >/dev/null 2>&1 && status=0 || status=$?
step "sign-out again" "$status"

done_with "codex sign-in" login.log exec.log device.log
