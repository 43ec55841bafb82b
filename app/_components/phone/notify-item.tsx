"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { DropdownMenuCheckboxItem, DropdownMenuLabel } from "@/app/_components/ui/dropdown-menu";
import { type DeviceState, deviceState, switchOff, switchOn } from "./device-notifications";

/** The account menu's switch for notifications on this device, and what keeps it from being switched on. */
export function NotifyItem() {
  const t = useTranslations("push");
  const [state, setState] = useState<DeviceState | "looking" | "switching" | "failed">("looking");
  const follow = (change: Promise<DeviceState>) => void change.then(setState, () => setState("failed"));
  useEffect(() => {
    let gone = false;
    deviceState().then(
      (found) => !gone && setState(found),
      () => !gone && setState("failed"),
    );
    return () => void (gone = true);
  }, []);

  const can = state === "off" || state === "on" || state === "failed";
  const why = state === "off" || state === "on" || state === "looking" ? null : t(state);
  return (
    <>
      <DropdownMenuCheckboxItem
        checked={state === "on"}
        disabled={!can}
        aria-describedby={why === null ? undefined : "notify-why"}
        // The menu stays, to show what came of it.
        onSelect={(event) => event.preventDefault()}
        onCheckedChange={(on) => {
          setState("switching");
          follow(on ? switchOn() : switchOff());
        }}
      >
        {t("notify")}
      </DropdownMenuCheckboxItem>
      {why !== null && (
        <DropdownMenuLabel id="notify-why" role="status" className="max-w-64 pt-0">
          {why}
        </DropdownMenuLabel>
      )}
    </>
  );
}
