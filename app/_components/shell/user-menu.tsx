"use client";

import { LogOut, UserCog } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";
import { useTheme } from "next-themes";
import { startTransition } from "react";
import { signOut } from "@/app/_actions/sign-in";
import { forgetCopies } from "@/app/_components/phone/copies";
import { Avatar } from "@/app/_components/ui/avatar";
import { Button } from "@/app/_components/ui/button";
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

/** Only when the menu is open: most of its script is for phones. */
const NotifyItem = dynamic(() => import("@/app/_components/phone/notify-item").then((module) => module.NotifyItem), {
  ssr: false,
});

interface UserMenuProps {
  person: { name: string; email: string };
  /** Only the initials, where there is little room. */
  compact?: boolean;
}

export function UserMenu({ person, compact = false }: UserMenuProps) {
  const t = useTranslations("shell");
  const { theme = "system", setTheme } = useTheme();
  const keysOn = useShortcutSetting();
  const leave = async () => {
    await Promise.allSettled([forgetCopies(), stopNotifying()]);
    startTransition(() => signOut());
  };

  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button
          variant="quiet"
          size={compact ? "icon" : "md"}
          aria-label={`${t("menu")}: ${person.name}`}
          className={compact ? "" : "w-full justify-start px-2 font-normal"}
        >
          <Avatar name={person.name} />
          {!compact && (
            <span dir="auto" className="min-w-0 truncate">
              {person.name}
            </span>
          )}
        </Button>
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

/** Whoever signs out is no longer told of anything on this device. */
const stopNotifying = async () => (await import("@/app/_components/phone/device-notifications")).switchOff();
