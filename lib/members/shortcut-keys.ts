/** What single keys do, as the product has it. People can give a command a key of their own. */
export const defaultKeys = {
  approve: "a",
  edit: "e",
  reject: "r",
  undo: "z",
  redraft: "n",
  escalate: "x",
  snooze: "s",
  claim: "c",
  comment: "m",
  next: "j",
  previous: "k",
  search: "/",
  showNew: ".",
  help: "?",
} as const;

export type CommandId = keyof typeof defaultKeys;
export type Keys = Record<CommandId, string>;

export const commandIds = Object.keys(defaultKeys) as CommandId[];

/** Every command's key: a person's own where there is one. What is no command is passed over. */
export function keysOf(own: Readonly<Partial<Keys>> = {}): Keys {
  return Object.fromEntries(commandIds.map((id) => [id, own[id] ?? defaultKeys[id]])) as Keys;
}

/** Commands that share their key with another. */
export const clashingIn = (keys: Keys): CommandId[] =>
  commandIds.filter((id) => commandIds.some((other) => other !== id && keys[other] === keys[id]));
