import type { LiveChange, LiveFrames } from "@/app/_edge/live/frames";

/** What the stream has to say to a tab. */
export type LiveNews =
  | { kind: "reviews"; change: LiveChange }
  /** Changes may have been missed: look again. */
  | { kind: "resync" }
  | { kind: "up"; up: boolean }
  | { kind: "beat" };

/** Milliseconds without a word after which a stream counts as lost: two beats and a half. */
export const silenceMs = 50_000;
/** Milliseconds until the next try where the server refused, at first and at most. */
const pause = { first: 2000, most: 60_000 };

/** Keeps the stream of this member open, by and by. Returns what ends it. */
export function openEventStream(memberId: string, tell: (news: LiveNews) => void): () => void {
  let source: EventSource | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;
  let refusals = 0;

  const again = (milliseconds: number) => {
    source?.close();
    tell({ kind: "up", up: false });
    clearTimeout(watch);
    watch = setTimeout(open, milliseconds);
  };
  const alive = () => {
    clearTimeout(watch);
    watch = setTimeout(() => again(0), silenceMs);
  };
  const on = <Name extends keyof LiveFrames>(name: Name, hear: (data: LiveFrames[Name]) => void) =>
    source?.addEventListener(name, ({ data }: MessageEvent<string>) => {
      alive();
      hear(JSON.parse(data) as LiveFrames[Name]);
    });
  const stop = () => {
    source?.close();
    clearTimeout(watch);
  };

  function open() {
    source = new EventSource("/live");
    alive();
    on("hello", (hello) => {
      refusals = 0;
      // Somebody else has signed in in this browser; this page is still the first one's.
      if (hello.memberId !== memberId) return stop();
      tell({ kind: "up", up: true });
      tell({ kind: "resync" });
    });
    on("reviews", (change) => tell({ kind: "reviews", change }));
    on("resync", () => tell({ kind: "resync" }));
    on("beat", () => tell({ kind: "beat" }));
    source.addEventListener("error", () => {
      // A lost connection the browser opens again by itself; a refusal it takes for good.
      if (source?.readyState !== EventSource.CLOSED) return tell({ kind: "up", up: false });
      refusals += 1;
      again(Math.min(pause.first * 2 ** (refusals - 1), pause.most));
    });
  }
  open();
  return stop;
}
