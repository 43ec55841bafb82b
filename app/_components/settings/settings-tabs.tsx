import { useTranslations } from "next-intl";
import { LinkTabs } from "@/app/_components/ui/link-tabs";

const pages = ["workflows", "reasons", "texts", "channels"] as const;

/** The pages of a workspace's settings. */
export function SettingsTabs({ current }: { current: (typeof pages)[number] }) {
  const t = useTranslations("settings");
  return (
    <LinkTabs
      label={t("pages")}
      tabs={pages.map((page) => ({ href: `/settings/${page}`, label: t(page), current: page === current }))}
    />
  );
}
