import { z } from "zod";
import { valueAt } from "@/lib/core/json-pointer";
import type { StoredRequest } from "../connector";
import { ConnectorError } from "../connector-error";
import { type Action, parseAction } from "../parse-action";
import type { HttpConfig } from "./config";
import { fillPath } from "./path-template";

export const operations = {
  send: {
    title: "Send a request",
    target: z.record(z.string(), z.union([z.string(), z.number()])),
    payload: z.record(z.string(), z.json()),
  },
};

export function requestOf(given: Action, key: string, config: HttpConfig): StoredRequest {
  const { target, payload } = parseAction(operations, given);
  const { keyField, keyHeader } = config;
  if (keyField !== undefined && Object.hasOwn(payload, keyField)) {
    throw new ConnectorError("config", `The payload has its own "${keyField}", where the connection puts its key.`);
  }
  return {
    method: config.method,
    url: config.baseUrl + fillPath(config.path, { ...target, key }),
    headers: {
      ...config.headers,
      "content-type": "application/json",
      ...(keyHeader === undefined ? {} : { [keyHeader.toLowerCase()]: key }),
    },
    body: JSON.stringify(keyField === undefined ? payload : { ...payload, [keyField]: key }),
  };
}

/** A non-empty text or a number at the pointer, as text; undefined if there is no such thing. */
export function idAt(document: unknown, pointer: string): string | undefined {
  const value = valueAt(document, pointer);
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
