import { useTranslations } from "next-intl";
import { Badge, type Meaning } from "@/app/_components/ui/badge";
import type { Delivery } from "@/lib/review/delivery";
import type { ReviewListItem } from "@/lib/review/review-item";

const deliveryMeaning: Record<Delivery["state"], Meaning> = {
  held: "info",
  sending: "info",
  sent: "good",
  failed: "danger",
  uncertain: "attention",
  cancelled: "neutral",
};

/** What was decided and, of an approved draft, what became of it. */
export function OutcomeBadge({ review }: { review: Pick<ReviewListItem, "status" | "outcome" | "delivery"> }) {
  const t = useTranslations();
  const { status, outcome, delivery } = review;
  const decided = status === "decided" ? outcome : status;
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {decided && <span>{t(`outcome.${decided}`)}</span>}
      {delivery && <Badge meaning={deliveryMeaning[delivery.state]}>{t(`delivery.${delivery.state}`)}</Badge>}
    </span>
  );
}
