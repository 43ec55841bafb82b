#!/usr/bin/env python3
"""Asks a person of a running demo whether a tool may run, and waits for the answer. Python 3.9 or newer, nothing to install.

docs/examples/ask.py [.data/demo.json]
"""
import json, sys, urllib.request

demo = json.load(open(sys.argv[1] if len(sys.argv) > 1 else ".data/demo.json"))


def countersign(path, body=None):
    """POSTs the body, or GETs; an answer that is no success is an exception."""
    request = urllib.request.Request(demo["url"] + path, json.dumps(body).encode() if body else None)
    request.add_header("Authorization", f"Bearer {demo['agent']['apiKey']}")
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


asked = countersign(
    f"/api/v1/drafts?workflow={demo['agent']['workflow']}",
    {"tool": "refund_order", "arguments": {"order": "0049-7", "amount": 12.5}, "description": "She was sent the wrong size."},
)
print(f"Decide it at {demo['url']}/drafts/{asked['id']}", file=sys.stderr)

# Silence is no yes: it asks until there is an answer.
while (result := countersign(asked["url"] + "?wait=30"))["status"] == "pending":
    pass
print(json.dumps(result["response"]))
