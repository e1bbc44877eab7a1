# What the judges in this folder share; sourced, with CODEX, SIMULATOR and PROXY set to paths.
# Gives: $work, `simulate`, `proxied`, `run`, `ask`, `steer`, `step`, `done_with NAME`.
absolute() { echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"; }
work=$(mktemp -d)
pids=
passed=0
failed=0
end() {
    for pid in $pids; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap end EXIT
# step NAME STATUS
step() {
    if [ "$2" = 0 ]; then passed=$((passed + 1)); echo "ok      $1"; else failed=$((failed + 1)); echo "FAILED  $1"; fi
}
# done_with NAME LOG...: the last line, and the logs where a step failed.
done_with() {
    name=$1
    shift
    if [ "$failed" != 0 ]; then tail -n 15 "$@" sim.log || true; fi
    echo "$name: $passed passed, $failed failed"
    [ "$failed" = 0 ]
}

# A certificate authority of this run's own: ca.pem, leaf.pem, leaf.key.
certificates() {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj "/CN=patchbay judge" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign 2>/dev/null
    openssl req -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj "/CN=auth.openai.com" 2>/dev/null
    printf '%s' "subjectAltName=DNS:auth.openai.com,DNS:chatgpt.com,DNS:api.openai.com,DNS:ab.chatgpt.com,IP:127.0.0.1" >san
    openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san -out leaf.pem 2>/dev/null
}

# simulate OPTIONS...: starts the simulator; $base is its address, $port its port.
simulate() {
    : >ready
    "$simulator" --listen 127.0.0.1:0 --control "$@" >ready 2>>sim.log &
    pids="$pids $!"
    for _ in $(seq 100); do [ -s ready ] && break; sleep 0.1; done
    base=$(sed 's/.*"issuer":"\([^"]*\)".*/\1/' ready)
    port=${base##*:}
}

# A CONNECT proxy on $free that sends every tunnel to the simulator on $port.
proxied() {
    free=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
    python3 "$proxy" "$free" "$port" >proxy.log 2>&1 &
    pids="$pids $!"
    for _ in $(seq 50); do grep -q proxy proxy.log 2>/dev/null && break; sleep 0.1; done
}

# The CLI with nothing of this machine's environment but the way to the proxy.
run() {
    mkdir -p home codex-home
    env -i PATH="$PATH" HOME="$work/home" CODEX_HOME="$work/codex-home" NO_PROXY=127.0.0.1,localhost \
        HTTPS_PROXY="http://127.0.0.1:$free" CODEX_CA_CERTIFICATE="$work/ca.pem" timeout 60 "$codex" "$@"
}

# ask PATH CURL-OPTIONS...: the simulator's own door.
ask() {
    path=$1
    shift
    curl -s --noproxy '*' --cacert ca.pem "$@" "$base/__control/$path"
}
# steer PATH JSON: changes something there.
steer() {
    ask "$1" -o /dev/null -H 'content-type: application/json' -d "$2" || true
}
