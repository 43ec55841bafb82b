CREATE TABLE "teams_webhook" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"secret_id" uuid NOT NULL,
	"host" text NOT NULL,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
DROP INDEX "decide_link_of_review";--> statement-breakpoint
ALTER TABLE "channel_account" ALTER COLUMN "member_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "card" ADD COLUMN "wanted_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "channel_team" ADD COLUMN "refresh_secret_id" uuid;--> statement-breakpoint
ALTER TABLE "channel_team" ADD COLUMN "token_expires_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "channel_team" ADD COLUMN "token_leased_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "channel_team" ADD COLUMN "token_error" text;--> statement-breakpoint
ALTER TABLE "decide_link" ADD COLUMN "decision_id" uuid;--> statement-breakpoint
ALTER TABLE "review_comment" ADD COLUMN "card_id" uuid;--> statement-breakpoint
CREATE INDEX "card_in_place" ON "card" USING btree ("channel","team_id","place");--> statement-breakpoint
CREATE INDEX "card_failing" ON "card" USING btree ("channel","team_id","id") WHERE failures > 0 and state <> 'gone';--> statement-breakpoint
CREATE INDEX "decide_link_of_member" ON "decide_link" USING btree ("workspace_id","member_id");