import { z } from "zod";

type JsonSchema = Record<string, unknown>;

/** JSON Schemas (2020-12) of zod schemas; those with a `meta` id are collected as components and referred to. */
export function jsonSchemas(): {
  schemaOf(schema: z.ZodType, io: "input" | "output"): JsonSchema;
  components(): Record<string, JsonSchema>;
} {
  const components: Record<string, JsonSchema> = {};
  return {
    schemaOf(schema, io) {
      const {
        $schema: _,
        $defs = {},
        ...own
      } = z.toJSONSchema(schema, { target: "draft-2020-12", io, override: plain }) as JsonSchema & {
        $defs?: Record<string, JsonSchema>;
      };
      for (const [name, definition] of Object.entries($defs)) components[name] = tidy(definition);

      const id = z.globalRegistry.get(schema)?.id;
      if (!id || "$ref" in own) return tidy(own);
      components[id] = tidy(own);
      return { $ref: `#/components/schemas/${id}` };
    },
    components: () => components,
  };
}

/** Leaves out what a reader gains nothing by: the pattern that a format implies, the bounds of safe integers, closed objects. */
function plain({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.format) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  delete jsonSchema.propertyNames;
}

/** Points references at the components, and leaves out the `id` of `meta`, which is no JSON Schema keyword. */
function tidy(schema: JsonSchema): JsonSchema {
  const { id: _, ...rest } = schema;
  return mapRefs(rest) as JsonSchema;
}

function mapRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mapRefs);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === "$ref" && typeof inner === "string"
        ? [key, inner.replace("#/$defs/", "#/components/schemas/")]
        : [key, mapRefs(inner)],
    ),
  );
}
