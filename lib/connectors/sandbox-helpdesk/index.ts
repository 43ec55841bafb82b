/** The sandbox helpdesk of the demo (bin/sandbox-helpdesk): the smallest whole example of a connector. */
import type { Connector } from "../connector";
import { lookingUp } from "../look-up";
import { HelpdeskConfig, HelpdeskCredentials } from "./api-types";
import { addComment, findComment } from "./client";
import { receiptOf, requestOf } from "./mapper";
import { operations } from "./operations";

export const sandboxHelpdesk: Connector<HelpdeskConfig, HelpdeskCredentials> = {
  name: "sandbox-helpdesk",
  title: "Sandbox helpdesk",
  config: HelpdeskConfig,
  credentials: HelpdeskCredentials,
  operations,
  once: (config) => config.once,
  prepare: requestOf,

  async send(request, access) {
    const { comment, repeated } = await addComment(request, access);
    return receiptOf(comment, repeated ? "repeated" : "answered", access.config);
  },

  lookUp: (request, key, access) =>
    lookingUp(async () => {
      const comment = await findComment(request, key, access);
      return comment && receiptOf(comment, "found", access.config);
    }),
};
