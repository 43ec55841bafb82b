export const routes = ["auto-approve", "review", "escalate", "discard"] as const;
export type Route = (typeof routes)[number];

/** All that a routing rule may look at; stored whole with every evaluation. */
export interface RoutingInput {
  workflowId: string;
  held: boolean;
  confidence: number | null;
  risk: number;
  language: string | null;
  customer: string;
  findings: string[];
}
