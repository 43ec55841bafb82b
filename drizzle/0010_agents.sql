CREATE TABLE "agent_request" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"workflow_id" uuid NOT NULL,
	"proposed_by" jsonb NOT NULL,
	"principal" text NOT NULL,
	"key" text,
	"request_hash" text NOT NULL,
	"raw" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "draft" ADD COLUMN "agent_request_id" uuid;--> statement-breakpoint
ALTER TABLE "draft" ADD COLUMN "agent_position" smallint;--> statement-breakpoint
ALTER TABLE "draft" ADD COLUMN "allows" jsonb;--> statement-breakpoint
CREATE UNIQUE INDEX "agent_request_once" ON "agent_request" USING btree ("workflow_id","principal","key");--> statement-breakpoint
CREATE UNIQUE INDEX "draft_of_agent_request" ON "draft" USING btree ("agent_request_id","agent_position") WHERE agent_request_id is not null;