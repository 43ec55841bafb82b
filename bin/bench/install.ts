/** Makes, in an empty database, what a new install would have after its owner's first quarter of an hour. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { projectRoot } from "@/bin/server/project-root";
import { generateAuditSigningKey } from "@/lib/audit/keys";
import { createApiKey } from "@/lib/auth/api-keys";
import { saveConnection } from "@/lib/connectors/connections";
import { systemClock } from "@/lib/core/clock";
import type { ServiceContext } from "@/lib/core/context";
import { randomToken } from "@/lib/core/crypto";
import { newId } from "@/lib/core/id";
import { connect, type Database } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import { user } from "@/lib/db/schema/auth/user";
import { member } from "@/lib/db/schema/members/member";
import { workspace } from "@/lib/db/schema/members/workspace";
import { createTrigger } from "@/lib/intake/create-trigger";
import { parseArticleFile } from "@/lib/knowledge/article-file";
import { saveDocument } from "@/lib/knowledge/save-document";
import { permissionsOf, type Role } from "@/lib/members/permissions";
import { type Vault, vaultFrom } from "@/lib/vault/vault";
import { publishWorkflow } from "@/lib/workflows/publish-workflow";
import { formTeam, type Team } from "./team";
import { replyWorkflow, ticketMapping, ticketSchema } from "./workflow";

export const benchSecrets = () => ({
  AUTH_SECRET: randomToken(),
  VAULT_KEY: randomBytes(32).toString("base64"),
  AUDIT_SIGNING_KEY: generateAuditSigningKey(),
});

export interface Installed {
  /** The trigger's address and the secret to sign with. */
  slug: string;
  secret: string;
  /** The owner's own. */
  apiKey: string;
  workspaceId: string;
  team: Team;
}

const slug = "bench";
const roles: Role[] = ["owner"];
const articles = [
  "refund-status",
  "refund-policy",
  "cancel-order",
  "track-order",
  "delivery-times",
  "returns",
  "missing-damaged",
  "contact",
];

/** Migrates and fills the database through connections of its own, which are closed again. */
export async function prepareInstall(
  databaseUrl: string,
  secrets: ReturnType<typeof benchSecrets>,
  targetUrl: string,
): Promise<Installed> {
  await migrate(databaseUrl, path.join(projectRoot(), "drizzle"));
  const db = connect(databaseUrl, 1);
  try {
    const ctx = await foundWorkspace(db);
    for (const name of articles) {
      const file = path.join(projectRoot(), "bin/demo-data/knowledge", `${name}.md`);
      await saveDocument(ctx, parseArticleFile(await readFile(file, "utf8")));
    }
    const secret = await openTrigger(ctx, vaultFrom(secrets), targetUrl);
    const scopes = [...ctx.permissions];
    const { key } = await createApiKey(ctx, { name: "Benchmark", personal: true, scopes });
    return { slug, secret, apiKey: key, workspaceId: ctx.workspaceId, team: await formTeam(ctx) };
  } finally {
    await db.$client.end();
  }
}

async function foundWorkspace(db: Database): Promise<ServiceContext> {
  const [workspaceId, userId, memberId] = [newId(), newId(), newId()];
  await db.insert(workspace).values({ id: workspaceId, slug, name: "Benchmark" });
  await db.insert(user).values({ id: userId, email: "owner@bench.example", name: "Bench Owner" });
  await db.insert(member).values({ id: memberId, workspaceId, userId, roles });
  return {
    workspaceId,
    actor: { kind: "person", memberId, via: "web" },
    permissions: permissionsOf(roles),
    groupIds: [],
    clock: systemClock,
    db,
  };
}

async function openTrigger(ctx: ServiceContext, vault: Vault, targetUrl: string): Promise<string> {
  const { connectionId } = await saveConnection(ctx, vault, {
    connector: "http",
    name: "Target",
    config: {
      baseUrl: targetUrl,
      allowPrivateAddresses: true,
      method: "PUT",
      path: "/records/{id}",
      keyHeader: "Idempotency-Key",
      remoteIdAt: "/id",
    },
    credentials: { type: "bearer", token: "bench" },
  });
  const { workflowId } = await publishWorkflow(ctx, {
    slug,
    name: "Benchmark",
    definition: replyWorkflow(connectionId),
  });
  const { secret } = await createTrigger(ctx, vault, {
    workflowId,
    slug,
    mapping: ticketMapping,
    payloadSchema: ticketSchema,
    scheme: "standard-webhooks",
  });
  return secret;
}
