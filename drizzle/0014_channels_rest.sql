CREATE TABLE "teams_webhook" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"secret_id" uuid NOT NULL,
	"host" text NOT NULL,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "channel_account" ALTER COLUMN "member_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "card" ADD COLUMN "wanted_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "channel_team" ADD COLUMN "refresh_secret_id" uuid;--> statement-breakpoint
ALTER TABLE "channel_team" ADD COLUMN "token_expires_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "channel_team" ADD COLUMN "token_leased_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "channel_team" ADD COLUMN "token_error" text;--> statement-breakpoint
ALTER TABLE "review_comment" ADD COLUMN "card_id" uuid;