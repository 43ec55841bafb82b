import { setTimeout as sleep } from "node:timers/promises";
import { connect, type Database } from "@/lib/db/client";
import type { SlackMessage } from "@/tests/support/slack";
import type { SlackTeam } from "../doubles/slack";
import { joinSlack, wantCards } from "../fill/put-in-slack";
import { keepInFlight } from "../in-flight";
import type { Installed } from "../install";
import { itemsOf } from "../items";
import { connections, type Running } from "../running";
import { median, quantile } from "../statistics";
import { warmUp, type Workload } from "../workload";

const inFlight = 100;
const people = 25;
const limitMs = 60_000;

/** A hundred presses of *Approve* in Slack at the same moment: how soon each is answered, and when all are recorded and all cards say so. */
export const slackPresses: Workload = {
  name: "W13",
  title: `presses in Slack, ${inFlight} in flight`,
  sides: ["ours"],
  env: ({ slack }) => slack.env,
  async measure({ install, slack }, running, { quick }) {
    const db = connect(running.databaseUrl, 1);
    try {
      slack.requestUrl = `${running.url}/api/channels/slack`;
      await warmUp(running, { quick });
      const accounts = await joinSlack(db, install.workspaceId, slack, people);
      for (const id of accounts) slack.addUser(slack.teamId, { id, email: `${id}@bench.example` });
      const storm = () => pressAll({ db, slack, install, running }, accounts);
      // Code is compiled and connections opened by the first.
      await storm();
      const storms: Awaited<ReturnType<typeof storm>>[] = [];
      for (let count = quick ? 2 : 6; count > 0; count -= 1) storms.push(await storm());
      const acks = storms.flatMap(({ acksMs }) => acksMs);
      return {
        ack_p50_ms: quantile(acks, 0.5),
        ack_p99_ms: quantile(acks, 0.99),
        recorded_s: median(storms.map((one) => one.recordedS)),
        cards_s: median(storms.map((one) => one.cardsS)),
      };
    } finally {
      await db.$client.end();
    }
  },
};

interface World {
  db: Database;
  slack: SlackTeam;
  install: Installed;
  running: Running;
}

async function pressAll({ db, slack, install, running }: World, accounts: readonly string[]) {
  const nextItem = itemsOf(`w13-${Date.now()}`);
  const { waiting } = running.watching(20);
  const reviewIds: string[] = [];
  await keepInFlight(connections, { items: inFlight }, async () => {
    const { reviewId } = await waiting.until(await running.deliver(nextItem()));
    reviewIds.push(reviewId);
  });
  await wantCards(db, install.workspaceId, reviewIds, slack);
  const cards = await until("posted", () => {
    const open = slack.messagesIn(slack.channel).filter(isOpen);
    return open.length === inFlight ? open : null;
  });
  // What is left of posting them: each card is looked at once more.
  await sleep(500);

  const began = performance.now();
  const since = () => (performance.now() - began) / 1000;
  const presses = cards.map((card, index) =>
    slack.click(card, "review:approve", { userId: accounts[index % accounts.length] ?? "" }),
  );
  const recorded = until("decided", async () => {
    const [row] = await running.sql<{ open: number }[]>`
      select count(*)::int as open from review where id = any(${reviewIds}::uuid[]) and status = 'open'`;
    return row?.open === 0 ? since() : null;
  });
  const acks = await Promise.all(presses);
  const recordedS = await recorded;
  const cardsS = await until("shown as decided", () => (cards.some(isOpen) ? null : since()));
  if (slack.troubles.length > 0) throw new Error(`Slack would have shown: ${slack.troubles.slice(0, 3).join("; ")}`);
  return { acksMs: acks.map(({ ms }) => ms), recordedS, cardsS };
}

const isOpen = ({ blocks }: SlackMessage): boolean => JSON.stringify(blocks).includes("review:approve");

async function until<T>(what: string, look: () => T | null | Promise<T | null>): Promise<T> {
  for (const giveUp = Date.now() + limitMs; Date.now() < giveUp; await sleep(20)) {
    const found = await look();
    if (found !== null) return found;
  }
  throw new Error(`Not all cards were ${what} within ${limitMs / 1000} s.`);
}
