import { expect, test } from "vitest";
import { destinationOf } from "@/app/_components/draft/destination";
import type { DraftDetail } from "@/lib/review/get-draft";

const draft = (target: Record<string, unknown>, customer = { name: "Jane", email: "jane@example.com" }) =>
  ({
    event: { customer },
    destination: { connection: "Sandbox helpdesk", operation: "add-comment", target },
  }) as unknown as DraftDetail;

test("a target is said as a person says it", () => {
  expect(destinationOf(draft({ ticketId: "4312" }), "the customer")?.target).toBe("ticket 4312");
  expect(destinationOf(draft({ ticket_id: 4312, mailbox: "returns" }), "")?.target).toBe(
    "ticket 4312, mailbox returns",
  );
  expect(destinationOf(draft({}), "")?.target).toBe("none");
});

test("the recipient is the address, else the name, else nobody in particular", () => {
  const recipient = (name: string, email: string) =>
    destinationOf(draft({}, { name, email }), "the customer")?.recipient;
  expect(recipient("Jane", "jane@example.com")).toBe("jane@example.com");
  expect(recipient("Jane", " ")).toBe("Jane");
  expect(recipient("", "")).toBe("the customer");
});
