/** Plays the model: one good answer, after a delay that can be set. */
import { answerJson, type DoubleServer, startDouble } from "./server";

export interface ModelDouble extends DoubleServer {
  /** Milliseconds before each answer from now on. */
  setDelay(ms: number): void;
  /** Requests that wait for their answer. */
  waiting(): number;
}

// The form that our product asks for; whoever asks for none takes the whole text as the draft.
const content = JSON.stringify({
  reply:
    "Hello,\n\nwe pay a refund within 5 working days after your return has reached our warehouse and send you an e-mail when we do. Your bank then needs 2 to 5 working days to show the money. To track the status of a refund, open My orders and choose Refund status.\n\nKind regards",
  used_articles: ["A1"],
  answered: "fully",
});

const completion = JSON.stringify({
  id: "chatcmpl-bench",
  object: "chat.completion",
  created: 1_700_000_000,
  model: "bench",
  choices: [
    { index: 0, message: { role: "assistant", content, refusal: null }, logprobs: null, finish_reason: "stop" },
  ],
  usage: { prompt_tokens: 900, completion_tokens: 80, total_tokens: 980 },
});

export async function startModel(): Promise<ModelDouble> {
  let delay = 0;
  let waiting = 0;
  const server = await startDouble((request, _body, response) => {
    if (request.method !== "POST" || request.url !== "/v1/chat/completions") return answerJson(response, 404, "{}");
    if (delay === 0) return answerJson(response, 200, completion);
    waiting += 1;
    const timer = setTimeout(() => answerJson(response, 200, completion), delay);
    response.once("close", () => {
      waiting -= 1;
      clearTimeout(timer);
    });
  });
  return { ...server, setDelay: (ms) => (delay = ms), waiting: () => waiting };
}
