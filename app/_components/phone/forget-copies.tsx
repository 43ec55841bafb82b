"use client";

import { useEffect } from "react";
import { forgetCopies } from "./copies";

/** On pages for whoever is not signed in: nothing of the one before stays on the device. */
export function ForgetCopies() {
  useEffect(() => void forgetCopies(), []);
  return null;
}
