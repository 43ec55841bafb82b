CREATE SEQUENCE "public"."engine_done_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
ALTER TABLE "engine_run" DROP CONSTRAINT "engine_run_once";--> statement-breakpoint
ALTER TABLE "engine_run" DROP COLUMN "idempotency_key";