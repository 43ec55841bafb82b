import { afterEach, expect, test, vi } from "vitest";
import type { DecisionForm } from "@/app/_actions/decisions";
import { decisions } from "@/app/_components/desk-list/decisions";
import { deskList } from "@/app/_components/desk-list/desk-list";

afterEach(() => void vi.unstubAllGlobals());

const form = (draftId: string, decision: DecisionForm["decision"] = "approved"): DecisionForm => ({
  reviewId: `review-${draftId}`,
  draftVersion: 1,
  contentHash: "c",
  renderedHash: "r",
  decision,
  viewedAt: "2026-11-02T09:00:00.000Z",
});
const about = (draftId: string) => ({ draftId, title: draftId, href: `/drafts/${draftId}` });

test("a draft that another was asked for still waits for the reader; what was decided does not", () => {
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ undoUntil: null })));
  decisions.make(form("asked", "redraft"), about("asked"), () => undefined);
  decisions.make(form("passed", "escalated"), about("passed"), () => undefined);
  expect([...deskList.now().done]).toEqual([["passed", "escalated"]]);
});

/** A server that answers when the test says so, by path. */
function slowServer() {
  const asked = new Map<string, (answer: Response) => void>();
  const bodies = new Map<string, unknown>();
  vi.stubGlobal("fetch", (path: string, { body }: { body: string }) => {
    bodies.set(path, JSON.parse(body));
    return new Promise<Response>((answer) => asked.set(path, answer));
  });
  return {
    asked: () => [...asked.keys()],
    bodyOf: (path: string) => bodies.get(path),
    answer: async (path: string, answer: Response) => {
      asked.get(path)?.(answer);
      asked.delete(path);
      await new Promise((done) => setTimeout(done));
    },
  };
}
const recorded = () => Response.json({ decisionId: "this-one", undoUntil: "2126-11-02T09:00:30.000Z" });
const refused = (detail: string) => Response.json({ detail }, { status: 409 });
const takeBack = () =>
  decisions
    .told()
    .slice(0, 1)
    .forEach((made) => void decisions.undo(made));
const told = () => decisions.told().map(({ draftId, state }) => `${draftId}: ${state}`);

test("an answer that is not heard holds up no other decision", async () => {
  const server = slowServer();
  decisions.make(form("slow"), about("slow"), () => undefined);
  decisions.make(form("quick"), about("quick"), () => undefined);
  expect(server.asked()).toEqual(["/reviews/review-slow/decision", "/reviews/review-quick/decision"]);
  await server.answer("/reviews/review-quick/decision", recorded());
  expect(told()).toEqual(["quick: recorded"]);
  // What comes late takes nothing from the newest.
  await server.answer("/reviews/review-slow/decision", recorded());
  expect(told()).toEqual(["quick: recorded"]);
});

test("a decision that is still on its way is taken back once it has arrived", async () => {
  const server = slowServer();
  decisions.make(form("hasty"), about("hasty"), () => undefined);
  takeBack();
  expect(told()).toEqual(["hasty: undoing"]);
  expect(server.asked()).toEqual(["/reviews/review-hasty/decision"]);
  await server.answer("/reviews/review-hasty/decision", recorded());
  expect(server.asked()).toEqual(["/reviews/review-hasty/undo"]);
  // And nothing that a colleague has decided since.
  expect(server.bodyOf("/reviews/review-hasty/undo")).toEqual({ decisionId: "this-one" });
  await server.answer("/reviews/review-hasty/undo", Response.json({}));
  expect(told()).toEqual(["hasty: undone"]);
  expect(deskList.now().done.has("hasty")).toBe(false);
});

test("what went wrong is told beside the newest, until it is dismissed", async () => {
  const server = slowServer();
  decisions.make(form("first"), about("first"), () => undefined);
  await server.answer("/reviews/review-first/decision", recorded());
  takeBack();
  decisions.make(form("second"), about("second"), () => undefined);
  decisions.make(form("third"), about("third"), () => undefined);
  await server.answer("/reviews/review-second/decision", refused("Arun decided first."));
  expect(server.bodyOf("/reviews/review-first/undo")).toEqual({ decisionId: "this-one" });
  await server.answer("/reviews/review-first/undo", refused("It was sent already."));
  await server.answer("/reviews/review-third/decision", recorded());
  expect(told()).toEqual(["first: kept", "second: refused", "third: recorded"]);
  expect(decisions.told().map(({ problem }) => problem?.detail)).toEqual([
    "It was sent already.",
    "Arun decided first.",
    undefined,
  ]);
  decisions.dismiss("review-first");
  expect(told()).toEqual(["second: refused", "third: recorded"]);
});
