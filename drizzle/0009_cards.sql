CREATE TABLE "card" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"review_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"team_id" text NOT NULL,
	"place" text NOT NULL,
	"member_id" uuid,
	"reason" text NOT NULL,
	"copy_of" uuid,
	"state" text DEFAULT 'wanted' NOT NULL,
	"remote_channel" text,
	"remote_id" text,
	"replied_up_to" uuid,
	"shown" text,
	"due_at" timestamp (3) with time zone,
	"leased_until" timestamp (3) with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"settled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "channel_account" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"team_id" text NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "channel_account_once" UNIQUE("channel","team_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "link_code" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "link_code_member_id_unique" UNIQUE("member_id"),
	CONSTRAINT "link_code_code_hash_unique" UNIQUE("code_hash")
);
--> statement-breakpoint
CREATE TABLE "seen_delivery" (
	"key" text PRIMARY KEY NOT NULL,
	"done_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "slack_team" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"team_id" text NOT NULL,
	"app_id" text NOT NULL,
	"bot_user_id" text NOT NULL,
	"bot_id" text NOT NULL,
	"name" text NOT NULL,
	"secret_id" uuid,
	"matches_mail" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "slack_team_once" UNIQUE("team_id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "card_once" ON "card" USING btree ("review_id","channel","team_id","place") WHERE "card"."copy_of" is null;--> statement-breakpoint
CREATE INDEX "card_of_review" ON "card" USING btree ("review_id");--> statement-breakpoint
CREATE UNIQUE INDEX "card_at" ON "card" USING btree ("channel","team_id","remote_channel","remote_id");--> statement-breakpoint
CREATE INDEX "card_unsettled" ON "card" USING btree ("due_at") WHERE "card"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "channel_account_of_member" ON "channel_account" USING btree ("workspace_id","member_id");--> statement-breakpoint
CREATE INDEX "seen_delivery_age" ON "seen_delivery" USING btree ("created_at");