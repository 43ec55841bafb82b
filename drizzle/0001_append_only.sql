-- Written by hand. What is history is not rewritten, whoever asks and whatever the application believes: the database refuses.
-- The triggers fire in replica mode too (ENABLE ALWAYS). Who may alter tables can still drop them: against that stands the
-- signed Merkle tree of the audit log, which anybody can verify from an export (docs/auditor.md).

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: its rows are history.', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation', HINT = 'Append a new row instead.';
END $$;
--> statement-breakpoint

-- Once for each statement: it costs nothing to inserts, and refuses even what would touch no row.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
ALTER TABLE "audit_entry" ENABLE ALWAYS TRIGGER append_only;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_leaf" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
ALTER TABLE "audit_leaf" ENABLE ALWAYS TRIGGER append_only;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_checkpoint" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
ALTER TABLE "audit_checkpoint" ENABLE ALWAYS TRIGGER append_only;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "draft_version" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
ALTER TABLE "draft_version" ENABLE ALWAYS TRIGGER append_only;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "workflow_version" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
ALTER TABLE "workflow_version" ENABLE ALWAYS TRIGGER append_only;
--> statement-breakpoint

-- The content of an audit entry can be erased, and only erased: payload and salt go together, the row and its commitment stay.
CREATE FUNCTION allow_only_erasing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.payload IS NULL AND NEW.salt IS NULL
    AND NEW.entry_id = OLD.entry_id AND NEW.workspace_id = OLD.workspace_id THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'UPDATE on % is refused: its rows may only be erased.', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation', HINT = 'Set payload and salt to null together, and nothing else.';
END $$;
--> statement-breakpoint
CREATE TRIGGER erase_only BEFORE UPDATE ON "audit_content" FOR EACH ROW EXECUTE FUNCTION allow_only_erasing();
--> statement-breakpoint
ALTER TABLE "audit_content" ENABLE ALWAYS TRIGGER erase_only;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON "audit_content" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
ALTER TABLE "audit_content" ENABLE ALWAYS TRIGGER append_only;
--> statement-breakpoint

-- An event stays as it was received, but what the customer wrote (data) must be erasable on request: every other column is fixed.
CREATE FUNCTION allow_only_data() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'data' = to_jsonb(OLD) - 'data' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'UPDATE on % is refused: only its data may be erased.', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation', HINT = 'Take in a new event instead.';
END $$;
--> statement-breakpoint
CREATE TRIGGER data_only BEFORE UPDATE ON "event" FOR EACH ROW EXECUTE FUNCTION allow_only_data();
--> statement-breakpoint
ALTER TABLE "event" ENABLE ALWAYS TRIGGER data_only;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON "event" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
ALTER TABLE "event" ENABLE ALWAYS TRIGGER append_only;
