#!/usr/bin/env node
// An app of your own with a review in it. Needs Node; with a demo that was started by EMBED_ORIGINS=http://localhost:4000 npm run demo:
//   docs/examples/embed.mjs [.data/demo.json] [4000]
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const [file = ".data/demo.json", port = "4000"] = process.argv.slice(2);
const { url, apiKey } = JSON.parse(readFileSync(file, "utf8"));
const origin = `http://localhost:${port}`;

async function countersign(path, body) {
  const response = await fetch(`${url}/api/v1/${path}`, {
    method: body ? "POST" : "GET",
    // The personal key of whoever is signed in to your app. It stays on your server.
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail);
  return answer;
}

const page = (address) => `<!doctype html>
<html lang="en">
  <title>Your app</title>
  <h1>Your app</h1>
  <iframe id="review" src="${address}" title="Review" style="width: 100%; height: 40rem; border: 0"></iframe>
  <p role="status" id="told"></p>
  <script>
    const frame = document.getElementById("review");
    addEventListener("message", ({ origin, source, data }) => {
      if (origin !== "${new URL(url).origin}" || source !== frame.contentWindow) return;
      if (data.type === "countersign:resize") frame.style.height = data.height + "px";
      // A hint for the page. Before you act on it, ask the API: GET /api/v1/reviews/{review_id}.
      if (data.type === "countersign:decision") document.getElementById("told").textContent = data.status;
    });
  </script>
</html>`;

const server = createServer(async (request, response) => {
  try {
    const asked = new URL(request.url, origin).searchParams.get("review");
    const id = asked ?? (await countersign("reviews?limit=1")).data[0]?.id;
    if (!id) return response.end("Nothing waits for a decision.");
    const embedded = await countersign(`reviews/${id}/embed`, { origin });
    response.setHeader("content-type", "text/html; charset=utf-8").end(page(embedded.url));
  } catch (error) {
    response.writeHead(502).end(String(error));
  }
});
server.listen(Number(port), "localhost", () => console.log(`Open ${origin}`));
