DROP INDEX "review_open_assignee";--> statement-breakpoint
CREATE INDEX "review_open_escalated" ON "review" USING btree ("workspace_id","escalated_by") WHERE status = 'open' and escalated_by is not null;--> statement-breakpoint
CREATE INDEX "review_open_votes" ON "review" USING btree ("workspace_id","rank_at","id") WHERE status = 'open' and policy ->> 'kind' <> 'any';--> statement-breakpoint
CREATE INDEX "review_open_assignee" ON "review" USING btree ("workspace_id","assignee_id","rank_at","id") WHERE status = 'open' and assignee_id is not null;