import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { PermissionError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/client";
import { workflow } from "@/lib/db/schema/workflows/workflow";
import { exportInsights, insightFiles, toCsv } from "@/lib/insights/export-insights";
import { testDatabase } from "../../support/database";
import { decided, openDesk } from "../../support/decided";

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
});

test("a workflow's name that is a formula is text in the file", async () => {
  const desk = await openDesk(db);
  const name = `=HYPERLINK("http://evil.example","Refunds")`;
  await db.update(workflow).set({ name }).where(eq(workflow.id, desk.workflow.id));
  await decided(desk);

  const file = await exportInsights(desk.auditor, { figures: "outcomes", days: 7 });
  expect(file.name).toBe("countersign-outcomes-7-days-to-2026-03-02.csv");
  expect(file.csv.split("\r\n")).toEqual([
    "workflow_id,workflow,prompt_version,approved,approved_with_edits,rejected,of_these_held,approval_rate,edit_rate",
    `${desk.workflow.id},"'=HYPERLINK(""http://evil.example"",""Refunds"")",support-1,1,0,0,0,1,0`,
    "",
  ]);
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])("%j is made text", (said) => {
  expect(toCsv(["name"], [{ name: said }])).toMatch(/^name\r\n"?'/);
});

test("a number below zero stays a number, and what is not known is empty", () => {
  expect(toCsv(["saved", "known"], [{ saved: -3.5, known: null }])).toBe("saved,known\r\n-3.5,\r\n");
});

test.each(insightFiles)(
  "the file of %s has its head and a line, and only its head where nothing was decided",
  async (figures) => {
    const desk = await openDesk(db, { review: { baselineMinutes: 5 } });
    const columns = async () => {
      const { csv } = await exportInsights(desk.auditor, { figures });
      return csv.trimEnd().split("\r\n");
    };
    const [head, ...none] = await columns();
    expect(none).toHaveLength(figures === "volume" ? 30 : 0);

    await decided(desk, { dwellMs: 1000 });
    const [same, ...lines] = await columns();
    expect(same).toBe(head);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line.split(",")).toHaveLength(head?.split(",").length ?? 0);
      // Every column is one that the figures have.
      expect(line.split(",")).not.toContain("");
    }
  },
);

test("whoever may not see figures gets no file", async () => {
  const desk = await openDesk(db);
  for (const figures of insightFiles)
    await expect(exportInsights(desk.jane, { figures })).rejects.toThrow(PermissionError);
});
