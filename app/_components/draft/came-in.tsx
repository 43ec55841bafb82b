import { useTranslations } from "next-intl";
import { AnnotatedText, type Annotation } from "@/app/_components/text/annotated-text";
import { VisibleText } from "@/app/_components/text/visible-text";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { Section } from "@/app/_components/ui/section";
import type { DraftDetail } from "@/lib/review/get-draft";
import { Disclosure } from "./disclosure";
import { Fold } from "./fold";

interface CameInProps {
  event: DraftDetail["event"];
  annotations: readonly Annotation[];
}

/** What the customer wrote, as text and nothing else. */
export function CameIn({ event, annotations }: CameInProps) {
  const t = useTranslations("draft");
  if (!event) {
    return (
      <Section id="came-in" title={t("cameIn")}>
        <p className="text-gray-11">{t("noEvent")}</p>
      </Section>
    );
  }

  const { customer, body } = event;
  return (
    <Section id="came-in" title={t("cameIn")}>
      <dl className="mb-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-sm [&_dt]:text-gray-11">
        <dt>{t("from")}</dt>
        <dd className="wrap-anywhere">
          <bdi className="font-medium">
            <VisibleText>{customer.name ?? customer.email ?? t("unknownSender")}</VisibleText>
          </bdi>{" "}
          {customer.name && customer.email && (
            <bdi className="text-gray-11">
              <VisibleText>{customer.email}</VisibleText>
            </bdi>
          )}
        </dd>
        <dt>{t("at")}</dt>
        <dd>
          <RelativeTime date={event.occurredAt ?? event.receivedAt} />
        </dd>
      </dl>
      {body.trim() === "" ? (
        <p className="text-gray-11">{t("noText")}</p>
      ) : (
        <Fold long={isLong(body)}>
          <div dir="auto" className="prose-message">
            <AnnotatedText text={body} annotations={annotations} />
          </div>
        </Fold>
      )}
      <div className="mt-3">
        <Disclosure summary={t("payload")}>
          <pre
            tabIndex={0}
            className="max-h-96 overflow-auto rounded-md bg-gray-3 p-3 font-mono text-sm wrap-anywhere whitespace-pre-wrap"
          >
            <VisibleText>{JSON.stringify(event.payload, null, 2)}</VisibleText>
          </pre>
        </Disclosure>
      </div>
    </Section>
  );
}

const isLong = (text: string): boolean => text.length > 360 || text.split("\n").length > 6;
