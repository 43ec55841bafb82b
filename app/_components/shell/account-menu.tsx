"use client";

import { LogOut, UserCog } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { startTransition, useState } from "react";
import { signOut } from "@/app/_actions/sign-in";
import { forgetCopies } from "@/app/_components/phone/copies";
import { switchOff } from "@/app/_components/phone/device-notifications";
import { NotifyItem } from "@/app/_components/phone/notify-item";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/app/_components/ui/dropdown-menu";
import { setShortcuts, useShortcutSetting } from "./shortcut-setting";
import { UserButton, type UserMenuProps } from "./user-menu";

/** The account menu, open from the beginning: it comes because it was asked for. */
export function AccountMenu({ person, compact = false }: UserMenuProps) {
  const [open, setOpen] = useState(true);
  const t = useTranslations("shell");
  const { theme = "system", setTheme } = useTheme();
  const keysOn = useShortcutSetting();
  const leave = async () => {
    // Whoever signs out is no longer told of anything on this device.
    await Promise.allSettled([forgetCopies(), switchOff()]);
    startTransition(() => signOut());
  };

  return (
    <DropdownMenu modal={false} open={open} onOpenChange={setOpen}>
      <DropdownMenuTrigger asChild>
        <UserButton person={person} compact={compact} />
      </DropdownMenuTrigger>
      <DropdownMenuContent align={compact ? "end" : "start"}>
        <DropdownMenuLabel>
          {t("account")}
          <span dir="auto" className="block max-w-56 truncate text-sm text-gray-12">
            {person.email}
          </span>
        </DropdownMenuLabel>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>{t("theme")}</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme} onValueChange={setTheme} aria-label={t("theme")}>
          <DropdownMenuRadioItem value="system">{t("themeSystem")}</DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="light">{t("themeLight")}</DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="dark">{t("themeDark")}</DropdownMenuRadioItem>
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>{t("keys")}</DropdownMenuLabel>
        <DropdownMenuRadioGroup
          value={keysOn ? "on" : "off"}
          onValueChange={(value) => setShortcuts(value === "on")}
          aria-label={t("keys")}
        >
          <DropdownMenuRadioItem value="on">{t("keysOn")}</DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="off">{t("keysOff")}</DropdownMenuRadioItem>
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <NotifyItem />
        <DropdownMenuItem asChild>
          <Link href="/settings/personal">
            <UserCog aria-hidden />
            {t("personal")}
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void leave()}>
          <LogOut aria-hidden />
          {t("signOut")}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
