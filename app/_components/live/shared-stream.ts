/**
 * One stream a browser, however many tabs: browsers open only six connections to a server over HTTP/1.1. The tab that holds a lock keeps
 * the stream and tells the others. A SharedWorker would do the same, but Chrome on Android has none, and it would need a script of its
 * own under the content security policy.
 */
import { type LiveNews, openEventStream, silenceMs } from "./event-stream";

/** Follows the member's stream, as its keeper or by way of whoever is. Returns what ends it. */
export function shareStream(memberId: string, tell: (news: LiveNews) => void): () => void {
  // Browsers have locks only where the page came safely: by https, or from this very machine.
  if (!("locks" in navigator)) return openEventStream(memberId, tell);

  const name = `countersign.live.${memberId}`;
  const channel = new BroadcastChannel(name);
  const stop = new AbortController();
  let keeping = false;
  let up = false;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const hear = (news: LiveNews) => {
    if (news.kind === "up") up = news.up;
    clearTimeout(silence);
    silence = setTimeout(() => void takeFromSilent(), silenceMs);
    tell(news);
  };
  const spread = (news: LiveNews) => {
    channel.postMessage(news);
    hear(news);
  };
  channel.onmessage = ({ data }: MessageEvent<LiveNews | "who">) => {
    if (data !== "who") hear(data);
    else if (keeping) channel.postMessage({ kind: "up", up } satisfies LiveNews);
  };

  const keep = (): Promise<void> =>
    new Promise((resolve) => {
      keeping = true;
      const close = openEventStream(memberId, spread);
      const end = () => {
        keeping = false;
        close();
        resolve();
      };
      stop.signal.addEventListener("abort", end);
      lost = end;
    });
  let lost: () => void = () => undefined;

  async function queue(steal: boolean): Promise<void> {
    try {
      // A signal can't be given together with `steal`, which never waits.
      await navigator.locks.request(name, steal ? { steal } : { signal: stop.signal }, keep);
    } catch {
      // Ended before its turn, or another tab took over because this one was silent.
      lost();
      if (!stop.signal.aborted) await queue(false);
    }
  }

  /** The keeper sleeps, as tabs in the background of a phone do. */
  async function takeFromSilent(): Promise<void> {
    if (!keeping && !document.hidden && !stop.signal.aborted) await queue(true);
  }

  hear({ kind: "up", up: false });
  channel.postMessage("who");
  void queue(false);
  return () => {
    stop.abort();
    clearTimeout(silence);
    channel.close();
  };
}
