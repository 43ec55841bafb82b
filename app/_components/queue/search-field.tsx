"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef } from "react";
import { useKeys } from "@/app/_components/shell/keys-provider";
import { useShortcuts } from "@/app/_components/shell/use-shortcuts";
import { Input } from "@/app/_components/ui/input";
import { Kbd } from "@/app/_components/ui/kbd";
import { queueHref, type QueueQuery } from "./queue-query";

/** Looks through subject, customer, draft and message of this view. */
export function SearchField({ query }: { query: QueueQuery }) {
  const t = useTranslations("queueFilter");
  const router = useRouter();
  const keys = useKeys();
  const field = useRef<HTMLInputElement>(null);
  useShortcuts({ search: () => field.current?.focus() });

  const search = (event: FormEvent) => {
    event.preventDefault();
    router.push(queueHref(query, { q: field.current?.value ?? "" }));
  };

  return (
    <form role="search" onSubmit={search} className="group relative min-w-0 flex-1 max-sm:basis-full sm:max-w-xs">
      <Search aria-hidden className="pointer-events-none absolute inset-y-0 start-2.5 my-auto size-4 text-gray-11" />
      <Input
        ref={field}
        // Another search brings another field: what is typed belongs to the address.
        key={query.q ?? ""}
        type="search"
        name="q"
        maxLength={200}
        defaultValue={query.q ?? ""}
        aria-label={t("search")}
        aria-keyshortcuts={keys.search}
        placeholder={t("searchHint")}
        enterKeyHint="search"
        className="ps-8"
      />
      {/* Nothing is looked for before it is pressed. */}
      <Kbd className="pointer-events-none absolute inset-y-0 end-8 my-auto hidden group-focus-within:inline-flex">
        Enter
      </Kbd>
    </form>
  );
}
