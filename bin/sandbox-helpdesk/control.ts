/** Switching faults on and off, and letting held answers go. */
import { refused } from "./api";
import { type FaultPlan, Faults } from "./faults";
import type { HeldAnswers } from "./held-answers";
import type { Outcome } from "./model";

export function control(
  method: string | undefined,
  path: string,
  body: string | undefined,
  faults: FaultPlan,
  held: HeldAnswers,
): Outcome {
  switch (`${method} ${path}`) {
    case "GET /_faults":
      return ok(faults.get());
    case "POST /_faults": {
      const wanted = Faults.safeParse(JSON.parse(body || "{}"));
      if (!wanted.success)
        return refused(422, wanted.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "));
      faults.set(wanted.data);
      return ok(faults.get());
    }
    case "GET /_held":
      return ok({ held: held.list() });
    case "POST /_release":
      return ok({ released: held.release() });
    default:
      return refused(404, "GET or POST /_faults, GET /_held, POST /_release.");
  }
}

const ok = (answer: unknown): Outcome => ({ done: "read", status: 200, answer });
