import type { Locale } from "@/lib/members/preferences";
import type { Takes } from "@/lib/review/takes";
import { wordsIn } from "./words";

/** The decision that a card shows, which alone is taken back on it. */
export interface SeenDecision {
  reviewId: string;
  decisionId: string;
}

/** The version that a card shows, to which what is pressed on it is bound. */
export interface SeenVersion {
  reviewId: string;
  draftVersion: number;
  contentHash: string;
}

export interface LabelledText {
  label: string;
  value: string;
}

/** A review as one small card: what every channel but the web renders, each in its own way. Others' words are as they wrote them. */
export interface ReviewCard {
  locale: Locale;
  /** Why it is here, or what became of it; no word of others, as it stands on locked screens. */
  heading: string;
  /** What it is about; empty where its workflow lets cards say nothing. */
  title: string;
  facts: LabelledText[];
  /** What speaks for and against it, the weightiest first. */
  reasons: string[];
  cameIn: LabelledText | null;
  /** Null: nothing was drafted, or it is not shown here. */
  proposed: LabelledText | null;
  /** More is sent than a card shows, so it can't be approved on one. */
  unseen: boolean;
  /** What has been decided, and how far it is; null while it just waits. */
  standing: { says: string; needsYou: boolean } | null;
  /** What can be decided on it; null: it can only be opened. */
  decides: (SeenVersion & { grave: boolean; takes: Takes }) | null;
  /** The decision that can still be taken back. */
  undo: SeenDecision | null;
  url: string;
}

/** In the place of what its reader may not see any more. */
export const withdrawnCard = (locale: Locale): ReviewCard => ({
  locale,
  heading: wordsIn(locale)("card.withdrawn"),
  title: "",
  facts: [],
  reasons: [],
  cameIn: null,
  proposed: null,
  unseen: false,
  standing: null,
  decides: null,
  undo: null,
  url: "",
});
