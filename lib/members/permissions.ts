/** Roles are named sets of permissions. Verbs check a permission, never a role. */
export const permissions = [
  "events:write",
  "drafts:read",
  "drafts:write",
  "reviews:read",
  "reviews:decide",
  "reviews:decide-any-group",
  "write-backs:read",
  "write-backs:undo",
  "dead-letters:replay",
  "audit:read",
  "audit:export",
  "insights:read",
  "config:read",
  "config:write",
  "members:write",
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ["owner", "admin", "reviewer", "approver", "auditor"] as const;
export type Role = (typeof roles)[number];

const reading = ["drafts:read", "reviews:read", "write-backs:read"] as const;

const granted: Record<Role, readonly Permission[]> = {
  reviewer: [...reading, "reviews:decide", "write-backs:undo"],
  approver: [...reading, "reviews:decide", "reviews:decide-any-group", "write-backs:undo"],
  admin: [
    ...reading,
    "config:read",
    "config:write",
    "members:write",
    "dead-letters:replay",
    "audit:read",
    "insights:read",
  ],
  auditor: [...reading, "config:read", "audit:read", "audit:export", "insights:read"],
  owner: permissions,
};

export function permissionsOf(held: readonly Role[]): Set<Permission> {
  return new Set(held.flatMap((role) => granted[role]));
}
