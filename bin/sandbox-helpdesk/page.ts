/** What a person sees of the sandbox: its tickets and what was written to them. */
import type { Store, StoredTicket } from "./store";

const newest = 100;

export function ticketsPage(store: Store): string {
  const tickets = [...store.tickets.values()];
  const items = tickets.slice(-newest).reverse().map(ticketItem);
  const more = tickets.length > newest ? `<p class="quiet">The newest ${newest} of ${tickets.length} tickets.</p>` : "";
  const empty = "<p>No tickets yet. They appear here as they are opened.</p>";
  return page("Tickets", items.length > 0 ? `<ul>${items.join("")}</ul>${more}` : empty);
}

export function ticketPage(ticket: StoredTicket): string {
  const comments = ticket.comments.map(
    ({ id, body, status, internal, createdAt }) =>
      `<article id="${escape(id)}"><h3>${internal ? "Internal note" : "Reply"} ${escape(id)} ${time(createdAt)}${status ? ` (${status})` : ""}</h3><div class="text">${escape(body)}</div></article>`,
  );
  return page(
    ticket.subject,
    `<p class="quiet">Ticket ${escape(ticket.id)} from ${escape(ticket.customer.name)} &lt;${escape(ticket.customer.email)}&gt; ${time(ticket.createdAt)}</p>
    <article><div class="text">${escape(ticket.body)}</div></article>
    <h2>Replies</h2>${comments.join("") || "<p>None yet.</p>"}
    <p><a href="/">All tickets</a></p>`,
  );
}

export const missingPage = (): string => page("No such page", '<p><a href="/">All tickets</a></p>');

function ticketItem({ id, subject, customer, comments }: StoredTicket): string {
  const replies = comments.length === 1 ? "1 reply" : `${comments.length} replies`;
  return `<li><a href="/tickets/${encodeURIComponent(id)}">${escape(subject || "(no subject)")}</a>
    <span class="quiet">${escape(customer.name)} · ${replies}</span></li>`;
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="3">
<title>${escape(title)} · Sandbox helpdesk</title>
<style>
:root { color-scheme: light dark; --quiet: light-dark(#5b6470, #a3adba); --line: light-dark(#d8dde3, #39424e); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h3 { font-size: 1rem; margin: 0 0 .5rem; }
ul { list-style: none; padding: 0; }
li { padding: .6rem 0; border-bottom: 1px solid var(--line); }
article { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 1rem 0; }
article:target { outline: 2px solid; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.quiet, time { color: var(--quiet); font-weight: normal; }
</style>
</head>
<body>
<p class="quiet">Sandbox helpdesk</p>
<main><h1>${escape(title)}</h1>
${content}</main>
</body>
</html>`;
}

const time = (iso: string): string =>
  `<time datetime="${escape(iso)}">${escape(iso.slice(0, 19).replace("T", " "))} UTC</time>`;

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
