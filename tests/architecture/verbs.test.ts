/** What every verb that writes does: check a permission, audit in its own transaction, touch nothing but that transaction. */
import ts from "typescript";
import { expect, test } from "vitest";
import { nodesOf, parse, sourcesOf, type SourceFile } from "./source";

/** Nobody asks for these by name: the product does them itself, or the door before them has checked who comes. */
const withoutPermission: Record<string, string> = {
  "lib/audit/seal.ts": "the sealer's own job",
  "lib/auth/owner-link.ts": "the first start, before there is anybody",
  "lib/auth/session-adapter.ts": "signing in, which comes before permissions",
  "lib/auth/sign-in-link.ts": "signing in, which comes before permissions",
  ...ofCards("a step of the functions that tell people and show cards"),
  "lib/channels/decide-links.ts": "the token stands for its member, whose rights recordDecision and undoDecision check",
  "lib/channels/mailbox.ts": "the worker's own reading of a mailbox",
  "lib/channels/once.ts": "behind a platform's signature",
  "lib/channels/slack-tokens.ts": "a step of whatever speaks with Slack",
  "lib/channels/keep-posted.ts": "a step of showing cards, and behind a platform's signature",
  "lib/decisions/close-reviews.ts": "the end of the drafting function, and a cron of the product's own",
  "lib/decisions/give-up-redraft.ts": "the end of the redrafting function, after its last try",
  "lib/drafting/generate-draft.ts": "a step of the drafting function",
  "lib/drafting/generate-redraft.ts": "a step of the redrafting function, which a decision started",
  "lib/drafting/reconcile-events.ts": "a cron of the product's own",
  "lib/drafting/take-turn.ts": "a step of the drafting function",
  "lib/intake/accept/accept-queue.ts": "behind acceptDelivery (signature) and acceptEvent (permission)",
  "lib/notifications/callbacks/deliver-callback.ts": "the callback function's one step",
  "lib/notifications/callbacks/reconcile-callbacks.ts": "a cron of the product's own",
  "lib/notifications/defer.ts": "a step of the notifying function",
  "lib/notifications/digests/reconcile-digests.ts": "a cron of the product's own",
  "lib/notifications/digests/tell-digest.ts": "the telling function's one step",
  "lib/notifications/send-push.ts": "a step of the notifying function",
  "lib/notifications/teams-webhook/post-to-member.ts": "a step of the notifying function",
  "lib/operations/prune-idempotent-responses.ts": "a cron of the product's own",
  "lib/review/open-review.ts": "a step of the drafting function",
  "lib/review/put-in-redraft.ts": "the end of the redrafting function, which a decision started",
  "lib/vault/reseal-secrets.ts": "the operator's job after a key change, with access to the machine",
  "lib/write-back/carry-out-decision.ts": "a step of the write-back function",
  "lib/write-back/claim.ts": "a step of the write-back function",
  "lib/write-back/open-write-backs.ts": "a step of the write-back function",
  "lib/write-back/park-event.ts": "the end of the drafting function",
  "lib/write-back/reconcile.ts": "a cron of the product's own",
  "lib/write-back/settle.ts": "a step of the write-back function",
};

/** Nothing happens here that an auditor would ask for. */
const withoutAudit: Record<string, string> = {
  "lib/audit/seal.ts": "seals the audit log itself; signs a checkpoint of it",
  ...ofCards("what stands where of what is audited itself"),
  "lib/channels/decide-links.ts": "marks a link as used; the decision that it makes is audited",
  "lib/channels/mailbox.ts": "remembers how far a mailbox was read",
  "lib/channels/once.ts": "remembers what came; what is done with it is audited",
  "lib/channels/slack-tokens.ts": "a token in the place of another, twice a day; who added the team is audited",
  "lib/channels/keep-posted.ts": "remembers where a card stands",
  "lib/drafting/generate-draft.ts": "keeps a model's answer between steps; the draft made of it is audited",
  "lib/drafting/generate-redraft.ts": "keeps a model's answer between steps; the version made of it is audited",
  "lib/drafting/reconcile-events.ts": "only starts again what is overdue",
  "lib/drafting/take-turn.ts": "only reads, under a lock",
  "lib/members/save-preferences.ts": "how a person likes to work; nothing that is decided or sent changes by it",
  "lib/notifications/callbacks/reconcile-callbacks.ts": "only starts again what is overdue",
  "lib/notifications/defer.ts": "when a person is told of what waits; nothing that is decided or sent changes by it",
  "lib/notifications/digests/reconcile-digests.ts": "as above",
  "lib/notifications/digests/tell-digest.ts": "as above",
  "lib/notifications/send-push.ts": "only forgets a device that is gone",
  "lib/notifications/subscribe.ts":
    "where a person is told of what waits; nothing that is decided or sent changes by it",
  "lib/notifications/teams-webhook/post-to-member.ts": "only keeps why a message was not taken",
  "lib/notifications/unsubscribe.ts": "as above",
  "lib/operations/prune-idempotent-responses.ts": "forgets old answers; the writes that they answered are audited",
  "lib/review/view-review.ts": "who looks at a draft now; what they decide of it is audited",
  "lib/review/working-copy.ts": "what somebody types for themselves; what they send of it is audited",
  "lib/write-back/reconcile.ts": "only starts again what is overdue",
};

