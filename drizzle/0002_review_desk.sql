CREATE TABLE "reason_code" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"code" text NOT NULL,
	"label" text NOT NULL,
	"position" integer NOT NULL,
	"retired_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reason_code_once" UNIQUE("workspace_id","code")
);
--> statement-breakpoint
CREATE TABLE "push_subscription" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"endpoint" text NOT NULL,
	"p256dh" text NOT NULL,
	"auth" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "push_subscription_once" UNIQUE("member_id","endpoint")
);
--> statement-breakpoint
CREATE TABLE "macro" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"member_id" uuid,
	"name" text NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "review_comment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"review_id" uuid NOT NULL,
	"draft_id" uuid NOT NULL,
	"actor" jsonb NOT NULL,
	"body" text NOT NULL,
	"mentions" uuid[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "review_viewer" (
	"workspace_id" uuid NOT NULL,
	"review_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "review_viewer_review_id_member_id_pk" PRIMARY KEY("review_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "saved_view" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"name" text NOT NULL,
	"query" jsonb NOT NULL,
	"shared" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "working_copy" (
	"workspace_id" uuid NOT NULL,
	"draft_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"base_version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"saved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "working_copy_draft_id_member_id_pk" PRIMARY KEY("draft_id","member_id")
);
--> statement-breakpoint
ALTER TABLE "review_text" ADD COLUMN "body" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "review_text" drop column "search";--> statement-breakpoint
ALTER TABLE "review_text" ADD COLUMN "search" "tsvector" GENERATED ALWAYS AS (to_tsvector('simple', title || ' ' || customer || ' ' || preview || ' ' || body)) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "review_text_search" ON "review_text" USING gin ("search");--> statement-breakpoint
ALTER TABLE "decision" ADD COLUMN "bulk_id" uuid;--> statement-breakpoint
ALTER TABLE "draft_version" ADD COLUMN "generation_id" uuid;--> statement-breakpoint
ALTER TABLE "generation" ADD COLUMN "draft_id" uuid;--> statement-breakpoint
ALTER TABLE "generation" ADD COLUMN "instead_of" integer;--> statement-breakpoint
ALTER TABLE "generation" ADD COLUMN "instruction" text;--> statement-breakpoint
ALTER TABLE "generation" ADD COLUMN "requested_by" jsonb;--> statement-breakpoint
ALTER TABLE "member" ADD COLUMN "preferences" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "category" text;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "channel" text;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "customer_key" text;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "stake" double precision;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "doubts" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "likeness" text;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "expected_loss" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "escalated_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "review" ADD COLUMN "escalated_by" uuid;--> statement-breakpoint
CREATE INDEX "push_subscription_of_member" ON "push_subscription" USING btree ("workspace_id","member_id");--> statement-breakpoint
CREATE INDEX "macro_of_workspace" ON "macro" USING btree ("workspace_id","member_id");--> statement-breakpoint
CREATE INDEX "review_comment_of_review" ON "review_comment" USING btree ("review_id","id");--> statement-breakpoint
CREATE INDEX "review_viewer_member" ON "review_viewer" USING btree ("member_id","last_seen_at");--> statement-breakpoint
CREATE INDEX "saved_view_of_member" ON "saved_view" USING btree ("workspace_id","member_id");--> statement-breakpoint
CREATE INDEX "decision_of_bulk" ON "decision" USING btree ("bulk_id") WHERE bulk_id is not null;--> statement-breakpoint
CREATE INDEX "generation_of_draft" ON "generation" USING btree ("draft_id") WHERE draft_id is not null;--> statement-breakpoint
CREATE INDEX "review_open_due" ON "review" USING btree ("workspace_id","due_at","id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "review_open_oldest" ON "review" USING btree ("workspace_id","opened_at","id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "review_open_confidence" ON "review" USING btree ("workspace_id",coalesce(confidence, -1),"id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "review_open_customer" ON "review" USING btree ("workspace_id","customer_key","rank_at","id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "review_open_likeness" ON "review" USING btree ("workspace_id","likeness","rank_at","id") WHERE status = 'open' and likeness is not null;--> statement-breakpoint
CREATE INDEX "review_open_claimed" ON "review" USING btree ("workspace_id","claimed_by") WHERE status = 'open' and claimed_by is not null;--> statement-breakpoint
CREATE INDEX "review_snoozed" ON "review" USING btree ("workspace_id","snoozed_until","id") WHERE status = 'open' and snoozed_until is not null;