import { z } from "zod";
import { defineContract } from "@/app/_edge/contract";

export const openApiContract = defineContract({
  operation: "openApi",
  method: "GET",
  path: "/api/v1/openapi.json",
  summary: "This document.",
  permission: null,
  answers: { 200: { description: "OpenAPI 3.1.", schema: z.looseObject({ openapi: z.string() }) } },
});
