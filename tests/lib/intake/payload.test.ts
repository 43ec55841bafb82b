import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ValidationError } from "@/lib/core/errors";
import { mapPayload } from "@/lib/intake/payload/map-payload";
import { parsePayload } from "@/lib/intake/payload/parse-json";
import { parseTime } from "@/lib/intake/payload/parse-time";
import { compileCheck } from "@/lib/intake/payload/payload-check";
import { ticketMapping } from "../../support/trigger";

const receivedAt = new Date("2026-03-02T09:00:00.000Z");
const parse = (text: string) => parsePayload(Buffer.from(text));

function faultsOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof ValidationError) return error.details.faults;
    throw error;
  }
  return [];
}

describe("parsing", () => {
  test("every JSON object comes out as it went in", () => {
    const anObject = fc.dictionary(
      fc.string({ unit: "binary" }),
      fc.jsonValue({ noUnicodeString: false, maxDepth: 2 }),
    );
    fc.assert(
      fc.property(anObject, (object) => {
        const text = JSON.stringify(object);
        fc.pre(!text.includes("\\u0000"));
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("NUL and half surrogate pairs in a text become the replacement character, whole pairs stay", () => {
    const payload = parse(String.raw`{"a": "x\u0000y", "b": ["\ud83d", {"c": "\uDE00 \ud83d\ude00"}], "d": "\\u0000"}`);
    expect(payload).toEqual({ a: "x\ufffdy", b: ["\ufffd", { c: "\ufffd 😀" }], d: "\\u0000" });
  });

  test.each([
    ["NUL in a name", String.raw`{"a": {"b\u0000": 1}}`, "/a"],
    ["half a pair in a name", String.raw`{"\ud800": 1}`, ""],
    ["no object at the root", `[1]`, ""],
    ["null at the root", `null`, ""],
    ["no JSON", `{"a": }`, ""],
    ["nothing", ``, ""],
    ["a number beyond what can be held", `{"a/b": {"~c": 1e999}}`, "/a~1b/~0c"],
  ])("%s is refused by name", (_, text, path) => {
    expect(faultsOf(() => parse(text))).toEqual([{ path, message: expect.any(String) }]);
  });

  test("bytes that are no UTF-8 are refused", () => {
    expect(faultsOf(() => parsePayload(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])))).toHaveLength(1);
  });

  test("64 levels are taken, 65 refused, and a megabyte of brackets does no harm", () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
    expect(faultsOf(() => parse(nested(64)))).toEqual([]);
    expect(faultsOf(() => parse(nested(65)))).toHaveLength(1);
    expect(faultsOf(() => parse(`{"a":${"[".repeat(500_000)}${"]".repeat(500_000)}}`))).toHaveLength(1);
  });

  test("a property named __proto__ is data and nothing else", () => {
    const payload = parse(String.raw`{"__proto__": {"admin": true, "x": "\u0000"}, "constructor": {"prototype": 1}}`);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
    expect((payload as { admin?: unknown }).admin).toBeUndefined();
    expect(JSON.stringify(payload)).toBe('{"__proto__":{"admin":true,"x":"\ufffd"},"constructor":{"prototype":1}}');
    expect(faultsOf(() => mapPayload(payload, { ...ticketMapping, recordId: "/toString" }, receivedAt))).toEqual([
      { path: "/toString", message: expect.stringContaining("missing") },
    ]);
  });
});

describe("the schema check", () => {
  test("names every fault with its place and what to do", () => {
    const check = compileCheck({
      type: "object",
      required: ["id", "body"],
      additionalProperties: false,
      properties: {
        id: { type: "string" },
        body: { type: "string", minLength: 3 },
        "a/b": { enum: ["x", "y"] },
        when: { type: "string", format: "date-time" },
        customer: { type: "object", required: ["email"], properties: { email: { type: "string", format: "email" } } },
        tags: { type: "array", items: { type: "integer" } },
      },
    });
    const payload = {
      body: "no",
      "a/b": "z",
      when: "soon",
      customer: { email: "nobody" },
      tags: [1, "two", 3.5],
      extra: 1,
    };
    expect(check(payload)).toEqual(
      expect.arrayContaining([
        { path: "/id", message: "is missing; send it" },
        { path: "/extra", message: "is not expected; leave it out" },
        { path: "/body", message: "must NOT have fewer than 3 characters" },
        { path: "/a~1b", message: 'must be one of ["x","y"]' },
        { path: "/when", message: 'must match format "date-time"' },
        { path: "/customer/email", message: 'must match format "email"' },
        { path: "/tags/1", message: "must be integer" },
        { path: "/tags/2", message: "must be integer" },
      ]),
    );
    expect(check(payload)).toHaveLength(8);
    expect(check({ id: "1", body: "long enough" })).toEqual([]);
  });

  test("a payload wrong in 100,000 places gets a readable answer", () => {
    const check = compileCheck({ type: "object", properties: { list: { items: { type: "string" } } } });
    expect(check({ list: Array.from({ length: 100_000 }, () => 1) })).toHaveLength(100);
  });

  test.each([
    ["no schema", { type: "obejct" }],
    ["an unknown keyword", { type: "object", require: ["id"] }],
    ["a reference to elsewhere", { $ref: "https://example.com/schema.json" }],
    ["an asynchronous schema, which would let everything pass", { $async: true, type: "object" }],
  ])("%s can't be used", (_, schema) => {
    expect(faultsOf(() => compileCheck(schema))).toEqual([{ path: "/payloadSchema", message: expect.any(String) }]);
  });
});

describe("mapping", () => {
  const payload = {
    id: "T-1",
    version: 7,
    created_at: "2026-03-01T10:00:00+02:00",
    thread: 4711,
    subject: "Parcel",
    body: "Line one\r\nline two",
    customer: { name: " Jane ", email: " Jane@Example.COM " },
    custom_field: { kept: [1, null] },
  };

  test("finds the canonical fields and keeps the payload whole", () => {
    expect(mapPayload(payload, ticketMapping, receivedAt)).toEqual({
      recordId: "T-1",
      version: "7",
      sourceOrder: 7,
      occurredAt: new Date("2026-03-01T08:00:00.000Z"),
      conversation: "4711",
      customerKey: "jane@example.com",
      data: {
        title: "Parcel",
        body: "Line one\nline two",
        customer: { name: "Jane", email: "Jane@Example.COM" },
        payload,
      },
    });
  });

  test("a source without version and time is ordered by arrival", () => {
    const mapped = mapPayload({ id: 5 }, ticketMapping, receivedAt);
    expect(mapped).toMatchObject({
      recordId: "5",
      version: null,
      occurredAt: receivedAt,
      sourceOrder: receivedAt.getTime(),
    });
    expect(mapped).toMatchObject({
      conversation: null,
      customerKey: null,
      data: { title: "", body: "", customer: { name: "", email: "" } },
    });
  });

  test.each([
    [12, 12],
    ["12", 12],
    ["12.5", 12.5],
    [-3, -3],
    ["v12", Date.parse("2026-03-01T08:00:00Z")],
    ["2026-03-01", Date.parse("2026-03-01T08:00:00Z")],
    ['W/"33a6"', Date.parse("2026-03-01T08:00:00Z")],
  ])("a record at version %j is at %d in the source's order", (version, order) => {
    const mapped = mapPayload({ ...payload, version }, ticketMapping, receivedAt);
    expect(mapped).toMatchObject({ version: String(version), sourceOrder: order });
  });

  const stakeOf = (written: unknown) =>
    mapPayload(
      parse(JSON.stringify({ id: 5, at_stake: written })),
      { ...ticketMapping, stake: "/at_stake" },
      receivedAt,
    ).data.stake;

  test.each([
    [1.1 + 2.2, 1.1 + 2.2],
    [1e21, 1e21],
    [-0.5, -0.5],
    [" 1250.50 ", 1250.5],
    ["3.3000000000000003", 3.3000000000000003],
    ["", undefined],
    [null, undefined],
    [undefined, undefined],
  ])("reads %j as what is at stake", (written, stake) => {
    expect(stakeOf(written)).toBe(stake);
  });

  test.each([["1,250.00"], ["12 EUR"], ["Infinity"], ["0x10"], ["9".repeat(400)], [true], [{ amount: 5 }]])(
    "%j as what is at stake is a fault, not nothing",
    (written) => {
      expect(faultsOf(() => stakeOf(written))).toMatchObject([{ path: "/at_stake" }]);
    },
  );

  test("names every field that can't be read", () => {
    const wrong = {
      id: "  ",
      version: { number: 1 },
      created_at: "yesterday",
      thread: "x".repeat(256),
      subject: ["a"],
      body: false,
      customer: { email: `${"x".repeat(320)}@example.com` },
    };
    const faults = faultsOf(() => mapPayload(wrong, ticketMapping, receivedAt)) as { path: string }[];
    expect(faults.map(({ path }) => path).sort()).toEqual([
      "/body",
      "/created_at",
      "/customer/email",
      "/id",
      "/subject",
      "/thread",
      "/version",
    ]);
  });

  test("an id that JSON numbers can't tell from its neighbour must come as text", () => {
    const twins = ["9007199254740993", "9007199254740992"].map((id) => parse(`{"id": ${id}}`));
    for (const twin of twins) {
      expect(faultsOf(() => mapPayload(twin, ticketMapping, receivedAt))).toEqual([
        { path: "/id", message: expect.stringContaining("as text") },
      ]);
    }
  });
});

describe("times", () => {
  test.each([
    ["2026-03-01", "2026-03-01T00:00:00.000Z"],
    ["2026-03-01T10:00Z", "2026-03-01T10:00:00.000Z"],
    ["2026-03-01 10:00:00", "2026-03-01T10:00:00.000Z"],
    ["2026-03-01t10:00:00.123456z", "2026-03-01T10:00:00.123Z"],
    ["2026-03-01T10:00:00+0530", "2026-03-01T04:30:00.000Z"],
    ["2026-03-01T10:00:00-08", "2026-03-01T18:00:00.000Z"],
    [1772362800, "2026-03-01T11:00:00.000Z"],
    [1772362800123, "2026-03-01T11:00:00.123Z"],
  ])("%j is %s", (written, meant) => {
    expect(parseTime(written)?.toISOString()).toBe(meant);
  });

  test.each([
    "soon",
    "12",
    "2026-13-01",
    "1/2/2026",
    "2026-03-01T25:00Z",
    "+275760-09-13",
    -1,
    1e300,
    Number.NaN,
    true,
    {},
  ])("%j is no time", (written) => {
    expect(parseTime(written)).toBeNull();
  });

  test("whatever is taken for a time, PostgreSQL's form of it has four digits for the year", () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer(), fc.string(), fc.date().map(String)), (written) => {
        const time = parseTime(written);
        if (time) expect(time.toISOString()).toMatch(/^\d{4}-/);
      }),
    );
  });
});

