CREATE SEQUENCE "public"."engine_done_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "audit_checkpoint" (
	"workspace_id" uuid NOT NULL,
	"tree_size" bigint NOT NULL,
	"root_hash" text NOT NULL,
	"frontier" text[] NOT NULL,
	"key_id" text NOT NULL,
	"public_key" text NOT NULL,
	"signature" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "audit_checkpoint_workspace_id_tree_size_pk" PRIMARY KEY("workspace_id","tree_size")
);
--> statement-breakpoint
CREATE TABLE "audit_content" (
	"entry_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"payload" jsonb,
	"salt" "bytea"
);
--> statement-breakpoint
CREATE TABLE "audit_entry" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"action" text NOT NULL,
	"actor" jsonb NOT NULL,
	"entity_type" text NOT NULL,
	"entity_id" uuid NOT NULL,
	"commitment" text NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_leaf" (
	"workspace_id" uuid NOT NULL,
	"leaf_index" bigint NOT NULL,
	"entry_id" uuid NOT NULL,
	"leaf_hash" text NOT NULL,
	CONSTRAINT "audit_leaf_workspace_id_leaf_index_pk" PRIMARY KEY("workspace_id","leaf_index"),
	CONSTRAINT "audit_leaf_entry_id_unique" UNIQUE("entry_id")
);
--> statement-breakpoint
CREATE TABLE "account" (
	"user_id" uuid NOT NULL,
	"type" text NOT NULL,
	"provider" text NOT NULL,
	"provider_account_id" text NOT NULL,
	"refresh_token" text,
	"access_token" text,
	"expires_at" integer,
	"token_type" text,
	"scope" text,
	"id_token" text,
	"session_state" text,
	CONSTRAINT "account_provider_provider_account_id_pk" PRIMARY KEY("provider","provider_account_id")
);
--> statement-breakpoint
CREATE TABLE "api_key" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"member_id" uuid,
	"name" text NOT NULL,
	"key_hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "api_key_key_hash_unique" UNIQUE("key_hash")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"session_token" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"workspace_id" uuid,
	"expires" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_link" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"token_hash" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sign_in_link_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "user" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text,
	"email" text NOT NULL,
	"email_verified" timestamp (3) with time zone,
	"image" text,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verification_token" (
	"identifier" text NOT NULL,
	"token" text NOT NULL,
	"expires" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "verification_token_identifier_token_pk" PRIMARY KEY("identifier","token")
);
--> statement-breakpoint
CREATE TABLE "score" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"draft_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"confidence" double precision NOT NULL,
	"signals" jsonb NOT NULL,
	"calibrator_version" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "connection" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"connector" text NOT NULL,
	"name" text NOT NULL,
	"config" jsonb NOT NULL,
	"secret_id" uuid,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "connection_name_once" UNIQUE("workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "decision" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"review_id" uuid NOT NULL,
	"draft_id" uuid NOT NULL,
	"draft_version" integer NOT NULL,
	"content_hash" text NOT NULL,
	"outcome" text NOT NULL,
	"actor" jsonb NOT NULL,
	"principal" text NOT NULL,
	"surface" text NOT NULL,
	"viewed_at" timestamp (3) with time zone,
	"dwell_ms" integer,
	"rendered_hash" text,
	"reason_code" text,
	"comment" text,
	"closes_review" boolean NOT NULL,
	"decided_at" timestamp (3) with time zone NOT NULL,
	"voided_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "citation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"draft_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"document_id" uuid NOT NULL,
	"chunk_id" uuid NOT NULL,
	"title" text NOT NULL,
	"quote" text NOT NULL,
	"source_start" integer NOT NULL,
	"source_end" integer NOT NULL,
	"draft_start" integer NOT NULL,
	"draft_end" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "draft_version" (
	"workspace_id" uuid NOT NULL,
	"draft_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"actions" jsonb NOT NULL,
	"content_hash" text NOT NULL,
	"edited_by" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "draft_version_draft_id_version_pk" PRIMARY KEY("draft_id","version")
);
--> statement-breakpoint
CREATE TABLE "draft" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"workflow_id" uuid NOT NULL,
	"workflow_version_id" uuid NOT NULL,
	"event_id" uuid,
	"generation_id" uuid,
	"origin" text NOT NULL,
	"held" boolean NOT NULL,
	"hold_reasons" jsonb NOT NULL,
	"explanation" text NOT NULL,
	"corrects_draft_id" uuid,
	"proposed_by" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "draft_of_event_once" UNIQUE("event_id"),
	CONSTRAINT "draft_id_origin" UNIQUE("id","origin")
);
--> statement-breakpoint
CREATE TABLE "finding" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"draft_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"kind" text NOT NULL,
	"message" text NOT NULL,
	"source_start" integer,
	"source_end" integer,
	"draft_start" integer,
	"draft_end" integer
);
--> statement-breakpoint
CREATE TABLE "generation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"workflow_version_id" uuid NOT NULL,
	"output" jsonb NOT NULL,
	"model" text NOT NULL,
	"prompt_version" text NOT NULL,
	"input_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"cost_micros" bigint NOT NULL,
	"latency_ms" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "engine_cron" (
	"function_id" text NOT NULL,
	"expression" text NOT NULL,
	"next_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "engine_cron_function_id_expression_pk" PRIMARY KEY("function_id","expression")
);
--> statement-breakpoint
CREATE TABLE "engine_op" (
	"run_id" text NOT NULL,
	"id" text NOT NULL,
	"op" text NOT NULL,
	"name" text,
	"attempt" integer DEFAULT 0 NOT NULL,
	"memo" jsonb,
	"done_seq" bigint,
	"wake_at" timestamp (3) with time zone,
	"event_name" text,
	"match" jsonb,
	CONSTRAINT "engine_op_run_id_id_pk" PRIMARY KEY("run_id","id")
);
--> statement-breakpoint
CREATE TABLE "engine_run" (
	"id" text PRIMARY KEY NOT NULL,
	"function_id" text NOT NULL,
	"events" jsonb NOT NULL,
	"trigger_seq" bigint,
	"status" text DEFAULT 'active' NOT NULL,
	"next_at" timestamp (3) with time zone,
	"lease_token" text,
	"lease_until" timestamp (3) with time zone,
	"attempt" integer DEFAULT 0 NOT NULL,
	"parent_run_id" text,
	"parent_op_id" text,
	"output" jsonb,
	"error" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "outbox_event" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigserial NOT NULL,
	"name" text NOT NULL,
	"data" jsonb NOT NULL,
	"deliver_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"dispatched_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "event_key" (
	"workspace_id" uuid NOT NULL,
	"scope_id" uuid NOT NULL,
	"key" text NOT NULL,
	"event_id" uuid NOT NULL,
	CONSTRAINT "event_key_scope_id_key_pk" PRIMARY KEY("scope_id","key")
);
--> statement-breakpoint
CREATE TABLE "event" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"workflow_id" uuid NOT NULL,
	"trigger_id" uuid,
	"origin" text NOT NULL,
	"source" text NOT NULL,
	"type" text NOT NULL,
	"subject" text NOT NULL,
	"source_order" numeric NOT NULL,
	"source_record_id" text,
	"source_version" text,
	"conversation_key" text,
	"customer_key" text,
	"language" text,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"data" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "chunk" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"text" text NOT NULL,
	"start" integer NOT NULL,
	"end" integer NOT NULL,
	"search" "tsvector" NOT NULL,
	CONSTRAINT "chunk_position_once" UNIQUE("document_id","position")
);
--> statement-breakpoint
CREATE TABLE "document" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"language" text NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "document_slug_once" UNIQUE("workspace_id","slug")
);
--> statement-breakpoint
CREATE TABLE "group_member" (
	"workspace_id" uuid NOT NULL,
	"group_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	CONSTRAINT "group_member_group_id_member_id_pk" PRIMARY KEY("group_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "group" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "group_name_once" UNIQUE("workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "member" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"roles" text[] NOT NULL,
	"suspended_at" timestamp (3) with time zone,
	"out_of_office_until" timestamp (3) with time zone,
	"delegate_member_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "member_user_once" UNIQUE("workspace_id","user_id"),
	CONSTRAINT "member_has_role" CHECK (cardinality("member"."roles") > 0)
);
--> statement-breakpoint
CREATE TABLE "workspace" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspace_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "idempotent_response" (
	"workspace_id" uuid NOT NULL,
	"principal" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer NOT NULL,
	"body" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotent_response_workspace_id_principal_key_pk" PRIMARY KEY("workspace_id","principal","key")
);
--> statement-breakpoint
CREATE TABLE "kill_switch" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"target_id" uuid NOT NULL,
	"thrown_by" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "circuit_breaker" (
	"connection_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"state" text NOT NULL,
	"failures" integer NOT NULL,
	"opened_at" timestamp (3) with time zone,
	"probe_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "review_text" (
	"review_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"title" text NOT NULL,
	"customer" text NOT NULL,
	"preview" text NOT NULL,
	"search" "tsvector" GENERATED ALWAYS AS (to_tsvector('simple', title || ' ' || customer || ' ' || preview)) STORED NOT NULL
);
--> statement-breakpoint
CREATE TABLE "review" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"draft_id" uuid NOT NULL,
	"workflow_id" uuid NOT NULL,
	"draft_version" integer NOT NULL,
	"content_hash" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"outcome" text,
	"purpose" text DEFAULT 'approval' NOT NULL,
	"selection_probability" double precision DEFAULT 1 NOT NULL,
	"policy" jsonb NOT NULL,
	"group_id" uuid,
	"assignee_id" uuid,
	"confidence" double precision,
	"held" boolean NOT NULL,
	"risk" smallint NOT NULL,
	"language" text,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"rank_at" timestamp (3) with time zone NOT NULL,
	"snoozed_until" timestamp (3) with time zone,
	"claimed_by" uuid,
	"claimed_until" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "routing_evaluation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"draft_id" uuid NOT NULL,
	"rule_version" text NOT NULL,
	"input" jsonb NOT NULL,
	"route" text NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "secret" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"key_version" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"rotated_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "trigger" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"workflow_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"scheme" text NOT NULL,
	"secret_id" uuid NOT NULL,
	"previous_secret_id" uuid,
	"previous_secret_until" timestamp (3) with time zone,
	"payload_schema" jsonb NOT NULL,
	"mapping" jsonb NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "trigger_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "workflow_version" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"workflow_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"definition" jsonb NOT NULL,
	"published_by" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workflow_version_once" UNIQUE("workflow_id","version")
);
--> statement-breakpoint
CREATE TABLE "workflow" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"current_version_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workflow_slug_once" UNIQUE("workspace_id","slug")
);
--> statement-breakpoint
CREATE TABLE "dead_letter" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"stage" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"draft_id" uuid,
	"reason" text NOT NULL,
	"message" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"replayed_at" timestamp (3) with time zone,
	"replayed_by" jsonb
);
--> statement-breakpoint
CREATE TABLE "write_back_attempt" (
	"workspace_id" uuid NOT NULL,
	"write_back_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"request" jsonb NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"deadline_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"result" text,
	"status" integer,
	"error" text,
	CONSTRAINT "write_back_attempt_write_back_id_number_pk" PRIMARY KEY("write_back_id","number")
);
--> statement-breakpoint
CREATE TABLE "write_back" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"decision_id" uuid NOT NULL,
	"draft_id" uuid NOT NULL,
	"draft_version" integer NOT NULL,
	"origin" text NOT NULL,
	"position" integer NOT NULL,
	"connection_id" uuid NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"not_before" timestamp (3) with time zone NOT NULL,
	"deadline_at" timestamp (3) with time zone,
	"last_error" text,
	"remote_id" text,
	"receipt" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "write_back_once" UNIQUE("decision_id","position"),
	CONSTRAINT "write_back_real_only" CHECK ("write_back"."origin" in ('live', 'batch'))
);
--> statement-breakpoint
ALTER TABLE "audit_content" ADD CONSTRAINT "audit_content_entry_id_audit_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."audit_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_leaf" ADD CONSTRAINT "audit_leaf_entry_id_audit_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."audit_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_link" ADD CONSTRAINT "sign_in_link_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_version" ADD CONSTRAINT "draft_version_draft_id_draft_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."draft"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "engine_op" ADD CONSTRAINT "engine_op_run_id_engine_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."engine_run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chunk" ADD CONSTRAINT "chunk_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_member" ADD CONSTRAINT "group_member_group_id_group_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."group"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_member" ADD CONSTRAINT "group_member_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group" ADD CONSTRAINT "group_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_text" ADD CONSTRAINT "review_text_review_id_review_id_fk" FOREIGN KEY ("review_id") REFERENCES "public"."review"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trigger" ADD CONSTRAINT "trigger_workflow_id_workflow_id_fk" FOREIGN KEY ("workflow_id") REFERENCES "public"."workflow"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow" ADD CONSTRAINT "workflow_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "write_back_attempt" ADD CONSTRAINT "write_back_attempt_write_back_id_write_back_id_fk" FOREIGN KEY ("write_back_id") REFERENCES "public"."write_back"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "write_back" ADD CONSTRAINT "write_back_draft_origin" FOREIGN KEY ("draft_id","origin") REFERENCES "public"."draft"("id","origin") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entry_of_workspace" ON "audit_entry" USING btree ("workspace_id","id");--> statement-breakpoint
CREATE INDEX "audit_entry_to_seal" ON "audit_entry" USING btree ("workspace_id","xid");--> statement-breakpoint
CREATE INDEX "audit_entry_of_entity" ON "audit_entry" USING btree ("workspace_id","entity_id");--> statement-breakpoint
CREATE INDEX "session_of_user" ON "session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sign_in_link_of_user" ON "sign_in_link" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "score_of_draft" ON "score" USING btree ("draft_id","version");--> statement-breakpoint
CREATE UNIQUE INDEX "decision_once" ON "decision" USING btree ("review_id","draft_version","principal") WHERE voided_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "decision_closing_once" ON "decision" USING btree ("review_id") WHERE closes_review and voided_at is null;--> statement-breakpoint
CREATE INDEX "decision_of_review" ON "decision" USING btree ("review_id","id");--> statement-breakpoint
CREATE INDEX "decision_of_draft" ON "decision" USING btree ("draft_id");--> statement-breakpoint
CREATE INDEX "citation_of_draft" ON "citation" USING btree ("draft_id","version");--> statement-breakpoint
CREATE INDEX "draft_of_workflow" ON "draft" USING btree ("workspace_id","workflow_id","id");--> statement-breakpoint
CREATE INDEX "finding_of_draft" ON "finding" USING btree ("draft_id","version");--> statement-breakpoint
CREATE INDEX "generation_of_event" ON "generation" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "engine_op_waiting" ON "engine_op" USING btree ("event_name") WHERE op = 'WaitForEvent' and done_seq is null;--> statement-breakpoint
CREATE INDEX "engine_run_due" ON "engine_run" USING btree ("next_at") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "engine_run_finished" ON "engine_run" USING btree ("finished_at") WHERE status <> 'active';--> statement-breakpoint
CREATE INDEX "outbox_event_pending" ON "outbox_event" USING btree ("deliver_at","seq") WHERE dispatched_at is null;--> statement-breakpoint
CREATE INDEX "outbox_event_name" ON "outbox_event" USING btree ("name","seq");--> statement-breakpoint
CREATE INDEX "event_subject_order" ON "event" USING btree ("workflow_id","subject","source_order","id");--> statement-breakpoint
CREATE INDEX "event_conversation" ON "event" USING btree ("workspace_id","conversation_key","id");--> statement-breakpoint
CREATE INDEX "event_customer" ON "event" USING btree ("workspace_id","customer_key","id");--> statement-breakpoint
CREATE INDEX "chunk_search" ON "chunk" USING gin ("search");--> statement-breakpoint
CREATE INDEX "group_member_of" ON "group_member" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "member_of_user" ON "member" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "kill_switch_once" ON "kill_switch" USING btree ("workspace_id","target_id");--> statement-breakpoint
CREATE INDEX "review_text_search" ON "review_text" USING gin ("search");--> statement-breakpoint
CREATE INDEX "review_of_draft" ON "review" USING btree ("draft_id");--> statement-breakpoint
CREATE INDEX "review_open_rank" ON "review" USING btree ("workspace_id","rank_at","id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "review_open_group" ON "review" USING btree ("workspace_id","group_id","rank_at","id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "review_open_assignee" ON "review" USING btree ("workspace_id","assignee_id","rank_at","id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "review_open_workflow" ON "review" USING btree ("workspace_id","workflow_id","rank_at","id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "review_closed" ON "review" USING btree ("workspace_id","closed_at","id") WHERE status <> 'open';--> statement-breakpoint
CREATE INDEX "routing_evaluation_of_draft" ON "routing_evaluation" USING btree ("draft_id");--> statement-breakpoint
CREATE UNIQUE INDEX "dead_letter_waiting_once" ON "dead_letter" USING btree ("stage","subject_id") WHERE replayed_at is null;--> statement-breakpoint
CREATE INDEX "dead_letter_waiting" ON "dead_letter" USING btree ("workspace_id","id") WHERE replayed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "write_back_live" ON "write_back" USING btree ("draft_id","position") WHERE state in ('held', 'sending', 'sent', 'uncertain');--> statement-breakpoint
CREATE INDEX "write_back_due" ON "write_back" USING btree ("not_before") WHERE state = 'held';--> statement-breakpoint
CREATE INDEX "write_back_overdue" ON "write_back" USING btree ("deadline_at") WHERE state = 'sending';--> statement-breakpoint
CREATE INDEX "write_back_of_workspace" ON "write_back" USING btree ("workspace_id","id");--> statement-breakpoint
CREATE INDEX "write_back_of_draft" ON "write_back" USING btree ("draft_id","id");--> statement-breakpoint
CREATE INDEX "write_back_failed" ON "write_back" USING btree ("workspace_id","id") WHERE state in ('failed', 'uncertain');