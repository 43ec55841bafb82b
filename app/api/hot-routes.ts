/** Machine endpoints that our server answers itself, without Next's cost a request. Next serves the same handlers under `next dev`. */
export interface HotRoute {
  method: string;
  /** Next's way: `/api/triggers/[slug]`. */
  pattern: string;
  handler: (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
}

export const hotRoutes: HotRoute[] = [];
