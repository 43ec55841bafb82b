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

export function apiClient(url: string, apiKey: string): ApiClient {
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...(body && { "content-type": "application/json" }) },
      body: body && JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer as T;
  };
  return {
    reviews: (query) => call("GET", `/reviews?${new URLSearchParams({ ...query, limit: String(query.limit ?? 100) })}`),
    draft: (id) => call("GET", `/drafts/${id}`),
    decide: (reviewId, body) => call("POST", `/reviews/${reviewId}/decision`, body),
  };
}
