#!/usr/bin/env python3
"""Whether checks of `codex doctor --json` have the status that is expected.

usage: codex-doctor.py FILE CHECK=STATUS...
"""
import json
import sys

checks = json.load(open(sys.argv[1]))["checks"]
wanted = dict(pair.split("=") for pair in sys.argv[2:])
wrong = [
    f"{name}: {checks[name]['status']} ({checks[name]['summary']}) and not {status}"
    for name, status in wanted.items()
    if checks[name]["status"] != status
]
sys.exit("; ".join(wrong) or 0)
