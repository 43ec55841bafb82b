// Imported first, so that an old Node gets a sentence and not a syntax error.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Countersign needs Node 20.19 or newer; this is ${process.versions.node}. Get one from https://nodejs.org/`,
  );
  process.exit(1);
}
