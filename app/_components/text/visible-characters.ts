/** A stretch of ordinary text, or characters that a reader can't see but a machine can. */
export type VisiblePart =
  { kind: "text"; text: string } | { kind: "hidden"; codes: string[]; changesDirection: boolean };

// Controls (but for tab and line ends), soft hyphen, joiners, fillers, direction marks, invisible operators, tags, selectors.
const invisible =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E01EF}]/u;
const directional = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const selector = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u;
const tag = /[\u{E0020}-\u{E007F}]/u;
const emoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]/u;
const joiningScript =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}]/u;

/**
 * Splits text so that what is invisible can be shown. Invisible characters that belong to a script or an emoji (a family, a
 * flag, a Persian half space) stay in the text.
 */
export function visibleParts(text: string): VisiblePart[] {
  const parts: VisiblePart[] = [];
  const characters = Array.from(text);
  let inFlag = false;

  characters.forEach((character, index) => {
    inFlag = character === "\u{1F3F4}" || (inFlag && tag.test(character));
    const shown = !invisible.test(character) || (inFlag && tag.test(character)) || belongs(characters, index);
    append(parts, character, shown);
  });
  return parts;
}

function belongs(characters: string[], index: number): boolean {
  const character = characters[index] ?? "";
  const before = characters[index - 1] ?? "";
  const after = characters[index + 1] ?? "";
  if (selector.test(character)) return before !== "" && !/\s/u.test(before) && !invisible.test(before);
  if (character === "\u200D" && emoji.test(before) && emoji.test(after)) return true;
  if (character === "\u200C" || character === "\u200D") return joiningScript.test(before) && joiningScript.test(after);
  return false;
}

function append(parts: VisiblePart[], character: string, shown: boolean): void {
  const last = parts.at(-1);
  if (shown) {
    if (last?.kind === "text") last.text += character;
    else parts.push({ kind: "text", text: character });
    return;
  }
  const changesDirection = directional.test(character);
  const code = codeOf(character);
  if (last?.kind === "hidden" && last.changesDirection === changesDirection) last.codes.push(code);
  else parts.push({ kind: "hidden", codes: [code], changesDirection });
}

const codeOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
