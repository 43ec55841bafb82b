import type { Sql } from "@/lib/db/client";

/** In about every third text. */
export const commonWord = "refund";

/** The `n`th of `rareWords`; each is in one text of a thousand. */
export const rareWord = (n: number): string => `quib${String(n).padStart(3, "0")}`;
export const rareWords = 1000;

export const messages = 20_000;
const vocabulary = 4000;
const wordsOfMessage = 150;

/**
 * Makes the table `bench_message`: so many different texts of about 1 kB, with words as frequent as in a language, where few come often
 * and most seldom.
 */
export async function writeMessages(sql: Sql): Promise<void> {
  await sql`
    create unlogged table bench_message as
    with syllable as (
      select array['ba', 'ko', 'ri', 'ste', 'na', 'lo', 'mi', 'tra', 'ven', 'du', 'sel', 'pa', 'gor', 'the', 'fin', 'qua'] as s),
    word as materialized (
      select n, case when n = 12 then ${commonWord} else s[1 + n % 16] || s[1 + n / 16 % 16] || s[1 + n / 256 % 16] end as word
      from syllable, generate_series(1, ${vocabulary}::int) as n),
    chosen as (
      -- The rank of a word is the exponential of something even.
      select id, place, floor(exp(random() * ln(${vocabulary}::float)))::int as n
      from generate_series(0, ${messages - 1}::int) as id, generate_series(1, ${wordsOfMessage}::int) as place)
    select id, initcap(string_agg(word, ' ') filter (where place <= 6)) as title,
      string_agg(word, ' ') filter (where place between 7 and 60) as preview,
      string_agg(word, ' ') filter (where place > 60) || ' quib' || lpad((id % ${rareWords}::int)::text, 3, '0') as body
    from chosen join word using (n)
    group by id`;
  await sql`create unique index on bench_message (id)`;
  await sql`analyze bench_message`;
}
