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
