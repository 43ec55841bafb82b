/** Checks payloads against a trigger's JSON Schema. */
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { type Fault, ValidationError } from "@/lib/core/errors";
import type { JsonSchema } from "@/lib/workflows/definition";
import { type Payload, pointer } from "./parse-json";

/** More than this helps nobody, and an array of 100,000 wrong entries must not make an answer of 10 MB. */
const faultLimit = 100;

export type PayloadCheck = (payload: Payload) => Fault[];

/** Compiles a JSON Schema (2020-12, formats asserted). Throws ValidationError if it is none. Costs milliseconds: keep the result. */
export function compileCheck(schema: JsonSchema): PayloadCheck {
  const validate = compile(schema);
  return (payload) => {
    if (validate(payload)) return [];
    return (validate.errors ?? []).slice(0, faultLimit).map(toFault);
  };
}

function compile(schema: JsonSchema) {
  // With `$async` the validator would answer with a promise, and every payload would pass.
  if ("$async" in schema) throw unusable("leave out $async");
  // A new instance each time: one that is kept holds on to every schema it ever saw.
  const ajv = new Ajv2020({ allErrors: true, strict: false, strictSchema: true, validateFormats: true, logger: false });
  addFormats(ajv);
  try {
    return ajv.compile(schema);
  } catch (error) {
    throw unusable(error instanceof Error ? error.message : "must be a JSON Schema (2020-12)");
  }
}

const unusable = (message: string) =>
  new ValidationError("The payload schema can't be used.", [{ path: "/payloadSchema", message }]);

function toFault({ instancePath, keyword, params, message = "does not fit" }: ErrorObject): Fault {
  switch (keyword) {
    case "required":
    case "dependentRequired":
      return { path: pointer(instancePath, String(params.missingProperty)), message: "is missing; send it" };
    case "additionalProperties":
      return {
        path: pointer(instancePath, String(params.additionalProperty)),
        message: "is not expected; leave it out",
      };
    case "unevaluatedProperties":
      return {
        path: pointer(instancePath, String(params.unevaluatedProperty)),
        message: "is not expected; leave it out",
      };
    case "enum":
      return { path: instancePath, message: `must be one of ${JSON.stringify(params.allowedValues)}` };
    case "const":
      return { path: instancePath, message: `must be ${JSON.stringify(params.allowedValue)}` };
    default:
      return { path: instancePath, message };
  }
}
