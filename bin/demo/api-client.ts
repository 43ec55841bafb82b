import { setTimeout as sleep } from "node:timers/promises";

/** The few calls of the public API that the demo's scripted reviewer makes; documented in docs/api.md. */
export interface ApiReview {
  id: string;
  draft_id: string;
  draft_version: number;
  content_hash: string;
  status: string;
  outcome: string | null;
  held: boolean;
  delivery: { state: string; remote_id: string | null } | null;
}

export interface ApiDraft {
  id: string;
  event: { id: string; payload: { id: string } } | null;
  versions: {
    version: number;
    content: { body: string };
    content_hash: string;
    actions: { connection: string; operation: string; target: object; payload: object }[];
  }[];
}

export interface ApiDecision {
  draft_version: number;
  content_hash: string;
  review_status: string;
}

export interface ApiClient {
  reviews(query: {
    view: "open" | "decided" | "failed";
    cursor?: string;
    limit?: number;
  }): Promise<{ data: ApiReview[]; next_cursor: string | null }>;
  draft(id: string): Promise<ApiDraft>;
  decide(reviewId: string, body: object): Promise<ApiDecision>;
}

export class ApiRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const longestOutageMs = 60_000;

/** Calls again while the server is away, as a good client does. */
export function apiClient(url: string, apiKey: string): ApiClient {
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetchThroughOutage(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...(body && { "content-type": "application/json" }) },
      body: body && JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (!response.ok) {
      throw new ApiRefusal(response.status, `${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    }
    return answer as T;
  };
  return {
    reviews: (query) => call("GET", `/reviews?${new URLSearchParams({ ...query, limit: String(query.limit ?? 100) })}`),
    draft: (id) => call("GET", `/drafts/${id}`),
    async decide(reviewId, body) {
      try {
        return await call("POST", `/reviews/${reviewId}/decision`, body);
      } catch (error) {
        // The server went away between its commit and its answer: the repeat finds our own decision.
        if (!(error instanceof ApiRefusal) || error.status !== 409) throw error;
        const review = await call<ApiReview>("GET", `/reviews/${reviewId}`);
        return { draft_version: review.draft_version, content_hash: review.content_hash, review_status: review.status };
      }
    },
  };
}

async function fetchThroughOutage(url: string, init: RequestInit): Promise<Response> {
  const giveUp = Date.now() + longestOutageMs;
  for (;;) {
    const response = await fetch(url, init).catch((error: unknown) => {
      if (Date.now() > giveUp) throw error;
      return null;
    });
    if (response && (response.status < 500 || Date.now() > giveUp)) return response;
    await sleep(200);
  }
}
