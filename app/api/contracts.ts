/** Every route of the public API: what the OpenAPI document says. */
import type { Contract } from "@/app/_edge/contract";
import { liveContract, readyContract } from "./health/contract";
import { exportAuditContract, listAuditEntriesContract, listCheckpointsContract } from "./v1/audit/contract";
import {
  listDeadLettersContract,
  replayDeadLetterContract,
  replayDeadLettersContract,
} from "./v1/dead-letters/contract";
import { getDraftContract, getResultContract, proposeDraftContract } from "./v1/drafts/contract";
import { acceptEventContract, getEventContract } from "./v1/events/contract";
import { killSwitchContract } from "./v1/kill-switch/contract";
import { openApiContract } from "./v1/openapi.json/contract";
import {
  addCommentContract,
  assignContract,
  claimContract,
  countReviewsContract,
  decideContract,
  embedContract,
  getReviewContract,
  giveBackContract,
  listCommentsContract,
  listReviewsContract,
  reassignContract,
  releaseContract,
  snoozeContract,
  undoContract,
  wakeContract,
} from "./v1/reviews/contract";
import {
  listWorkflowsContract,
  pauseWorkflowContract,
  removeCallbackContract,
  resumeWorkflowContract,
  setCallbackContract,
} from "./v1/workflows/contract";
import { listWriteBacksContract } from "./v1/write-backs/contract";

export const contracts: readonly Contract[] = [
  acceptEventContract,
  getEventContract,
  proposeDraftContract,
  getDraftContract,
  getResultContract,
  listReviewsContract,
  countReviewsContract,
  getReviewContract,
  decideContract,
  embedContract,
  undoContract,
  claimContract,
  releaseContract,
  snoozeContract,
  wakeContract,
  giveBackContract,
  reassignContract,
  assignContract,
  listCommentsContract,
  addCommentContract,
  listWriteBacksContract,
  listDeadLettersContract,
  replayDeadLetterContract,
  replayDeadLettersContract,
  listAuditEntriesContract,
  exportAuditContract,
  listCheckpointsContract,
  listWorkflowsContract,
  pauseWorkflowContract,
  resumeWorkflowContract,
  setCallbackContract,
  removeCallbackContract,
  killSwitchContract,
  openApiContract,
  liveContract,
  readyContract,
];
