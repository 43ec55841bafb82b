import { expect, test } from "vitest";
import type { ArrivedComment } from "@/bin/demo/sandbox-ledger";
import { compareWithScreen } from "@/bin/proof/keyboard/compare";
import type { Choice, Judged } from "@/bin/proof/keyboard/judge";

const judged = (ticketId: string, text: string, choice: Choice = "approved"): Judged => ({
  path: `/drafts/of-${ticketId}`,
  to: `To jane@customers.example in Sandbox helpdesk, ticket ${ticketId}`,
  text,
  choice,
});

const arrived = (ticketId: string, body: string): ArrivedComment => ({ ticketId, body, payload: { body } });

test("nothing is wrong when every approved text arrived once on its ticket, and nothing else", () => {
  const decided = [
    judged("T-1", "Yes.\n\nOurs"),
    judged("T-2", "Edited", "approved_with_edits"),
    judged("T-3", "No", "rejected"),
  ];
  expect(compareWithScreen(decided, [arrived("T-2", "Edited"), arrived("T-1", "Yes.\n\nOurs")])).toEqual([]);
});

test("a text that differs by a space, is missing or came twice is told with its ticket", () => {
  const decided = [judged("T-1", "Yes."), judged("T-2", "Later."), judged("T-3", "Twice.")];
  expect(
    compareWithScreen(decided, [arrived("T-1", "Yes. "), arrived("T-3", "Twice."), arrived("T-3", "Twice.")]),
  ).toEqual([
    'ticket T-1: on screen "Yes.", arrived "Yes. "',
    "ticket T-2: 0 arrivals of one approval",
    "ticket T-3: 2 arrivals of one approval",
  ]);
});

test("texts that went to each other's ticket are both told", () => {
  const decided = [judged("T-1", "For one"), judged("T-2", "For two")];
  expect(compareWithScreen(decided, [arrived("T-1", "For two"), arrived("T-2", "For one")])).toHaveLength(2);
});

test("what was rejected or never decided must not arrive", () => {
  const decided = [judged("T-1", "No", "rejected")];
  expect(compareWithScreen(decided, [arrived("T-1", "No"), arrived("T-9", "Held")])).toEqual([
    "ticket T-1: something arrived that nobody approved",
    "ticket T-9: something arrived that nobody approved",
  ]);
});

test("a draft that names no ticket, or one for the second time, is a fault of its own", () => {
  const nowhere = { ...judged("T-1", "Yes."), to: "To jane@customers.example in Sandbox helpdesk" };
  expect(compareWithScreen([nowhere], [])).toEqual([expect.stringContaining("which ticket")]);
  expect(compareWithScreen([judged("T-1", "A"), judged("T-1", "B")], [arrived("T-1", "B")])).toEqual([
    "ticket T-1 was decided twice",
  ]);
});
