/** Reads JSON Lines into tickets. What is truth for evaluation never reaches the product. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Ticket } from "./delivery";

const truth = ["reply", "label", "sublabel", "intents", "expected", "kind"] as const;

const Row = z.looseObject({
  id: z.string().min(1),
  subject: z.string().optional(),
  body: z.string(),
  customer: z.object({ name: z.string(), email: z.string() }).optional(),
});

/** All tickets of a file, or the first `limit`. Throws with the line's number when one is no ticket. */
export async function readTickets(file: string, limit = Infinity): Promise<Ticket[]> {
  const tickets: Ticket[] = [];
  const lines = createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === "") continue;
    if (tickets.length >= limit) break;
    tickets.push(toTicket(parseLine(line, file, number)));
  }
  return tickets;
}

function parseLine(line: string, file: string, number: number): z.infer<typeof Row> {
  try {
    return Row.parse(JSON.parse(line));
  } catch (error) {
    throw new Error(`${file}, line ${number}: each line must be a JSON object with the texts "id" and "body".`, {
      cause: error,
    });
  }
}

function toTicket(row: z.infer<typeof Row>): Ticket {
  const kept = Object.fromEntries(
    Object.entries(row).filter(([name]) => !truth.includes(name as (typeof truth)[number])),
  );
  return {
    ...kept,
    id: row.id,
    subject: row.subject ?? firstWords(row.body),
    body: row.body,
    customer: row.customer ?? { name: `Customer ${row.id}`, email: `${row.id.toLowerCase()}@customers.example` },
  };
}

const firstWords = (body: string): string => body.trim().split(/\s+/).slice(0, 10).join(" ").slice(0, 120);

/** Tickets over and over under new ids until there are enough. */
export function repeatUpTo(tickets: readonly Ticket[], items: number): Ticket[] {
  return Array.from({ length: items }, (_, i) => {
    const ticket = tickets[i % tickets.length];
    if (!ticket) throw new Error("There are no tickets to work with.");
    return i < tickets.length ? ticket : { ...ticket, id: `${ticket.id}-${Math.floor(i / tickets.length)}` };
  });
}
