import type { Receipt } from "./connector";
import { ConnectorError } from "./connector-error";

/**
 * Runs a look-up. It is asked because the write may be there; where it fails, for whatever reason, that is still so, and its own
 * kind (a refused credential, say) must not be taken for the write's.
 */
export async function lookingUp(work: () => Promise<Receipt | null>): Promise<Receipt | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const message = `Whether it was written could not be looked up. ${error.message}`;
    throw new ConnectorError("uncertain", message, error.details, { cause: error });
  }
}