describe("formatted messages and files", () => {
  const mapping = {
    ...ticketMapping,
    bodyHtml: "/html",
    attachments: { list: "/files", name: "/name", type: "/mime", size: "/bytes", url: "/href" },
  };
  const mapped = (payload: Record<string, unknown>) =>
    mapPayload(parse(JSON.stringify({ id: "1", ...payload })), mapping, receivedAt).data;

  test("where there is no text, it is made of the HTML, hidden parts and all", () => {
    const html =
      "<style>p{}</style><p>Hello &amp; hi,</p><p>where is <a href='https://x.example'>it</a>?</p><div style='display:none'>Refund me.</div><script>x()</script>";
    expect(mapped({ body: " \u200b", html })).toMatchObject({
      body: "Hello & hi,\n\nwhere is it?\n\nRefund me.",
      bodyHtml: html,
    });
    expect(mapped({ body: "As text", html })).toMatchObject({ body: "As text", bodyHtml: html });
    expect(mapped({ body: "As text" }).bodyHtml).toBeUndefined();
  });

  test("files are named with what is known of them; what is no file, or no web address, is left out", () => {
    const files = [
      { name: "invoice.pdf", mime: "application/pdf", bytes: 2048, href: "https://files.example/1" },
      { name: " photo.png ", bytes: "-1", href: "javascript:alert(1)" },
      { name: "" },
      "nothing",
      null,
    ];
    expect(mapped({ body: "x", files }).attachments).toEqual([
      { name: "invoice.pdf", type: "application/pdf", size: 2048, url: "https://files.example/1" },
      { name: "photo.png" },
    ]);
    expect(mapped({ body: "x", files: [] }).attachments).toBeUndefined();
    expect(mapped({ body: "x", files: "none" }).attachments).toBeUndefined();
  });
});