const lib = sourcesOf("lib").filter((source) => !/^lib\/(db|engine|events|core)\//.test(source.path));
const verbs = lib.filter((source) => transactions(source).length > 0 || writesWithoutTransaction(source));

test("every writer checks a permission", () => {
  const checking = (source: SourceFile): boolean => /\brequirePermission\(/.test(source.text);
  const unchecked = verbs.filter((source) => !checking(source)).map((source) => source.path);

  expect(unchecked.sort()).toEqual(Object.keys(withoutPermission).sort());
});

test("every writer appends its audit entry in its own transaction", () => {
  const unaudited = verbs.filter((source) => !isAudited(source)).map((source) => source.path);

  expect(unaudited.sort()).toEqual(Object.keys(withoutAudit).sort());
});

test("inside a transaction nothing goes around it", () => {
  const around = verbs.flatMap((source) =>
    transactions(source).flatMap((work) =>
      nodesOf(work, ts.isIdentifier)
        .filter((name) => name.text === "db" || (name.text === "database" && ts.isCallExpression(name.parent)))
        .map((name) => `${source.path}: ${name.parent.getText()}`),
    ),
  );

  expect(around).toEqual([]);
});

test("permissions are checked, never a role's name", () => {
  const naming = sourcesOf("lib", "app", "inngest")
    .filter((source) => !/^lib\/(db|members)\//.test(source.path))
    .filter((source) => /\.roles\.(includes|some)\(|roles\.has\(|role === "/.test(source.text));

  expect(naming.map((source) => source.path)).toEqual([]);
});

/** The functions given to withTransaction. */
function transactions(source: SourceFile): ts.Expression[] {
  if (!source.text.includes("withTransaction(")) return [];
  return nodesOf(parse(source), ts.isCallExpression)
    .filter((call) => call.expression.getText() === "withTransaction")
    .flatMap((call) => call.arguments.slice(1));
}

function writesWithoutTransaction(source: SourceFile): boolean {
  return /\bdb\s*\.(insert|update|delete)\(/.test(source.text);
}

/** It appends an entry itself, or gives its transaction to a function whose file does. */
function isAudited(source: SourceFile): boolean {
  if (appends(source.text)) return true;
  const given = nodesOf(parse(source), ts.isCallExpression).filter((call) =>
    call.arguments.some((argument) => argument.getText() === "tx"),
  );
  return given.some((call) => {
    const file = homeOf(source, call.expression.getText());
    return file !== undefined && appends(file.text);
  });
}

const appends = (text: string): boolean => /\bappendAuditEntr(y|ies)\(/.test(text);

/** The file from which a source imports this name. */
function homeOf(source: SourceFile, name: string): SourceFile | undefined {
  const declarations = nodesOf(parse(source), ts.isImportDeclaration);
  const index = declarations.findIndex((one) => new RegExp(`\\b${name}\\b`).test(one.importClause?.getText() ?? ""));
  const specifier = declarations[index]?.moduleSpecifier;
  if (!specifier || !ts.isStringLiteral(specifier)) return undefined;
  const target = source.imports.find(
    (one) => one === specifier.text || one.endsWith(specifier.text.replace(/^[./]+/, "/")),
  );
  return lib.find((file) => `@/${file.path}` === `${target}.ts`);
}

function ofCards(why: string): Record<string, string> {
  const files = ["want-card", "show-card", "card-lease", "card-replies", "reconcile-cards"];
  return Object.fromEntries(files.map((file) => [`lib/channels/${file}.ts`, why]));
}
