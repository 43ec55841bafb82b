#!/usr/bin/env bash
# Approves the most urgent review of a running demo. Needs curl and node.
#   docs/examples/decide.sh [.data/demo.json]
set -euo pipefail
demo=${1:-.data/demo.json}

# json FILE 'EXPRESSION': what the expression says of the JSON `it` in the file.
json() { node -e 'const it = JSON.parse(fs.readFileSync(process.argv[1])); console.log(eval(process.argv[2]))' "$@"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

url=$(json "$demo" it.url)
auth="Authorization: Bearer $(json "$demo" it.apiKey)"

curl -fsS -H "$auth" "$url/api/v1/reviews?limit=50" > "$work/queue.json"
json "$work/queue.json" 'JSON.stringify(it.data.find((one) => !one.held) ?? null)' > "$work/review.json"
id=$(json "$work/review.json" 'it?.id ?? ""')
if [ -z "$id" ]; then echo "Nothing waits for a decision." && exit; fi

draft=$(json "$work/review.json" it.draft_id)
curl -fsS -H "$auth" "$url/api/v1/drafts/$draft" > "$work/draft.json"
json "$work/draft.json" '`${it.event.title}\n\n${it.versions.at(-1).content.body}\n`'

json "$work/review.json" \
  'JSON.stringify({ decision: "approved", draft_version: it.draft_version, content_hash: it.content_hash })' > "$work/decision.json"
curl -sS -H "$auth" -H "Content-Type: application/json" -H "Idempotency-Key: $id" \
  --data @"$work/decision.json" "$url/api/v1/reviews/$id/decision" > "$work/answer.json"
json "$work/answer.json" 'it.decision ? `Approved: ${it.decision_id}` : it.detail'
