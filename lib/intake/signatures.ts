/** The signature schemes that a trigger may ask for. */
export const signatureSchemes = ["standard-webhooks"] as const;
export type SignatureScheme = (typeof signatureSchemes)[number];
