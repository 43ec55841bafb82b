import type { Sentence } from "@/lib/core/wording";

/** One measured reason for or against a draft. */
export interface Signal {
  /** Kebab-case, stable. */
  name: string;
  /** In [0, 1], larger is better. */
  value: number;
  /** In plain words, for the reviewer. */
  says: string;
  /** The same for readers of other languages; rows of earlier versions have none. */
  wording?: Sentence[];
}
