import { expect, test } from "vitest";
import { offered } from "@/app/_components/shell/offered-commands";

test("where two things on a page offer one command, the newer one alone has it", () => {
  const done: string[] = [];
  const edge = offered.add(["undo"], () => done.push("edge"));
  const page = offered.add(["undo", "edit"], () => done.push("page"));
  offered.run("undo");
  expect(offered.list()).toEqual(["edit", "undo"]);
  page();
  offered.run("undo");
  expect(done).toEqual(["page", "edge"]);
  edge();
  offered.run("undo");
  expect(done).toEqual(["page", "edge"]);
});
