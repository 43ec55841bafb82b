"use client";

import { usePathname, useRouter } from "next/navigation";
import { useEffect, useEffectEvent } from "react";
import { useMe } from "@/app/_components/live/live-provider";
import { isOffline, watchConnection } from "./connection";
import { keepCopyFor, startWorker } from "./copies";

/** A page that is left sooner was not read. In milliseconds. */
const glance = 1000;

/** Starts the service worker once the page has loaded, has it keep what is read, and follows the connection. */
export function KeepCopies() {
  const me = useMe();
  const path = usePathname();
  const router = useRouter();
  const showAnew = useEffectEvent(() => router.refresh());

  useEffect(() => watchConnection(() => showAnew()), []);
  useEffect(() => {
    if (document.readyState === "complete") return void startWorker();
    const start = () => void startWorker();
    window.addEventListener("load", start, { once: true });
    return () => window.removeEventListener("load", start);
  }, []);
  useEffect(() => {
    if (isOffline()) return;
    const timer = setTimeout(() => void keepCopyFor(me, path + location.search), glance);
    return () => clearTimeout(timer);
  }, [me, path]);
  return null;
}
