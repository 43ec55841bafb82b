import { expect, test } from "vitest";
import { setEnv } from "@/lib/core/env";

test("with the embedded engine there is no route to call", async () => {
  setEnv({ NODE_ENV: "production", LOG_LEVEL: "silent", INNGEST_DEV: "1" });
  const { GET, POST, PUT } = await import("@/app/api/inngest/route");
  for (const [method, handler] of Object.entries({ GET, POST, PUT })) {
    const request = new Request("http://localhost/api/inngest?fnId=countersign-reconcile&stepId=step", {
      method,
      ...(method !== "GET" && { body: "{}" }),
    });
    expect([method, (await handler(request)).status]).toEqual([method, 404]);
  }
});
