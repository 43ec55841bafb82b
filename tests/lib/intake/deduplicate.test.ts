import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newId } from "@/lib/core/id";
import { type Arrival, deliveryKey, recordKey } from "@/lib/intake/accept/arrival";
import { deduplicate } from "@/lib/intake/accept/deduplicate";
import { TestClock } from "../../support/clock";

const nothingKnown = { byDelivery: null, byRecord: null };
const scope = newId();

function arrival(delivery: string | null, record: string | null, scopeId = scope): Arrival {
  const now = new Date(0);
  const data = { title: "", body: "", customer: { name: "", email: "" }, payload: {} };
  return {
    event: {
      id: newId(),
      workspaceId: newId(),
      workflowId: newId(),
      origin: "live",
      source: "",
      type: "",
      subject: "",
      sourceOrder: 0,
      occurredAt: now,
      receivedAt: now,
      data,
    },
    trigger: { id: scopeId, version: 1 },
    keys: { scopeId, delivery, record },
    actor: { kind: "system", job: "intake" },
    clock: new TestClock(),
    bodyHash: "",
    bytes: 0,
  };
}

const accept = (...arrivals: Arrival[]) => deduplicate(arrivals.map((one) => ({ arrival: one, known: nothingKnown })));

describe("in one batch", () => {
  test("the same delivery and the same record at the same version are the first one's event", () => {
    const [first, again, other, later] = [
      arrival("d:1", "r:A@1"),
      arrival("d:1", "r:A@1"),
      arrival("d:2", "r:A@1"),
      arrival("d:3", "r:A@2"),
    ];
    const { accepted, newKeys } = accept(first, again, other, later);
    expect(accepted).toEqual([
      { eventId: first.event.id, duplicate: false },
      { eventId: first.event.id, duplicate: true },
      { eventId: first.event.id, duplicate: true },
      { eventId: later.event.id, duplicate: false },
    ]);
    expect(newKeys.map(({ key, eventId }) => [key, eventId])).toEqual([
      ["d:1", first.event.id],
      ["r:A@1", first.event.id],
      ["d:2", first.event.id],
      ["d:3", later.event.id],
      ["r:A@2", later.event.id],
    ]);
  });

  test("a sender that reuses one delivery id does not tie another record to the first", () => {
    const [first, reused, mended] = [arrival("d:1", "r:A@1"), arrival("d:1", "r:B@1"), arrival("d:2", "r:B@1")];
    const { accepted } = accept(first, reused, mended);
    expect(accepted[1]).toEqual({ eventId: first.event.id, duplicate: true });
    expect(accepted[2]).toEqual({ eventId: mended.event.id, duplicate: false });
  });

  test("scopes know nothing of each other", () => {
    const { accepted } = accept(arrival("d:1", "r:A@1"), arrival("d:1", "r:A@1", newId()));
    expect(accepted.map(({ duplicate }) => duplicate)).toEqual([false, false]);
  });

  test("without any key nothing is a repeat", () => {
    expect(accept(arrival(null, null), arrival(null, null)).accepted.map(({ duplicate }) => duplicate)).toEqual([
      false,
      false,
    ]);
  });
});

test("however arrivals are cut into batches, each is told the same event", () => {
  const anArrival = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.option(fc.constantFrom("A@1", "A@2", "B@1")));
  fc.assert(
    fc.property(fc.array(anArrival, { maxLength: 20 }), fc.array(fc.nat({ max: 20 })), (drawn, cuts) => {
      const arrivals = drawn.map(([delivery, record]) => arrival(`d:${delivery}`, record && `r:${record}`));
      const whole = accept(...arrivals).accepted;

      const stored = new Map<string, string>();
      const parts = [...new Set([0, ...cuts.filter((cut) => cut < arrivals.length), arrivals.length])].sort(
        (a, b) => a - b,
      );
      const cut = parts.slice(1).flatMap((end, index) => {
        const known = (key: string | null) => (key === null ? null : (stored.get(key) ?? null));
        const batch = arrivals.slice(parts[index], end);
        const result = deduplicate(
          batch.map((one) => ({
            arrival: one,
            known: { byDelivery: known(one.keys.delivery), byRecord: known(one.keys.record) },
          })),
        );
        for (const { key, eventId } of result.newKeys) {
          expect(stored.has(key)).toBe(false);
          stored.set(key, eventId);
        }
        return result.accepted;
      });
      expect(cut).toEqual(whole);
    }),
  );
});

test("no two deliveries, and no two records at versions, share a key", () => {
  const part = fc.string({ unit: fc.constantFrom("@", "%", "4", "0", "2", "5", "a") });
  fc.assert(
    fc.property(part, part, part, part, (record, version, otherRecord, otherVersion) => {
      const same = record === otherRecord && version === otherVersion;
      expect(recordKey(record, version) === recordKey(otherRecord, otherVersion)).toBe(same);
      expect(recordKey(record, version)).not.toBe(deliveryKey(record));
    }),
    { numRuns: 2000 },
  );
});
