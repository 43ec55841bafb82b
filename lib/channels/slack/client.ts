import { webApi } from "@slack/bolt";
import { CardError } from "../card-error";
import { quietLogger } from "./quiet-logger";

/** Milliseconds. */
const patience = 10_000;

/**
 * A client of one token. It tries each call once: what repeats itself after a time-out would post twice.
 * Headers must never be given to it: it writes the token into them.
 */
export const slackClient = (token: string | undefined, apiUrl: string | undefined): webApi.WebClient =>
  new webApi.WebClient(token, { ...clientOptions(apiUrl), logger: quietLogger });

export const clientOptions = (apiUrl: string | undefined) => ({
  ...(apiUrl && { slackApiUrl: apiUrl }),
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  allowAbsoluteUrls: false,
  timeout: patience,
});

// https://docs.slack.dev/reference/methods/chat.postMessage#errors and chat.update#errors
const gone = new Set(["cant_update_message", "edit_window_closed", "message_not_found"]);
const blocked = new Set([
  "account_inactive",
  "channel_not_found",
  "invalid_auth",
  "is_archived",
  "is_inactive",
  "missing_scope",
  "not_in_channel",
  "restricted_action",
  "token_revoked",
  "user_not_found",
]);
const passing = new Set([
  "fatal_error",
  "internal_error",
  "request_timeout",
  "service_unavailable",
  // It is taken anew by the next try.
  "token_expired",
  "update_failed",
]);

/** What a call of Slack's failed with, without its answer, which may hold what others wrote. */
export function toCardError(error: unknown): CardError {
  if (error instanceof webApi.WebAPIRateLimitedError) return new CardError("later", "ratelimited", error.retryAfter);
  if (error instanceof webApi.WebAPIPlatformError) {
    const { error: code } = error.data;
    if (code === "msg_blocks_too_long" || code === "msg_too_long") return new CardError("long", code);
    if (gone.has(code)) return new CardError("gone", code);
    if (blocked.has(code)) return new CardError("blocked", code);
    if (passing.has(code)) return new CardError("unclear", code);
    // What is no code is an answer of something in between.
    return /^[a-z_]{1,60}$/.test(code) ? new CardError("refused", code) : new CardError("unclear", "no JSON");
  }
  if (error instanceof webApi.WebAPIHTTPError) return new CardError("unclear", `HTTP ${error.statusCode}`);
  return new CardError("unclear", "no answer");
}
