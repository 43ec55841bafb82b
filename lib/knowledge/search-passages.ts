import { sql } from "drizzle-orm";
import type { Database, Transaction } from "@/lib/db/client";
import { queryTerms } from "./query-terms";
import { wordFactor } from "./stop-words";
import { allConfigs, primarySubtag, textSearchConfig } from "./text-search-config";

export interface Passage {
  documentId: string;
  chunkId: string;
  title: string;
  /** BCP 47. */
  language: string;
  text: string;
  /** The passage's place in the document's body (UTF-16 offsets, end exclusive). */
  start: number;
  end: number;
  /** Larger is better; comparable within one search only. */
  rank: number;
  /** The search's terms that this passage has, as the customer wrote them. */
  covers: string[];
  /** In [0, 1]: those terms' share of the weight of all terms looked for; in a long message the rest counts for less. */
  coverage: number;
  /** The same, of the terms that the title has. */
  titleCoverage: number;
}

export interface SearchTerm {
  word: string;
  /** How telling it is: rare words of the base weigh more. */
  weight: number;
  /** In how many passages it is (counted up to a bound). */
  found: number;
}

export interface SearchResult {
  /** Best first. */
  passages: Passage[];
  /** What was looked for, unknown words included. */
  terms: SearchTerm[];
}

export interface PassageSearch {
  workspaceId: string;
  /** Any text, as people write it. */
  text: string;
  /** BCP 47, where known. Passages in it come first; without it every language is tried. */
  language?: string | null;
  limit: number;
}

/** Finds the passages of a workspace's documents that best match a text. One query; any text is safe. */
export async function searchPassages(db: Database | Transaction, search: PassageSearch): Promise<SearchResult> {
  const language = search.language ?? null;
  const words = queryTerms(search.text, language);
  if (words.length === 0) return { passages: [], terms: [] };

  const [row] = await db
    .select({ terms: sql<FoundTerm[]>`terms`, passages: sql<FoundPassage[]>`passages` })
    .from(matches(search.workspaceId, words, language, search.limit))
    .prepare("search_passages")
    .execute();
  return row ? toResult(row.terms, row.passages) : { passages: [], terms: [] };
}

interface FoundTerm {
  ord: number;
  word: string;
  found: number;
  weight: number;
}

interface FoundPassage extends Omit<Passage, "covers" | "coverage" | "titleCoverage"> {
  ords: number[];
  titleOrds: number[];
}

// Passages that a common word may bring into play; what lies beyond is found by the rarer words.
const passagesPerTerm = 300;

function matches(workspaceId: string, words: string[], language: string | null, limit: number) {
  const main = language === null ? "simple" : textSearchConfig(language);
  const configs = language === null ? allConfigs : [...new Set([main, "english", "simple"])];
  const factors = words.map((word) => wordFactor(word, language));
  return sql`(
    with lexeme as materialized (
      select given.ord, given.word, factor, config, plainto_tsquery(config::regconfig, given.word) as query
      from unnest(${list(words)}::text[], ${list(factors)}::float8[]) with ordinality as given (word, factor, ord) cross join unnest(${list(configs)}::text[]) as c (config)
    ), word as materialized (
      select min(ord) as ord, (array_agg(word order by ord))[1] as word, max(factor) as factor
      from lexeme
      where config = ${main} and ord not in (select ord from lexeme where numnode(query) = 0)
      group by query
    ), term as materialized (
      select distinct ord, query from lexeme where ord in (select ord from word)
    ), hit as materialized (
      select term.ord, m.id, m.document_id,
        max(ts_rank('{0, 0, 0.35, 1}', m.search, term.query)) as strength,
        bool_or(ts_rank('{0, 0, 0, 1}', m.search, term.query) > 0) as in_title
      from term cross join lateral (
        select id, document_id, search from chunk
        where workspace_id = ${workspaceId} and search @@ term.query
        limit ${passagesPerTerm}
      ) as m
      group by term.ord, m.id, m.document_id
    ), base as (
      select count(*)::float8 as size from (select from chunk where workspace_id = ${workspaceId} limit 5000) as counted
    ), weighed as materialized (
      select word.ord, word.word, coalesce(f.found, 0)::int as found,
        factor * ln(1 + (size + 1) / (greatest(coalesce(f.found, 0), 1) + 0.5)) as weight
      from word cross join base left join (select ord, count(*) as found from hit group by ord) as f using (ord)
    ), best as (
      select hit.id, sum(hit.strength * weighed.weight) * case when d.language like ${likeLanguage(language)} then 1 else 0.6 end as rank,
        array_agg(hit.ord) as ords, array_agg(hit.ord) filter (where in_title) as title_ords, d.title, d.language
      from hit join weighed using (ord) join document d on d.id = hit.document_id
      group by hit.id, d.id
      order by rank desc, hit.id
      limit ${limit}
    )
    select
      (select coalesce(jsonb_agg(to_jsonb(weighed) order by ord), '[]') from weighed) as terms,
      (
        select coalesce(jsonb_agg(jsonb_build_object(
          'documentId', chunk.document_id, 'chunkId', chunk.id, 'title', best.title, 'language', best.language, 'text', chunk.text,
          'start', chunk.start, 'end', chunk."end", 'rank', best.rank, 'ords', best.ords,
          'titleOrds', coalesce(best.title_ords, '{}')
        ) order by best.rank desc, best.id), '[]')
        from best join chunk using (id)
      ) as passages
  ) as matches`;
}

/** A PostgreSQL array literal; the elements hold no quote or backslash. */
const list = (elements: readonly (string | number)[]): string =>
  `{${elements.map((element) => `"${element}"`).join(",")}}`;

const likeLanguage = (language: string | null): string => (language === null ? "%" : `${primarySubtag(language)}%`);

function toResult(found: FoundTerm[], passages: FoundPassage[]): SearchResult {
  const terms = new Map(found.map((term) => [term.ord, term]));
  const weightOf = (ords: number[]) => ords.reduce((sum, ord) => sum + (terms.get(ord)?.weight ?? 0), 0);
  const whole = tempered(weightOf([...terms.keys()])) || 1;
  return {
    terms: found.map(({ word, weight, found: times }) => ({ word, weight, found: times })),
    passages: passages.map(({ ords, titleOrds, ...passage }) => ({
      ...passage,
      covers: ords.toSorted((a, b) => a - b).flatMap((ord) => terms.get(ord)?.word ?? []),
      coverage: Math.min(1, weightOf(ords) / whole),
      titleCoverage: Math.min(1, weightOf(titleOrds) / whole),
    })),
  };
}

// About four telling words. Past that people tell their story, and what they ask is not to count for less.
const shortMessage = 14;
const tempered = (whole: number): number => Math.min(whole, shortMessage) + Math.max(0, whole - shortMessage) * 0.4;
