/** Progress of long work, on stderr: commands keep stdout for their result. */
const quietEvery = 10_000;

/**
 * Runs the work and shows for how long it has been running: one living line on a terminal, a line every ten seconds elsewhere.
 * `work` gets a function that sets the words behind the label. `silentEnd` leaves the last word to the caller.
 */
export async function withProgress(label, work, { silentEnd = false } = {}) {
  const began = Date.now();
  const living = process.stderr.isTTY;
  let detail = "";
  const line = () => `${label} ${elapsed(began)}${detail && `  ${detail}`}`;
  const show = () =>
    process.stderr.write(living ? `\r\x1b[K${line().slice(0, (process.stderr.columns ?? 80) - 1)}` : `${line()}\n`);
  if (!living) process.stderr.write(`${label}\n`);
  const timer = setInterval(show, living ? 250 : quietEvery);
  try {
    const result = await work((words) => (detail = words));
    process.stderr.write(living ? "\r\x1b[K" : "");
    if (!silentEnd) process.stderr.write(`${label} done in ${elapsed(began)}\n`);
    return result;
  } catch (error) {
    process.stderr.write(`${living ? "\r\x1b[K" : ""}${label} failed after ${elapsed(began)}\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

export const elapsed = (began) => `${((Date.now() - began) / 1000).toFixed(1)} s`;
