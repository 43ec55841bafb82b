/** Any JSON API: where to send, how it recognises a repeat and where it tells the id are settings. */
import { type Connector, type Receipt } from "../connector";
import { ConnectorError } from "../connector-error";
import { exchange } from "../exchange";
import { lookingUp } from "../look-up";
import { jsonOf, refusalOf } from "../refusal";
import { authorizationOf, guaranteeOf, HttpConfig, HttpCredentials } from "./config";
import { findByKey } from "./look-up";
import { idAt, operations, requestOf } from "./mapper";

/** What targets that repeat their first answer call it. */
const repeatHeaders = ["idempotent-replayed", "idempotency-replayed"];

export const http: Connector<HttpConfig, HttpCredentials> = {
  name: "http",
  title: "HTTP request",
  config: HttpConfig,
  credentials: HttpCredentials,
  operations,
  once: guaranteeOf,
  prepare: requestOf,

  async send(request, access): Promise<Receipt> {
    const { config, credentials } = access;
    const answer = await exchange(access, request, authorizationOf(credentials));
    const refusal = refusalOf(answer, guaranteeOf(config));
    if (refusal) throw refusal;

    const remoteId = idAt(jsonOf(answer.body), config.remoteIdAt);
    if (remoteId === undefined) {
      // Accepted, so not to be called a failure; without an id there is no proof either.
      const message = `The target accepted it (${answer.status}), but its answer has no id at "${config.remoteIdAt}".`;
      throw new ConnectorError("uncertain", message, { status: answer.status });
    }
    const repeated = repeatHeaders.some((name) => answer.headers.get(name) === "true");
    return { remoteId, how: repeated ? "repeated" : "answered" };
  },

  lookUp: (request, key, access) =>
    lookingUp(async () => {
      const remoteId = await findByKey(request, key, access);
      return remoteId === null ? null : { remoteId, how: "found" };
    }),
};
