#!/bin/sh
# The real Codex CLI (npm @openai/codex 0.169.0) against the simulator, with nothing overridden: it
# signs in by browser and by device code, refreshes and signs out, through a CONNECT proxy and a
# certificate authority of this run's own. usage: codex-sign-in.sh CODEX SIMULATOR [PROXY.py]
# Prints one line a step and `codex sign-in: N passed, 0 failed` last; ends with 0 where all passed.
set -eu
absolute() { echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"; }
codex=$(absolute "$1")
simulator=$(absolute "$2")
proxy=$(absolute "${3:-$(dirname "$0")/connect-proxy.py}")
work=$(mktemp -d)
pids=
passed=0
failed=0
end() {
    for pid in $pids; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap end EXIT
step() {
    if [ "$2" = 0 ]; then passed=$((passed + 1)); echo "ok      $1"; else failed=$((failed + 1)); echo "FAILED  $1"; fi
}

cd "$work"
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj "/CN=patchbay judge" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign 2>/dev/null
openssl req -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj "/CN=auth.openai.com" 2>/dev/null
printf '%s' "subjectAltName=DNS:auth.openai.com,DNS:chatgpt.com,DNS:api.openai.com,DNS:ab.chatgpt.com,IP:127.0.0.1" >san
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san -out leaf.pem 2>/dev/null
# The first tokens live for 200 s, and the CLI refreshes 5 minutes before the end: the turn has to.
"$simulator" --listen 127.0.0.1:0 --tls-cert leaf.pem --tls-key leaf.key --control --refuse-scopes "" \
    --token-lifetime 200 >ready 2>sim.log &
pids="$pids $!"
for _ in $(seq 100); do [ -s ready ] && break; sleep 0.1; done
port=$(sed 's/.*"issuer":"https:\/\/127.0.0.1:\([0-9]*\)".*/\1/' ready)
free=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
python3 "$proxy" "$free" "$port" >proxy.log 2>&1 &
pids="$pids $!"
for _ in $(seq 50); do grep -q proxy proxy.log 2>/dev/null && break; sleep 0.1; done

mkdir home codex-home
run() {
    env -i PATH="$PATH" HOME="$work/home" CODEX_HOME="$work/codex-home" NO_PROXY=127.0.0.1,localhost \
        HTTPS_PROXY="http://127.0.0.1:$free" CODEX_CA_CERTIFICATE="$work/ca.pem" timeout 60 "$codex" "$@"
}
asked() {
    curl -s --noproxy '*' --cacert ca.pem "https://127.0.0.1:$port/__control/requests" | grep -c "$1" || true
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
curl -s -o /dev/null --noproxy '*' --cacert ca.pem -H 'content-type: application/json' \
    -d '{"token_lifetime":null}' "https://127.0.0.1:$port/__control/state" || true
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

if [ "$failed" != 0 ]; then tail -n 15 login.log exec.log device.log sim.log; fi
echo "codex sign-in: $passed passed, $failed failed"
[ "$failed" = 0 ]
