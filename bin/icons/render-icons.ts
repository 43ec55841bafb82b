import { readFile } from "node:fs/promises";
import path from "node:path";
import { chromium } from "@playwright/test";
import { projectRoot } from "@/bin/server/project-root";
import { ensureChromium, findChromium } from "@/bin/setup/chromium.mjs";

interface Icon {
  file: string;
  size: number;
  /** How much of the width the mark takes; launchers cut up to a tenth off every side of a maskable one. */
  mark: number;
  /** The ground of the mark; without one it is transparent. */
  ground?: string;
}

const paper = "#fbfaf9";

const icons: readonly Icon[] = [
  { file: "public/icon-192.png", size: 192, mark: 0.7, ground: paper },
  { file: "public/icon-512.png", size: 512, mark: 0.7, ground: paper },
  { file: "public/icon-maskable-512.png", size: 512, mark: 0.56, ground: paper },
  { file: "app/apple-icon.png", size: 180, mark: 0.64, ground: paper },
  // Android shows only the shape of this one, in the notification's line.
  { file: "public/icon-badge-96.png", size: 96, mark: 1 },
];

/** Renders every icon from app/icon.svg with the system's Chromium. */
export async function renderIcons(log: (line: string) => void): Promise<void> {
  await ensureChromium();
  const svg = await readFile(path.join(projectRoot(), "app/icon.svg"), "utf8");
  const browser = await chromium.launch({ executablePath: findChromium() });
  try {
    for (const icon of icons) {
      const page = await browser.newPage({ viewport: { width: icon.size, height: icon.size }, colorScheme: "light" });
      await page.setContent(pageOf(svg, icon));
      await page.screenshot({ path: path.join(projectRoot(), icon.file), omitBackground: icon.ground === undefined });
      await page.close();
      log(`made ${icon.file}`);
    }
  } finally {
    await browser.close();
  }
}

const pageOf = (svg: string, { mark, ground = "transparent" }: Icon): string => `<!doctype html>
<style>
  html { background: ${ground}; }
  body { display: grid; height: 100vh; margin: 0; place-items: center; }
  svg { width: ${mark * 100}vw; }
</style>
${svg}`;
