/** A channel, as far as digests need it. */
import type { MemberContext } from "@/lib/auth/member-context";
import type { ServiceContext } from "@/lib/core/context";
import type { NoticeChannel } from "@/lib/members/notice-choices";
import type { DigestItem } from "./load-items";

export interface ToPlace {
  /** The job that tells. */
  ctx: ServiceContext;
  reader: MemberContext;
  /** One of the reader's, as `places` named it. */
  place: string;
}

/** What it throws is tried again, but for CannotTell. */
export interface DigestWay {
  /** Where the reader has it: their devices, address or accounts. */
  places(reader: MemberContext): Promise<string[]>;
  /** What came alone is told as if it had come now. */
  one(to: ToPlace, item: DigestItem): Promise<unknown>;
  many(to: ToPlace, digest: { id: string; items: DigestItem[] }): Promise<unknown>;
}

export type DigestWays = Partial<Record<NoticeChannel, DigestWay>>;

/** No try will ever reach this place. */
export class CannotTell extends Error {
  override name = "CannotTell";
}
