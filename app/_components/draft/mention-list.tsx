"use client";

import { useTranslations } from "next-intl";
import { useFetched } from "@/app/_components/shell/use-fetched";
import { Command, CommandEmpty, CommandInput, CommandItem, CommandList } from "@/app/_components/ui/command";
import { Skeleton } from "@/app/_components/ui/skeleton";

export interface Person {
  id: string;
  name: string;
}

/** Who can be brought to the draft by naming them. */
export function MentionList({ reviewId, onMention }: { reviewId: string; onMention: (person: Person) => void }) {
  const t = useTranslations("comments");
  const people = useFetched<Person[]>(`/reviews/${reviewId}/people`);
  if (people === "failed")
    return (
      <p role="alert" className="p-4 text-danger">
        {t("peopleFailed")}
      </p>
    );
  if (!people) return <Skeleton className="m-4 h-8" />;
  return (
    <Command label={t("mention")}>
      <CommandInput placeholder={t("search")} />
      <CommandList>
        <CommandEmpty>{t("nobody")}</CommandEmpty>
        {people.map((person) => (
          <CommandItem
            key={person.id}
            value={person.id}
            keywords={[person.name]}
            label={person.name}
            onSelect={() => onMention(person)}
          />
        ))}
      </CommandList>
    </Command>
  );
}
