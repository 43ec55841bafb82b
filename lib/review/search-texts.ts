/** Full-text search over what is in review_text. */
import { and, eq, type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { ServiceContext } from "@/lib/core/context";
import { reviewText } from "@/lib/db/schema/review/review-text";

/** Reviews at the top of the list whose texts are looked at first: common words fill the page from them. */
const glance = 500;
/** Matching texts, up to which each is fetched. Beyond, going down the list and looking at each text finds a page of them sooner. */
const few = 5000;

/** Share of all texts up to which words are taken for rare. PostgreSQL takes what it knows nothing of for one in a hundred. */
const rareShare = 0.02;

export interface ListOf {
  /** The ids of the list's first reviews, in its order, before the search narrows it. */
  first: (count: number) => SQLWrapper;
  /** So many make a page. */
  enough: number;
}

/**
 * The condition on `review` that its texts match what is asked. Whether to go down the list or to fetch all that match is seconds apart
 * among a million, and PostgreSQL can't tell a rare word from a common one; so it is tried out, and the condition leaves only the right plan.
 */
export async function textMatches(
  ctx: ServiceContext,
  q: string,
  list: ListOf,
  limits = { glance, few },
): Promise<SQL> {
  const asked = toQuery(q);
  const lookAtEach = textOf(sql`review.id`, asked);
  if (!(await isTakenForRare(ctx, asked)) && (await isCommonAtTop(ctx, asked, list, limits.glance))) return lookAtEach;
  const found = await ctx.db
    .select({ id: reviewText.reviewId })
    .from(reviewText)
    .where(and(sql`${reviewText.search} @@ ${asked}`, eq(reviewText.workspaceId, ctx.workspaceId)))
    .limit(limits.few + 1);
  return found.length > limits.few
    ? lookAtEach
    : sql`review.id = any (${sql.param(found.map(({ id }) => id))}::uuid[])`;
}

/** As a subquery: PostgreSQL looks at the texts one by one, and sees no way through the index. */
const textOf = (id: SQL, asked: SQL): SQL =>
  sql`(select t.search @@ ${asked} from review_text t where t.review_id = ${id})`;

/** By the planner's statistics, half a millisecond. Of the beginning of a word that is in none of them it says so too, however many words begin so. */
async function isTakenForRare(ctx: ServiceContext, asked: SQL): Promise<boolean> {
  const [[explained], [known]] = await Promise.all([
    ctx.db.execute<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }>(
      sql`explain (format json) select from ${reviewText} where ${reviewText.search} @@ ${asked}`,
    ),
    ctx.db.execute<{ texts: number }>(sql`select reltuples as texts from pg_class where oid = 'review_text'::regclass`),
  ]);
  const matching = explained?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0;
  return matching <= (known?.texts ?? 0) * rareShare;
}

async function isCommonAtTop(
  ctx: ServiceContext,
  asked: SQL,
  { first, enough }: ListOf,
  count: number,
): Promise<boolean> {
  const [row] = await ctx.db.execute<{ found: number }>(sql`
    select count(*)::int as found
    from (select from ${first(count)} as top where ${textOf(sql`top.id`, asked)} limit ${enough}) as matching`);
  return row !== undefined && row.found >= enough;
}

/** As people type it: quotes and minus work as in a web search; without them the last word may still be growing. */
function toQuery(q: string): SQL {
  const exact = sql`websearch_to_tsquery('simple', ${q})`;
  if (/"|(^|\s)-/.test(q)) return exact;
  const words = q.match(/[\p{L}\p{N}]+/gu) ?? [];
  const growing = words.map((word, index) => (index === words.length - 1 ? `${word}:*` : word)).join(" & ");
  return sql`(${exact} || to_tsquery('simple', ${growing}))`;
}
