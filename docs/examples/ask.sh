#!/usr/bin/env bash
# Asks a person of a running demo whether a tool may run, and waits for the answer. Needs curl and node.
#   docs/examples/ask.sh [.data/demo.json]
set -euo pipefail
demo=${1:-.data/demo.json}

# json FILE 'EXPRESSION': what the expression says of the JSON `it` in the file.
json() { node -e 'const it = JSON.parse(fs.readFileSync(process.argv[1])); console.log(eval(process.argv[2]))' "$@"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

url=$(json "$demo" it.url)
auth="Authorization: Bearer $(json "$demo" it.agent.apiKey)"
workflow=$(json "$demo" it.agent.workflow)

curl -fsS -H "$auth" -H "Content-Type: application/json" "$url/api/v1/drafts?workflow=$workflow" --data \
  '{"tool": "refund_order", "arguments": {"order": "0049-7", "amount": 12.5}, "description": "She was sent the wrong size."}' \
  > "$work/asked.json"
echo "Decide it at $url/drafts/$(json "$work/asked.json" it.id)"

# Silence is no yes: it asks until there is an answer.
until [ -s "$work/result.json" ] && [ "$(json "$work/result.json" it.status)" != pending ]; do
  curl -fsS -H "$auth" "$url$(json "$work/asked.json" it.url)?wait=30" > "$work/result.json"
done
json "$work/result.json" 'JSON.stringify(it.response)'
