import type { DraftModel, SelfReport } from "./model";

export const agentsOwnName = "agent";

/** An agent's own text in the place of a model's answer, so that it is checked against the articles as any other. */
export const agentsOwn = (body: string, selfReport: SelfReport | undefined): DraftModel => ({
  name: agentsOwnName,
  generate: ({ passages }) =>
    Promise.resolve({
      body,
      usedChunkIds: passages.map(({ chunkId }) => chunkId),
      selfReport,
      model: agentsOwnName,
      inputTokens: 0,
      outputTokens: 0,
      costMicros: 0,
    }),
});
