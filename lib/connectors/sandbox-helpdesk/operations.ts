import { z } from "zod";

export const operations = {
  "add-comment": {
    title: "Reply on a ticket",
    target: z.strictObject({ ticketId: z.string().min(1).max(200) }),
    payload: z.strictObject({
      body: z.string().min(1),
      status: z
        .enum(["open", "pending", "solved"])
        .optional()
        .meta({ title: "Ticket status", description: "What the ticket is set to with this reply." }),
      internal: z
        .boolean()
        .optional()
        .meta({ title: "Internal note", description: "Colleagues see it; the customer does not." }),
    }),
  },
};
