CREATE TABLE "mailbox" (
	"key" text PRIMARY KEY NOT NULL,
	"uid_validity" text,
	"last_uid" bigint DEFAULT 0 NOT NULL,
	"holder" uuid NOT NULL,
	"leased_until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sent_mail" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"about" text NOT NULL,
	"address_hash" text NOT NULL,
	"bounced_at" timestamp (3) with time zone,
	"unreachable" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sent_mail_once" UNIQUE("workspace_id","member_id","about","address_hash")
);
--> statement-breakpoint
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
CREATE TABLE "callback" (
	"workflow_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"url" text NOT NULL,
	"secret_id" uuid NOT NULL,
	"allow_private_addresses" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "callback_delivery" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"agent_request_id" uuid NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"due_at" timestamp (3) with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "card" ADD COLUMN "call_out" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "decide_link" ADD COLUMN "purpose" text DEFAULT 'page' NOT NULL;--> statement-breakpoint
ALTER TABLE "decide_link" ADD COLUMN "rendered_hash" text;--> statement-breakpoint
ALTER TABLE "draft" ADD COLUMN "agent_request_id" uuid;--> statement-breakpoint
ALTER TABLE "draft" ADD COLUMN "agent_position" smallint;--> statement-breakpoint
ALTER TABLE "draft" ADD COLUMN "allows" jsonb;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "superseded_by" uuid;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "expires_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "sent_mail_unreachable" ON "sent_mail" USING btree ("workspace_id","member_id") WHERE "sent_mail"."unreachable" is not null;--> statement-breakpoint
CREATE INDEX "sent_mail_age" ON "sent_mail" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "agent_request_once" ON "agent_request" USING btree ("workflow_id","principal","key");--> statement-breakpoint
CREATE UNIQUE INDEX "callback_of_request_once" ON "callback_delivery" USING btree ("agent_request_id");--> statement-breakpoint
CREATE INDEX "callback_waiting" ON "callback_delivery" USING btree ("due_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX "draft_of_agent_request" ON "draft" USING btree ("agent_request_id","agent_position") WHERE agent_request_id is not null;--> statement-breakpoint
CREATE INDEX "review_open_expires" ON "review" USING btree ("expires_at") WHERE status = 'open' and expires_at is not null;