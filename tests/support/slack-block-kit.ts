/** Block Kit as Slack takes it, and its words for what it refuses. Only what an approval may want: other types are unknown here. */
import { randomBytes } from "node:crypto";

export type Json = Record<string, unknown>;

/** Slack's sentence with its pointer, as in response_metadata.messages. */
export type Fault = { says: string; at: string };

type Check = (value: unknown, at: string) => Fault[];

export const asJson = (value: unknown): Json | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
const jsonList = (value: unknown) => (Array.isArray(value) ? value.map((one) => asJson(one) ?? {}) : []);
const fault = (says: string, at: string): Fault[] => [{ says, at }];

const string =
  (max: number, min = 1): Check =>
  (value, at) => {
    if (typeof value !== "string") return fault("must provide a string", at);
    const { length } = [...value];
    if (length > max) return fault(`must be less than ${max + 1} characters`, at);
    return length < min ? fault(`must be more than ${min - 1} characters`, at) : [];
  };
const flag: Check = (value, at) => (typeof value === "boolean" ? [] : fault("must provide a boolean", at));
const number =
  (min: number, max: number): Check =>
  (value, at) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max
      ? []
      : fault(`must be a number from ${min} to ${max}`, at);
const oneOf =
  (...values: string[]): Check =>
  (value, at) =>
    values.includes(String(value)) ? [] : fault(`must be one of: ${values.join(", ")}`, at);
const link: Check = (value, at) => {
  const tooLong = string(3000)(value, at);
  return tooLong.length || /^https?:\/\//.test(String(value)) ? tooLong : fault("must be a valid URL", at);
};
const list =
  (each: Check, max: number, min = 1): Check =>
  (value, at) => {
    if (!Array.isArray(value)) return fault("must provide an array", at);
    if (value.length > max) return fault(`no more than ${max} items allowed`, at);
    if (value.length < min) return fault(`no fewer than ${min} items allowed`, at);
    return value.flatMap((one, index) => each(one, `${at}/${index}`));
  };
const shape =
  (required: Record<string, Check>, optional: Record<string, Check> = {}): Check =>
  (value, at) => {
    const object = asJson(value);
    if (!object) return fault("must provide an object", at);
    const missing = Object.keys(required).filter((key) => object[key] === undefined);
    return [
      ...missing.flatMap((key) => fault(`missing required field: ${key}`, at)),
      ...Object.entries(object).flatMap(([key, member]) => {
        const check = required[key] ?? optional[key];
        return check ? check(member, `${at}/${key}`) : fault(`invalid additional property: ${key}`, at);
      }),
    ];
  };
const byType =
  (checks: Record<string, Check>): Check =>
  (value, at) => {
    const type = String(asJson(value)?.type);
    return checks[type]?.(value, at) ?? fault(`unsupported type: ${type}`, `${at}/type`);
  };
const and =
  (...checks: Check[]): Check =>
  (value, at) =>
    checks.flatMap((check) => check(value, at));
const anything: Check = () => [];

const plain = (max: number, min = 1) => shape({ type: oneOf("plain_text"), text: string(max, min) }, { emoji: flag });
const text = (max: number) =>
  byType({
    plain_text: plain(max),
    mrkdwn: shape({ type: anything, text: string(max) }, { verbatim: flag }),
  });
const confirm = shape(
  { title: plain(100), text: text(300), confirm: plain(30), deny: plain(30) },
  { style: oneOf("primary", "danger") },
);
const option = (label: (max: number) => Check, more: Record<string, Check> = {}) =>
  shape({ text: label(75), value: string(150) }, { description: label(75), ...more });
const element = (required: Record<string, Check>, optional: Record<string, Check> = {}) =>
  shape({ type: anything, ...required }, { action_id: string(255), ...optional });
const focus = { focus_on_load: flag };
const pick = { placeholder: plain(150), confirm, ...focus };

/** What was chosen beforehand has to be among the options. */
const chosenIsOffered: Check = (value, at) => {
  const { initial_option: one, initial_options: several, options } = value as Json;
  const offered = jsonList(options).map((option) => JSON.stringify(option));
  const chosen = [...(one ? [one] : []), ...jsonList(several)].map((option) => JSON.stringify(option));
  return chosen.every((option) => offered.includes(option))
    ? []
    : fault("initial option must match one of the options", at);
};
const choice = option(plain);
const richChoice = option(text);
const filter = shape(
  {},
  { include: list(string(20), 4), exclude_external_shared_channels: flag, exclude_bot_users: flag },
);

const selects: Record<string, Check> = {
  static_select: and(element({ options: list(choice, 100) }, { ...pick, initial_option: choice }), chosenIsOffered),
  users_select: element({}, { ...pick, initial_user: string(255) }),
  conversations_select: element({}, { ...pick, filter, initial_conversation: string(255) }),
  radio_buttons: and(
    element({ options: list(richChoice, 10) }, { initial_option: richChoice, confirm, ...focus }),
    chosenIsOffered,
  ),
  checkboxes: and(
    element({ options: list(richChoice, 10) }, { initial_options: list(richChoice, 10), confirm, ...focus }),
    chosenIsOffered,
  ),
};
const style = oneOf("primary", "danger");
const interactive: Record<string, Check> = {
  ...selects,
  button: element(
    { text: plain(75) },
    { value: string(2000, 0), url: link, style, confirm, accessibility_label: string(75) },
  ),
  overflow: element({ options: list(option(plain, { url: link }), 5) }, { confirm }),
};
const typing = { multiline: flag, min_length: number(0, 3000), max_length: number(1, 3000) };
const inputs: Record<string, Check> = {
  ...selects,
  plain_text_input: element({}, { ...typing, ...focus, placeholder: plain(150), initial_value: string(Infinity, 0) }),
};

