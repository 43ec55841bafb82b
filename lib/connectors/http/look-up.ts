import { valueAt } from "@/lib/core/json-pointer";
import type { Access, StoredRequest } from "../connector";
import { ConnectorError } from "../connector-error";
import { exchange } from "../exchange";
import { jsonOf, refusalOf } from "../refusal";
import { authorizationOf, type HttpConfig, type HttpCredentials } from "./config";
import { idAt } from "./mapper";
import { fillPath } from "./path-template";

type LookUp = NonNullable<HttpConfig["lookUp"]>;

/** The remote id of the write that carries the key, or null if the target says that there is none. */
export async function findByKey(
  request: StoredRequest,
  key: string,
  access: Access<HttpConfig, HttpCredentials>,
): Promise<string | null> {
  const { config, credentials } = access;
  if (!config.lookUp) throw new ConnectorError("config", "This connection has no look-up.");
  const start = config.lookUp.path.startsWith("?") ? request.url : config.baseUrl;
  const url = start + fillPath(config.lookUp.path, { key });

  const answer = await exchange(access, { method: "GET", url, headers: config.headers }, authorizationOf(credentials));
  if (answer.status === 404 && config.lookUp.listAt === undefined) return null;
  const refusal = refusalOf(answer, "lookup");
  if (refusal) throw refusal;
  return idIn(jsonOf(answer.body), key, config.lookUp);
}

function idIn(document: unknown, key: string, { listAt, keyAt, remoteIdAt }: LookUp): string | null {
  const things = listAt === undefined ? [document] : valueAt(document, listAt);
  // An answer of another shape is no proof of absence.
  if (!Array.isArray(things)) throw new ConnectorError("config", `The look-up's answer has no list at "${listAt}".`);
  const ours = things.find((thing: unknown) => idAt(thing, keyAt) === key);
  if (ours === undefined && listAt !== undefined) return null;
  const remoteId = idAt(ours, remoteIdAt);
  if (remoteId === undefined)
    throw new ConnectorError("config", "The look-up's answer lacks the key or the id where they should be.");
  return remoteId;
}
