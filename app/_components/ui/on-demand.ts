import dynamic, { type DynamicOptions } from "next/dynamic";
import type { ComponentType } from "react";

interface OnDemandOptions<Props> {
  loading?: DynamicOptions<Props>["loading"];
  /** Stands in its place where it can't be loaded; nothing, if it isn't said. */
  without?: ComponentType<Props>;
}

/** A part of a page that is loaded by the browser when it is first shown. */
export const onDemand = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { loading, without = () => null }: OnDemandOptions<Props> = {},
) => dynamic<Props>(() => load().catch(() => without), { ssr: false, loading });
