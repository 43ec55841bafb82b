// The floor: the least that takes a webhook to a receipt at all. One row an item, four durable commits (accept, draft, decide,
// receipt); no sign-in, rules, audit, retry or screen. Our figures are ratios to this, measured in the same run.
//   DATABASE_URL=... MODEL_URL=http://127.0.0.1:9101 TARGET_URL=http://127.0.0.1:9102 PORT=5690 node floor.mjs
// POST /intake {id, text} -> 202 after commit · POST /decide/ID {text?} -> 202 | 409 · GET /healthz
import http from 'node:http'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const postgres = require('postgres')
const { Pool } = require('undici')

const CONCURRENCY = 32
const sql = postgres(process.env.DATABASE_URL, { max: 32, onnotice: () => {} })
const model = new Pool(process.env.MODEL_URL, { connections: CONCURRENCY })
const target = new Pool(process.env.TARGET_URL, { connections: CONCURRENCY })

await sql`create table if not exists floor_draft (id text primary key, payload jsonb not null, status text not null, draft text,
  created_at timestamptz default now(), decided_at timestamptz)`
await sql`create index if not exists floor_draft_status on floor_draft (status, created_at)`

const waiting = []
let running = 0
function pump() {
  while (running < CONCURRENCY && waiting.length) {
    running++
    draft(waiting.shift()).catch((error) => console.error(error.message)).finally(() => { running--; pump() })
  }
}

async function draft(item) {
  const answer = await model.request({
    path: '/v1/chat/completions', method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: item.text }], metadata: { item: item.id } }),
  })
  const { choices } = await answer.body.json()
  await sql`update floor_draft set status = 'waiting', draft = ${choices[0].message.content} where id = ${item.id}`
}

async function writeBack(id, text) {
  const answer = await target.request({
    path: '/records/' + id, method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text }),
  })
  await answer.body.dump()
  await sql`update floor_draft set status = 'done' where id = ${id}`
}

async function handle(request, body, response) {
  if (request.url === '/healthz') return response.end('ok')
  const input = JSON.parse(body || '{}')
  if (request.url === '/intake') {
    await sql`insert into floor_draft (id, payload, status) values (${input.id}, ${sql.json(input)}, 'received') on conflict do nothing`
    response.writeHead(202).end('{"ok":true}')
    waiting.push(input)
    return pump()
  }
  if (request.url.startsWith('/decide/')) {
    const id = request.url.slice('/decide/'.length)
    const [row] = await sql`update floor_draft set status = 'approved', decided_at = now() where id = ${id} and status = 'waiting' returning draft`
    response.writeHead(row ? 202 : 409).end('{}')
    if (row) writeBack(id, input.text ?? row.draft).catch((error) => console.error(error.message))
    return
  }
  response.writeHead(404).end()
}

http.createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk) => { body += chunk })
  request.on('end', () => handle(request, body, response).catch((error) => { console.error(error.message); response.writeHead(500).end() }))
}).listen(Number(process.env.PORT ?? 5690), '127.0.0.1')
