import { CircleCheck, Inbox, ListChecks } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { Button } from "@/app/_components/ui/button";
import { State } from "@/app/_components/ui/state";
import type { QueueView } from "./queue-view";

const states = {
  open: {
    icon: <CircleCheck />,
    title: "emptyOpenTitle",
    body: "emptyOpenBody",
    action: "emptyOpenAction",
    href: "/settings/workflows",
  },
  decided: {
    icon: <ListChecks />,
    title: "emptyDecidedTitle",
    body: "emptyDecidedBody",
    action: "emptyDecidedAction",
    href: "/queue",
  },
  failed: {
    icon: <Inbox />,
    title: "emptyFailedTitle",
    body: "emptyFailedBody",
    action: "emptyFailedAction",
    href: "/queue",
  },
} as const;

/** What the queue says when a view of it has nothing. */
export function QueueEmpty({ view, mayConfigure }: { view: QueueView; mayConfigure: boolean }) {
  const t = useTranslations("queue");
  const { icon, title, body, action, href } = states[view];
  return (
    <State
      icon={icon}
      title={t(title)}
      action={
        (view !== "open" || mayConfigure) && (
          <Button asChild>
            <Link href={href}>{t(action)}</Link>
          </Button>
        )
      }
    >
      {t(body)}
    </State>
  );
}
