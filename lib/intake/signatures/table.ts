/** Every scheme and its verifier. A new scheme is one file here, one line below and one name in `signatureSchemes`. */
import type { SignatureScheme } from "@/lib/intake/signatures";
import { standardWebhooks } from "./standard-webhooks";
import type { Verifier } from "./verifier";

export const verifiers: Readonly<Record<SignatureScheme, Verifier>> = {
  "standard-webhooks": standardWebhooks,
};
