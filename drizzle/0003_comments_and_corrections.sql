ALTER TABLE "draft" DROP CONSTRAINT "draft_of_event_once";--> statement-breakpoint
CREATE UNIQUE INDEX "draft_of_event_once" ON "draft" USING btree ("event_id") WHERE corrects_draft_id is null;--> statement-breakpoint
CREATE INDEX "draft_of_event" ON "draft" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "draft_corrects" ON "draft" USING btree ("corrects_draft_id") WHERE corrects_draft_id is not null;--> statement-breakpoint
CREATE INDEX "review_comment_mentions" ON "review_comment" USING gin ("mentions");