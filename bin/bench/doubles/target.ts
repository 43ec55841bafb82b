/** Plays the business system: keeps each write once for its idempotency key, and tells when one arrives. */
import { answerJson, type DoubleServer, startDouble } from "./server";

export interface TargetDouble extends DoubleServer {
  /** Resolves when the record is written. Ask before that. */
  arrival(recordId: string): Promise<void>;
}

const path = /^\/records\/([\w-]+)$/;

export async function startTarget(): Promise<TargetDouble> {
  const awaited = new Map<string, () => void>();
  const written = new Set<string>();
  const server = await startDouble((request, body, response) => {
    const recordId = path.exec(request.url ?? "")?.[1];
    if (request.method !== "PUT" || !recordId) return answerJson(response, 404, "{}");
    const { text } = JSON.parse(body) as { text?: unknown };
    if (typeof text !== "string" || text === "") return answerJson(response, 422, "{}");

    const key = request.headers["idempotency-key"];
    const repeated = typeof key === "string" && written.has(key);
    if (typeof key === "string") written.add(key);
    if (!repeated) {
      awaited.get(recordId)?.();
      awaited.delete(recordId);
    }
    answerJson(response, 200, JSON.stringify({ id: recordId }), repeated ? { "idempotent-replayed": "true" } : {});
  });
  return {
    ...server,
    arrival: (recordId) => new Promise((resolve) => awaited.set(recordId, resolve)),
  };
}
