/** What a verifier found wrong with an export, in words for the auditor. */
export class BrokenExport extends Error {
  override name = "BrokenExport";
}
