"use client";

import { useTranslations } from "next-intl";
import { type ComponentProps, type ComponentType, useState } from "react";
import { Avatar } from "@/app/_components/ui/avatar";
import { Button } from "@/app/_components/ui/button";

export interface UserMenuProps {
  person: { name: string; email: string };
  /** Only the initials, where there is little room. */
  compact?: boolean;
}

/** The menu itself is not part of every page's script: it comes when it is asked for, and the button stays until then. */
export function UserMenu(props: UserMenuProps) {
  const [Menu, setMenu] = useState<ComponentType<UserMenuProps> | null>(null);
  const [asked, setAsked] = useState(false);
  if (Menu) return <Menu {...props} />;

  const open = () => {
    setAsked(true);
    import("./account-menu").then(
      ({ AccountMenu }) => setMenu(() => AccountMenu),
      () => setAsked(false),
    );
  };
  return <UserButton {...props} aria-haspopup="menu" aria-expanded={false} aria-busy={asked} onClick={open} />;
}

export function UserButton({ person, compact = false, ...props }: UserMenuProps & ComponentProps<typeof Button>) {
  const t = useTranslations("shell");
  return (
    <Button
      variant="quiet"
      size={compact ? "icon" : "md"}
      aria-label={`${t("menu")}: ${person.name}`}
      className={compact ? "" : "w-full justify-start px-2 font-normal"}
      {...props}
    >
      <Avatar name={person.name} />
      {!compact && (
        <span dir="auto" className="min-w-0 truncate">
          {person.name}
        </span>
      )}
    </Button>
  );
}
