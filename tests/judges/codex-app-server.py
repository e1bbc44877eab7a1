#!/usr/bin/env python3
"""JSON-RPC with `codex app-server` over stdio, and a verdict on what it read from the simulator.

usage: codex-app-server.py ask LOG | codex app-server >LOG
       codex-app-server.py judge LOG PRIMARY% SECONDARY% BALANCE PLAN
"""
import json
import sys
import time

ASKED = {1: "initialize", 2: "account/rateLimits/read", 3: "model/list"}
# What the simulator lists, the default first (crates/simulator/src/backend/models.json).
MODELS = [
    "gpt-6.1-sol", "gpt-6-astra", "gpt-6-sol", "gpt-6-luna", "gpt-5.6-sol", "gpt-6.1-terra",
    "gpt-5.6-terra", "gpt-5.6-luna", "gpt-5.5",
]


def answers(log):
    lines = [json.loads(line) for line in open(log) if line.startswith("{") and line.endswith("\n")]
    return {line["id"]: line for line in lines if line.get("id") in ASKED}


def ask(log):
    def say(method, **more):
        print(json.dumps({"jsonrpc": "2.0", "method": method, **more}), flush=True)

    who = {"name": "judge", "title": "Judge", "version": "1"}
    say("initialize", id=1, params={"clientInfo": who})
    say("initialized")
    say("account/rateLimits/read", id=2)
    say("model/list", id=3, params={})
    # It ends with its input, whatever it still owes.
    for _ in range(200):
        if len(answers(log)) == len(ASKED):
            return
        time.sleep(0.1)


def judge(log, primary, secondary, balance, plan):
    got = answers(log)
    result = {method: got.get(id, {}).get("result", {}) for id, method in ASKED.items()}
    limits = result["account/rateLimits/read"].get("rateLimits") or {}
    window = lambda name: [(limits.get(name) or {}).get(k) for k in ("usedPercent", "windowDurationMins")]
    models = result["model/list"].get("data") or []
    seen = {
        "primary": window("primary"),
        "secondary": window("secondary"),
        "balance": (limits.get("credits") or {}).get("balance"),
        "plan": limits.get("planType"),
        "models": [model["id"] for model in models],
        "default": [model["id"] for model in models if model["isDefault"]],
    }
    wanted = {
        "primary": [int(primary), 300],
        "secondary": [int(secondary), 10080],
        "balance": balance,
        "plan": plan,
        "models": MODELS,
        "default": MODELS[:1],
    }
    wrong = [f"{name}: {seen[name]} and not {wanted[name]}" for name in wanted if seen[name] != wanted[name]]
    sys.exit("; ".join(wrong) or 0)


{"ask": ask, "judge": judge}[sys.argv[1]](*sys.argv[2:])
