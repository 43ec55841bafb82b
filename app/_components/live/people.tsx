import { useTranslations } from "next-intl";
import { Avatar } from "@/app/_components/ui/avatar";
import { cn } from "@/app/_components/ui/cn";
import type { SeenReview } from "./seen-review";

const mostShown = 3;

/** Who is at a review, as small initials: who has it in hand first, then who looks. */
export function People({ review: { claimedBy, viewers }, me }: { review: SeenReview; me: string }) {
  const t = useTranslations("live");
  const looking = viewers.filter(({ memberId }) => memberId !== me && memberId !== claimedBy?.memberId);
  const people = [
    ...(claimedBy
      ? [
          {
            ...claimedBy,
            says: claimedBy.memberId === me ? t("mine") : t("held", { name: claimedBy.name }),
            held: true,
          },
        ]
      : []),
    ...looking.map((viewer) => ({ ...viewer, says: t("looking", { name: viewer.name }), held: false })),
  ];
  if (people.length === 0) return null;

  const more = people.slice(mostShown);
  return (
    <span className="flex shrink-0 items-center gap-1">
      {people.slice(0, mostShown).map(({ memberId, name, says, held }) => (
        <span key={memberId} title={says} className="flex">
          <Avatar name={name} className={cn("size-5", held && "bg-accent-solid text-on-solid")} />
          <span className="sr-only">{says}</span>
        </span>
      ))}
      {more.length > 0 && (
        <span className="text-xs text-gray-11" title={more.map(({ says }) => says).join("\n")}>
          <span aria-hidden>+{more.length}</span>
          <span className="sr-only">{t("more", { count: more.length })}</span>
        </span>
      )}
    </span>
  );
}
