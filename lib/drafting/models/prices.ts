// US dollars for a million tokens: input, output (openai.com/api/pricing).
const prices: Readonly<Record<string, readonly [number, number]>> = {
  "gpt-5": [1.25, 10],
  "gpt-5-mini": [0.25, 2],
  "gpt-5-nano": [0.05, 0.4],
  "gpt-4.1": [2, 8],
  "gpt-4.1-mini": [0.4, 1.6],
  "gpt-4.1-nano": [0.1, 0.4],
  "gpt-4o": [2.5, 10],
  "gpt-4o-mini": [0.15, 0.6],
};

// "gpt-4o-mini-2024-07-18" is gpt-4o-mini.
const dated = /-\d{4}-\d{2}-\d{2}$/;

/** What a call cost, in millionths of a US dollar; 0 for a model whose price is not known. */
export function costMicros(model: string, inputTokens: number, outputTokens: number): number {
  const [input, output] = prices[model.replace(dated, "")] ?? [0, 0];
  return Math.round(inputTokens * input + outputTokens * output);
}
