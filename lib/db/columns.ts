import { customType, timestamp, uuid } from "drizzle-orm/pg-core";

/** UUIDv7, made in the app (lib/core/id). */
export const id = () => uuid("id").primaryKey();

/** Every row belongs to one workspace; every query says which. */
export const workspaceId = () => uuid("workspace_id").notNull();

export const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

export const createdAt = () => at("created_at").notNull().defaultNow();

export const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({ dataType: () => "bytea" });

export const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });
