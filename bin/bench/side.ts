import type { Sql } from "@/lib/db/client";
import type { Item } from "./items";

export type SideName = "ours" | "floor";

/** A draft that waits for a decision. */
export interface Waiting {
  /** What the side calls the item. */
  id: string;
  reviewId: string;
  version: number;
  contentHash: string;
}

export interface Post {
  path: string;
  headers: Record<string, string>;
  body: string;
  /** The status of success. */
  status: number;
}

/** One of the two that are compared: how it is started, spoken to and looked into. */
export interface Side {
  name: SideName;
  /** Makes a fresh database and returns its URL. */
  createDatabase(): Promise<string>;
  program(databaseUrl: string, port: number): { args: string[]; env: Record<string, string> };
  /** Answers 200 once the side is ready. */
  readyPath: string;
  delivery(item: Item): Post;
  /** What the side calls the item, from its answer to the delivery. */
  idOf(item: Item, answer: unknown): string;
  decision(draft: Waiting): Post;
  findWaiting(sql: Sql, ids: string[]): Promise<readonly Waiting[]>;
  findWritten(sql: Sql, ids: string[]): Promise<readonly { id: string }[]>;
  countDrafts(sql: Sql): Promise<number>;
}
