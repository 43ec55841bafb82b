ALTER TABLE "audit_checkpoint" ADD COLUMN "frontier" text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_checkpoint" ADD COLUMN "public_key" text NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_entry_to_seal" ON "audit_entry" USING btree ("workspace_id","xid");