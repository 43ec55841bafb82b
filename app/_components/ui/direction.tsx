"use client";

import { Direction } from "radix-ui";

/** Tells the floating parts on which side a line begins: they hang outside the page that says it. */
export const DirectionProvider = Direction.Provider;
