/** What a workspace offers that has defined no reasons of its own; their words are the reader's language's. */
export const standardReasons = ["wrong-facts", "incomplete", "tone", "policy", "no-reply", "other"] as const;
export type StandardReason = (typeof standardReasons)[number];
