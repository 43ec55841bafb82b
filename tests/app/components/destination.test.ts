import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import { destinationOf } from "@/app/_components/draft/destination";
import type { DraftDetail } from "@/lib/review/get-draft";
import de from "@/messages/de.json";
import en from "@/messages/en.json";

const t = createTranslator({ locale: "en", messages: en, namespace: "draft" });
const inGerman = createTranslator({ locale: "de", messages: de as typeof en, namespace: "draft" });

const draft = (target: Record<string, unknown>, customer = { name: "Jane", email: "jane@example.com" }) =>
  ({
    event: { customer },
    destination: { connection: "Sandbox helpdesk", connector: "sandbox-helpdesk", operation: "add-comment", target },
  }) as unknown as DraftDetail;

test("a target is said as a person says it", () => {
  expect(destinationOf(draft({ ticketId: "4312" }), t)?.target).toBe("ticket 4312");
  expect(destinationOf(draft({ ticket_id: 4312, mailbox: "returns" }), t)?.target).toBe("ticket 4312, mailbox returns");
  expect(destinationOf(draft({}), t)?.target).toBe("none");
  expect(destinationOf(draft({ ticketId: "4312" }), inGerman)?.target).toBe("Ticket 4312");
});

test("the recipient is the address, else the name, else nobody in particular", () => {
  const recipient = (name: string, email: string) => destinationOf(draft({}, { name, email }), t)?.recipient;
  expect(recipient("Jane", "jane@example.com")).toBe("jane@example.com");
  expect(recipient("Jane", " ")).toBe("Jane");
  expect(recipient("", "")).toBe("the customer");
});
