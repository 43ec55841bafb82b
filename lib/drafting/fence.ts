import { randomBytes } from "node:crypto";
import { withoutInvisible } from "./hostile-text";

/** Marks text that others wrote, so that a model can tell it from what we say. One fence serves one call. */
export interface Fence {
  /** The fence's name, for the instructions that explain it. */
  name: string;
  around(label: string, text: string): string;
}

/** The name is random, so that no text can close the fence; invisible characters, which only a model would read, are left out. */
export function newFence(): Fence {
  const name = `untrusted-${randomBytes(9).toString("hex")}`;
  return {
    name,
    around: (label, text) => `<${name} of="${label}">\n${withoutInvisible(text).replaceAll(name, "")}\n</${name}>`,
  };
}
