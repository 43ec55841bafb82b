ALTER TABLE "slack_team" RENAME TO "channel_team";--> statement-breakpoint
ALTER TABLE "channel_team" DROP CONSTRAINT "slack_team_once";--> statement-breakpoint
ALTER TABLE "channel_account" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "channel_team" ADD COLUMN "channel" text DEFAULT 'slack' NOT NULL;--> statement-breakpoint
ALTER TABLE "channel_team" ADD COLUMN "service_url" text;--> statement-breakpoint
ALTER TABLE "channel_team" ADD CONSTRAINT "channel_team_once" UNIQUE("channel","team_id");