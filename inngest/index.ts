import { attemptDueWriteBack } from "./functions/attempt-write-back";
import { deliverDueCallback } from "./functions/deliver-callback";
import { closeOvertakenReview } from "./functions/close-overtaken";
import { draftEvent } from "./functions/draft-event";
import { housekeeping } from "./functions/housekeeping";
import { notify } from "./functions/notify";
import { redraft } from "./functions/redraft";
import { reconcile } from "./functions/reconcile";
import { sealAudit } from "./functions/seal-audit";
import { showCardOfReview } from "./functions/show-card";
import { tellDueDigest } from "./functions/tell-digest";
import { writeBackDecision } from "./functions/write-back-decision";

/** Every durable function of the product, for either engine. */
export const functions = [
  draftEvent,
  redraft,
  closeOvertakenReview,
  writeBackDecision,
  attemptDueWriteBack,
  notify,
  showCardOfReview,
  tellDueDigest,
  deliverDueCallback,
  reconcile,
  sealAudit,
  housekeeping,
];
