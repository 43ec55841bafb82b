import dynamic from "next/dynamic";
import type { ComponentType } from "react";

/** A part of a page that is loaded by the browser when it is first shown. Where it can't be, the page stands without it. */
export const onDemand = <Props extends object>(load: () => Promise<ComponentType<Props>>) =>
  dynamic<Props>(() => load().catch(() => () => null), { ssr: false });
