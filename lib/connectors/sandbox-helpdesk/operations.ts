import { z } from "zod";

export const operations = {
  "add-comment": {
    title: "Reply on a ticket",
    target: z.strictObject({ ticketId: z.string().min(1).max(200) }),
    payload: z.strictObject({ body: z.string().min(1) }),
  },
};