const block = (required: Record<string, Check>, optional: Record<string, Check> = {}) =>
  shape({ type: anything, ...required }, { block_id: string(255), ...optional });
const hasWords: Check = (value, at) =>
  (value as Json).text || (value as Json).fields ? [] : fault("missing required field: text", at);
const anyBlock = byType({
  section: and(
    block({}, { text: text(3000), fields: list(text(2000), 10), accessory: byType(interactive), expand: flag }),
    hasWords,
  ),
  divider: block({}),
  header: block({ text: plain(150) }),
  context: block({ elements: list(byType({ plain_text: text(2000), mrkdwn: text(2000) }), 10) }),
  actions: block({ elements: list(byType(interactive), 25) }),
  input: block(
    { label: plain(2000), element: byType(inputs) },
    { hint: plain(2000), optional: flag, dispatch_action: flag },
  ),
});

/** No block_id twice, and within a block no action_id. */
const idsAreUnique: Check = (value, at) => {
  const seen = new Set<unknown>();
  return jsonList(value).flatMap((one, index) => {
    const twice = one.block_id !== undefined && seen.has(one.block_id);
    seen.add(one.block_id);
    const actions = jsonList(one.elements).map((each) => each.action_id);
    return [
      ...(twice ? fault(`\`block_id\` "${one.block_id}" already exists`, `${at}/${index}/block_id`) : []),
      ...actions.flatMap((action, place) =>
        action !== undefined && actions.indexOf(action) < place
          ? fault(`\`action_id\` "${action}" already exists`, `${at}/${index}/elements/${place}/action_id`)
          : [],
      ),
    ];
  });
};

export const faultsInBlocks = (blocks: unknown): Fault[] => and(list(anyBlock, 50, 0), idsAreUnique)(blocks, "/blocks");

const viewBlocks = and(list(anyBlock, 100, 0), idsAreUnique);
const viewMembers = {
  callback_id: string(255, 0),
  external_id: string(255, 0),
  private_metadata: string(3000, 0),
  submit: plain(24),
  close: plain(24),
  clear_on_close: flag,
  notify_on_close: flag,
};
const inputsWantSubmit: Check = (value, at) => {
  const { blocks, submit } = value as Json;
  return jsonList(blocks).flatMap(({ type }, index) =>
    type === "input" && !submit
      ? fault("must define `submit` to use `input` block", `${at}/blocks/${index}/input`)
      : [],
  );
};

export const faultsInView = (view: unknown, type: "modal" | "home"): Fault[] =>
  type === "modal"
    ? and(shape({ type: oneOf("modal"), title: plain(24), blocks: viewBlocks }, viewMembers), inputsWantSubmit)(
        view,
        "/view",
      )
    : shape({ type: oneOf("home"), blocks: viewBlocks }, { title: plain(24), ...viewMembers })(view, "/view");

/** The blocks as they are kept: with an id for each block and element that came without. */
export function withIds(blocks: unknown): Json[] {
  const id = () => randomBytes(3).toString("hex");
  const identified = (one: Json) =>
    String(one.type) in { ...interactive, ...inputs } ? { action_id: id(), ...one } : one;
  return jsonList(blocks).map((one) => ({
    block_id: id(),
    ...one,
    ...(one.type === "actions" && { elements: jsonList(one.elements).map(identified) }),
    ...(asJson(one.accessory) && { accessory: identified(asJson(one.accessory) ?? {}) }),
    ...(asJson(one.element) && { element: identified(asJson(one.element) ?? {}) }),
  }));
}

/** Every element that people may click or fill in, with the block that holds it. */
export const elementsIn = (blocks: Json[]): { block: Json; element: Json }[] =>
  blocks.flatMap((one) =>
    [...jsonList(one.elements), ...jsonList([one.accessory, one.element])]
      .filter(({ action_id }) => action_id !== undefined)
      .map((element) => ({ block: one, element })),
  );

/** What an element says in a payload once a person chose or typed this; without: as it was to begin with. */
export function chosen(element: Json, value?: string): Json | undefined {
  const among = (wanted: string) => {
    const found = jsonList(element.options).find((one) => one.value === wanted);
    if (!found) throw new Error(`"${wanted}" is not among the options of ${String(element.action_id)}.`);
    return found;
  };
  const { type } = element;
  switch (type) {
    case "static_select":
    case "radio_buttons":
      return { type, selected_option: value === undefined ? (element.initial_option ?? null) : among(value) };
    case "checkboxes":
      return {
        type,
        selected_options:
          value === undefined ? jsonList(element.initial_options) : value.split(",").filter(Boolean).map(among),
      };
    case "users_select":
      return { type, selected_user: value ?? element.initial_user ?? null };
    case "conversations_select":
      return { type, selected_conversation: value ?? element.initial_conversation ?? null };
    case "overflow":
      return value === undefined ? undefined : { type, selected_option: among(value) };
    case "button":
      return undefined;
    default:
      return { type, value: (value ?? element.initial_value) || null };
  }
}
