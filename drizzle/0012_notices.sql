CREATE TABLE "deferred_notice" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"review_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"digest_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "digest" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"told" text[] DEFAULT '{}' NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "deferred_notice_once" ON "deferred_notice" USING btree ("member_id","channel","review_id","reason") WHERE digest_id is null;--> statement-breakpoint
CREATE INDEX "deferred_notice_waiting" ON "deferred_notice" USING btree ("due_at") WHERE digest_id is null;--> statement-breakpoint
CREATE INDEX "deferred_notice_of_digest" ON "deferred_notice" USING btree ("digest_id");--> statement-breakpoint
CREATE INDEX "digest_due" ON "digest" USING btree ("due_at");