/** Hears of changed reviews on one connection a process, and tells whoever follows the workspace. */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { openListener, type Sql } from "@/lib/db/client";
import { type ChangedReviews, liveChannel } from "./live";

export interface Follower {
  /** `counts`: the queue's views may hold others than before. */
  changed(reviews: ChangedReviews, counts: boolean): void;
  /** It was not heard until now: changes may have been missed. */
  missed(): void;
  /** The process is stopping. */
  ended(): void;
}

export interface LiveHub {
  /** Follows a workspace. Returns what ends it. */
  follow(workspaceId: string, follower: Follower): () => void;
  /** Resolves once it hears. */
  listening(): Promise<void>;
  close(): Promise<void>;
}

const Message = z
  .string()
  .transform((text, issues) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      issues.addIssue("is no JSON");
      return z.NEVER;
    }
  })
  .pipe(
    z.object({
      workspaceId: z.uuid(),
      reviewIds: z.array(z.uuid()),
      draftIds: z.array(z.uuid()),
      // A process of the version before says nothing of it.
      counts: z.boolean().default(true),
    }),
  );

/** Milliseconds between tries to listen again, at first and at most. */
const again = { shortest: 100, longest: 10_000 };

/** @param url A direct connection's, not a transaction pooler's: listening belongs to a session. */
export function openLiveHub(url: string): LiveHub {
  const followers = new Map<string, Set<Follower>>();
  const all = (): Follower[] => [...followers.values()].flatMap((some) => [...some]);
  const stop = new AbortController();
  let session: Sql | undefined;
  let attached = attach();

  async function attach(): Promise<void> {
    for (let wait = again.shortest; !stop.signal.aborted; wait = Math.min(wait * 2, again.longest)) {
      try {
        await listen();
        for (const follower of all()) follower.missed();
        return;
      } catch (error) {
        log.warn({ err: error }, "changes of reviews are not heard; trying again");
        await sleep(wait * (0.5 + Math.random() / 2), undefined, { signal: stop.signal }).catch(() => undefined);
      }
    }
  }

  async function listen(): Promise<void> {
    const opened = openListener(url, {
      notification: pass,
      close: () => {
        if (session !== opened || stop.signal.aborted) return;
        session = undefined;
        attached = attach();
        void opened.end({ timeout: 1 });
      },
    });
    try {
      await opened`listen ${opened(liveChannel)}`;
      session = opened;
    } catch (error) {
      await opened.end({ timeout: 1 });
      throw error;
    }
  }

  function pass(payload: string): void {
    const message = Message.safeParse(payload);
    if (!message.success) return log.warn("a message on the live channel makes no sense");
    const { workspaceId, counts, ...reviews } = message.data;
    for (const follower of followers.get(workspaceId) ?? []) follower.changed(reviews, counts);
  }

  return {
    follow(workspaceId, follower) {
      const some = followers.get(workspaceId) ?? new Set();
      followers.set(workspaceId, some.add(follower));
      return () => {
        some.delete(follower);
        if (some.size === 0 && followers.get(workspaceId) === some) followers.delete(workspaceId);
      };
    },
    listening: () => attached,
    async close() {
      stop.abort();
      for (const follower of all()) follower.ended();
      await session?.end({ timeout: 1 });
    },
  };
}

// The server's own handlers and Next's routes are bundled apart; both share the process's one hub through this.
const shared = globalThis as typeof globalThis & { countersignLiveHub?: LiveHub };

/** The process's one hub, opened when first asked for. */
export function liveHub(): LiveHub {
  const { DATABASE_DIRECT_URL, DATABASE_URL } = env();
  return (shared.countersignLiveHub ??= openLiveHub(DATABASE_DIRECT_URL ?? DATABASE_URL ?? ""));
}

/** Ends all that follow, and the connection. */
export async function closeLiveHub(): Promise<void> {
  await shared.countersignLiveHub?.close();
  shared.countersignLiveHub = undefined;
}
