/** A comment that is begun and not said: kept in the tab, so that neither another draft nor a reload loses it. */
import type { Person } from "./mention-list";

export interface TypedComment {
  body: string;
  /** Whom the reader named in it. */
  named: readonly Person[];
}

/** Whose comment on which draft: whoever signs in next in this tab has none of it. */
export interface CommentOf {
  memberId: string;
  reviewId: string;
}

const nothing: TypedComment = { body: "", named: [] };
const kept = new Map<string, TypedComment>();
const listeners = new Set<() => void>();
const keyOf = ({ memberId, reviewId }: CommentOf) => `countersign.comment.${memberId}.${reviewId}`;

function recall(key: string): TypedComment {
  try {
    const stored = sessionStorage.getItem(key);
    return stored === null ? nothing : (JSON.parse(stored) as TypedComment);
  } catch {
    return nothing;
  }
}

export const typedComments = {
  subscribe(notify: () => void): () => void {
    listeners.add(notify);
    return () => void listeners.delete(notify);
  },

  none: (): TypedComment => nothing,

  get(of: CommentOf): TypedComment {
    const key = keyOf(of);
    const known = kept.get(key) ?? recall(key);
    kept.set(key, known);
    return known;
  },

  keep(of: CommentOf, typed: TypedComment): void {
    const key = keyOf(of);
    kept.set(key, typed);
    try {
      if (typed.body === "") sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, JSON.stringify(typed));
    } catch {
      // Full or forbidden: it is kept until a reload.
    }
    for (const notify of listeners) notify();
  },
};
