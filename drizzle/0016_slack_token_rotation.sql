ALTER TABLE "channel_team" ADD COLUMN "refresh_secret_id" uuid;--> statement-breakpoint
ALTER TABLE "channel_team" ADD COLUMN "token_expires_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "channel_team" ADD COLUMN "token_leased_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "channel_team" ADD COLUMN "token_error" text;