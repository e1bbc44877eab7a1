#!/bin/sh
# The real Codex CLI (npm @openai/codex 0.169.0) makes turns against the simulator: over a WebSocket
# and over SSE with nothing overridden (through a CONNECT proxy and a certificate authority of this
# run's own), over SSE as a provider of its config, and where the plan is used up. Its app-server
# reads the limits and the models, its doctor finds sign-in and network in order, or not.
# usage: codex-turns.sh CODEX SIMULATOR [PROXY.py]
# Prints one line a step and `codex turns: N passed, 0 failed` last; ends with 0 where all passed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
codex=$(absolute "$1")
simulator=$(absolute "$2")
proxy=$(absolute "${3:-$here/connect-proxy.py}")

cd "$work"
certificates
simulate --tls-cert leaf.pem --tls-key leaf.key
proxied
run login --device-auth >device.log 2>&1 </dev/null && status=0 || status=$?
step "device sign-in" "$status"

# turn PROMPT OPTIONS...: one turn, its events in turn.log, what was asked in asked.json.
turn() {
    prompt=$1
    shift
    ask requests -o /dev/null -X DELETE
    run exec "$@" --skip-git-repo-check --json -s read-only "$prompt" </dev/null >turn.log 2>turn.err && ended=0 || ended=$?
    ask requests >asked.json
}
# told TEXT METHOD...: the turn said exactly that, and asked the model endpoint exactly so.
told() {
    python3 - "$@" <<'PY'
import json, sys
text, asked = sys.argv[1], sys.argv[2:]
events = [json.loads(line) for line in open("turn.log") if line.startswith("{")]
said = [e["item"]["text"] for e in events if e["type"] == "item.completed" and e["item"]["type"] == "agent_message"]
ways = [
    " ".join(filter(None, [r["method"], str(r["status"]), r["headers"].get("upgrade"), r["headers"].get("content-encoding")]))
    for r in json.load(open("asked.json"))["requests"]
    # What goes over a socket once it is open is recorded too, as FRAMEs: how many is its affair.
    if r["path"].endswith("/codex/responses") and r["method"] != "FRAME"
]
if said != [text] or ways != asked:
    sys.exit(f"said {said} and not {[text]}, asked {ways} and not {asked}")
PY
}

turn "say:over a socket"
told "over a socket" "GET 101 websocket" && status=$ended || status=1
step "a turn over a WebSocket" "$status"
told "over another socket" "GET 101 websocket" 2>/dev/null && status=1 || status=0
step "another text would be seen" "$status"

steer scenario '"ws-426"'
turn "say:over http"
told "over http" "GET 426 websocket" "POST 200 zstd" && status=$ended || status=1
step "a turn over SSE, packed, where the WebSocket is refused" "$status"
run doctor --json >doctor.json 2>/dev/null || true
python3 "$here/codex-doctor.py" doctor.json auth.credentials=ok network.provider_reachability=ok \
    network.websocket_reachability=warning && status=0 || status=1
step "its doctor misses the WebSocket" "$status"

steer scenario '"usage_limit"'
turn "say:never said"
[ "$ended" != 0 ] && grep -q "hit your usage limit" turn.log && ! grep -q "never said" turn.log && status=0 || status=1
step "the used-up plan is told" "$status"
steer scenario null

for set in "64 21 12.50 pro" "3 88 0.75 plus"; do
    set -- $set
    steer state "{\"plan\":\"$4\",\"limits\":{\"primary\":{\"used_percent\":$1,\"window_minutes\":300},
        \"secondary\":{\"used_percent\":$2,\"window_minutes\":10080},
        \"credits\":{\"has_credits\":true,\"unlimited\":false,\"balance\":\"$3\"}}}"
    python3 "$here/codex-app-server.py" ask app.log | run app-server >app.log 2>app.err || true
    python3 "$here/codex-app-server.py" judge app.log "$@" && status=0 || status=1
    step "its app-server reads the limits and the models ($1 %, $2 %)" "$status"
done
python3 "$here/codex-app-server.py" judge app.log 64 21 12.50 pro 2>/dev/null && status=1 || status=0
step "other limits would be seen" "$status"

run doctor --json >doctor.json 2>/dev/null || true
python3 "$here/codex-doctor.py" doctor.json auth.credentials=ok network.provider_reachability=ok \
    network.websocket_reachability=ok && status=0 || status=1
step "its doctor finds sign-in and network in order" "$status"
run logout >/dev/null 2>&1 || true
run doctor --json >doctor.json 2>/dev/null || true
python3 "$here/codex-doctor.py" doctor.json auth.credentials=ok 2>/dev/null && status=1 || status=0
step "its doctor misses the sign-in after a sign-out" "$status"

# Plain http, as a provider of the config: no discovery, no packing, no WebSocket.
simulate
run login --device-auth --experimental_issuer "$base" >device.log 2>&1 </dev/null && status=0 || status=$?
step "device sign-in at another issuer" "$status"
cat >codex-home/config.toml <<TOML
chatgpt_base_url = "$base/backend-api/"
model_provider = "sim"
model = "gpt-5.4"
[model_providers.sim]
name = "Sim"
base_url = "$base/backend-api/codex"
wire_api = "responses"
requires_openai_auth = true
supports_websockets = false
request_max_retries = 0
stream_max_retries = 0
[features]
plugins = false
apps = false
TOML
turn "say:as a provider"
told "as a provider" "POST 200" && status=$ended || status=1
step "a turn over SSE, as a provider of its config" "$status"

done_with "codex turns" turn.log turn.err app.err device.log
