import fc from "fast-check";
import { expect, test } from "vitest";
import { tally, type Vote } from "@/lib/decisions/approval-policy";
import { outcomes } from "@/lib/decisions/outcome";

const by = (principal: string, outcome: Vote["outcome"] = "approved", byPerson = true): Vote => ({
  principal,
  outcome,
  byPerson,
});

test("any one vote closes a review by default", () => {
  expect(tally({ kind: "any" }, [by("person:a", "rejected")])).toEqual({ closed: true, outcome: "rejected" });
});

test("two of two stays open after the first approval and closes with the second person's", () => {
  const policy = { kind: "count", needed: 2 } as const;
  expect(tally(policy, [by("person:a")])).toEqual({ closed: false, openVotes: 1 });
  expect(tally(policy, [by("person:a"), by("person:b", "approved_with_edits")])).toEqual({
    closed: true,
    outcome: "approved_with_edits",
  });
});

test("one person can't be two votes, and a service key is no person", () => {
  const policy = { kind: "count", needed: 2 } as const;
  expect(tally(policy, [by("person:a"), by("person:a")])).toEqual({ closed: false, openVotes: 1 });
  expect(tally(policy, [by("person:a"), by("api-key:k", "approved", false)])).toEqual({ closed: false, openVotes: 1 });
});

test("one refusal closes a review that needs several approvals", () => {
  expect(tally({ kind: "count", needed: 3 }, [by("person:a"), by("person:b", "rejected")])).toEqual({
    closed: true,
    outcome: "rejected",
  });
});

test("a review closes as approved only with as many different people as the policy asks for", () => {
  const vote = fc.record({
    principal: fc.constantFrom("person:a", "person:b", "person:c"),
    outcome: fc.constantFrom(...outcomes),
    byPerson: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(vote, { minLength: 1 }), fc.integer({ min: 2, max: 3 }), (votes, needed) => {
      const verdict = tally({ kind: "count", needed }, votes);
      if (!verdict.closed || !verdict.outcome.startsWith("approved")) return;
      const people = votes.filter((v) => v.byPerson && v.outcome.startsWith("approved")).map((v) => v.principal);
      expect(new Set(people).size).toBeGreaterThanOrEqual(needed);
    }),
  );
});
