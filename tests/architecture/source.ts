/** Reads the project's source as text and syntax, for rules about who may import and write what. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

export const root = path.resolve(import.meta.dirname, "../..");

export interface SourceFile {
  /** From the root, with forward slashes: `lib/core/id.ts`. */
  path: string;
  text: string;
  /** What it imports, type-only imports too: `@/…` for our own files, a package's specifier otherwise. */
  imports: string[];
}

/** All TypeScript files of these files and folders of the root. */
export function sourcesOf(...places: string[]): SourceFile[] {
  return places.flatMap((place) => filesOf(place)).map(readSource);
}

export function parse(source: SourceFile): ts.SourceFile {
  return ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true);
}

/** Every node of a kind, however deep. */
export function nodesOf<T extends ts.Node>(within: ts.Node, is: (node: ts.Node) => node is T): T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    if (is(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(within);
  return found;
}

/** One line for each import that breaks a rule; an empty list is what a rule wants. */
export function importsThat(
  sources: SourceFile[],
  forbidden: (target: string, source: SourceFile) => boolean,
): string[] {
  return sources.flatMap((source) =>
    source.imports.filter((target) => forbidden(target, source)).map((target) => `${source.path} imports ${target}`),
  );
}

/** Whether a specifier is this package or a file of it. */
export const isPackage = (target: string, name: string): boolean => target === name || target.startsWith(`${name}/`);

/** Whether a specifier is this folder of ours, or inside it. */
export const isWithin = (target: string, folder: string): boolean => isPackage(target, `@/${folder}`);

function filesOf(place: string): string[] {
  const start = path.join(root, place);
  if (/\.tsx?$/.test(place)) return existsSync(start) ? [place] : [];
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.posix.join(place, name.split(path.sep).join("/")))
    .sort();
}

function readSource(file: string): SourceFile {
  const text = readFileSync(path.join(root, file), "utf8");
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return { path: file, text, imports: importedFiles.map(({ fileName }) => resolve(file, fileName)) };
}

const resolve = (from: string, specifier: string): string =>
  specifier.startsWith(".") ? `@/${path.posix.join(path.posix.dirname(from), specifier)}` : specifier;
