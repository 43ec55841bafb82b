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
ALTER TABLE "decide_link" ADD COLUMN "purpose" text DEFAULT 'page' NOT NULL;--> statement-breakpoint
ALTER TABLE "decide_link" ADD COLUMN "rendered_hash" text;--> statement-breakpoint
CREATE INDEX "sent_mail_unreachable" ON "sent_mail" USING btree ("workspace_id","member_id") WHERE "sent_mail"."unreachable" is not null;--> statement-breakpoint
CREATE INDEX "sent_mail_age" ON "sent_mail" USING btree ("created_at");