import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

type Oklch = [number, number, number];

const css = readFileSync("app/globals.css", "utf8");
const light = colours(css.slice(css.indexOf("@theme"), css.indexOf(".dark {")));
const dark = { ...light, ...colours(css.slice(css.indexOf(".dark {"), css.indexOf("@layer base"))) };
const meanings = ["accent", "good", "attention", "danger", "info"];

describe.each([
  ["light", light],
  ["dark", dark],
])("in the %s theme", (_, colour) => {
  const contrastOf = (text: string, ground: string) => contrast(pick(colour, text), pick(colour, ground));

  test.each(meanings)("%s reads on its tint, on the page and on a panel", (meaning) => {
    for (const ground of [`${meaning}-tint`, "gray-1", "gray-2"]) {
      expect(contrastOf(meaning, ground), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(meanings)("the border of %s stands out from page and tint", (meaning) => {
    expect(contrastOf(`${meaning}-border`, "gray-1")).toBeGreaterThanOrEqual(3);
    expect(contrastOf(`${meaning}-border`, `${meaning}-tint`)).toBeGreaterThanOrEqual(3);
  });

  test("quiet text reads on every fill, and controls have a visible edge", () => {
    for (const ground of ["gray-1", "gray-2", "gray-3", "gray-4"]) {
      expect(contrastOf("gray-11", ground), ground).toBeGreaterThanOrEqual(4.5);
      expect(contrastOf("gray-12", ground), ground).toBeGreaterThanOrEqual(7);
    }
    expect(contrastOf("gray-9", "gray-1")).toBeGreaterThanOrEqual(3);
  });

  test.each(["accent-solid", "accent-solid-hover", "danger-solid", "danger-solid-hover"])(
    "a button reads on %s",
    (solid) => {
      expect(contrastOf("on-solid", solid)).toBeGreaterThanOrEqual(4.5);
    },
  );
});

function colours(block: string): Record<string, Oklch> {
  const found = [...block.matchAll(/--color-([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g)];
  return Object.fromEntries(found.map(([, name, ...parts]) => [name, parts.map(Number)] as [string, Oklch]));
}

function pick(colour: Record<string, Oklch>, name: string): Oklch {
  const found = colour[name];
  if (!found) throw new Error(`There is no --color-${name}.`);
  return found;
}

/** WCAG 2 contrast ratio. */
function contrast(left: Oklch, right: Oklch): number {
  const [lighter = 0, darker = 0] = [luminance(left), luminance(right)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative luminance, by way of linear sRGB (Björn Ottosson's OKLab matrices). */
function luminance([lightness, chroma, hue]: Oklch): number {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return 0.2126 * clip(red) + 0.7152 * clip(green) + 0.0722 * clip(blue);
}
