import { useTranslations } from "next-intl";
import { SafeHtml, htmlLimit } from "@/app/_components/text/safe-html";
import { AnnotatedText, type Annotation } from "@/app/_components/text/annotated-text";
import { VisibleText } from "@/app/_components/text/visible-text";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { Section } from "@/app/_components/ui/section";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/app/_components/ui/tabs";
import type { DraftDetail } from "@/lib/review/get-draft";
import { Attachments } from "./attachments";
import { Disclosure } from "./disclosure";
import { Fold } from "./fold";
import { useRecordedText } from "./recorded";

interface CameInProps {
  event: DraftDetail["event"];
  findings: DraftDetail["findings"];
}

/** What the customer wrote: the text that the drafter read, how it was formatted, and the files that came along. */
export function CameIn({ event, findings }: CameInProps) {
  const t = useTranslations("draft");
  const say = useRecordedText();
  if (!event) {
    return (
      <Section id="came-in" title={t("cameIn")}>
        <p className="text-gray-11">{t("noEvent")}</p>
      </Section>
    );
  }

  const { customer, body } = event;
  const annotations = findings.flatMap(({ sourceStart, sourceEnd, message, wording }): Annotation[] =>
    sourceStart === null || sourceEnd === null
      ? []
      : [{ start: sourceStart, end: sourceEnd, look: "attention", title: say({ words: message, wording }) }],
  );
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
      <Message body={body} html={event.bodyHtml} annotations={annotations} />
      {event.attachments && <Attachments files={event.attachments} />}
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

interface MessageProps {
  body: string;
  html: string | undefined;
  annotations: readonly Annotation[];
}

/** The text, which is what the drafter read; where it came formatted, that too. */
function Message({ body, html, annotations }: MessageProps) {
  const t = useTranslations("draft");
  const text =
    body.trim() === "" ? (
      <p className="text-gray-11">{t("noText")}</p>
    ) : (
      <Fold long={isLong(body)}>
        <div dir="auto" className="prose-message">
          <AnnotatedText text={body} annotations={annotations} />
        </div>
      </Fold>
    );
  if (!html) return text;
  return (
    <Tabs defaultValue="text" className="grid justify-items-start gap-3">
      <TabsList>
        <TabsTrigger value="text">{t("asText")}</TabsTrigger>
        <TabsTrigger value="formatted">{t("asFormatted")}</TabsTrigger>
      </TabsList>
      <TabsContent value="text" className="w-full min-w-0">
        {text}
      </TabsContent>
      <TabsContent value="formatted" className="w-full min-w-0">
        {html.length > htmlLimit ? <p className="text-gray-11">{t("tooLong")}</p> : <SafeHtml html={html} />}
      </TabsContent>
    </Tabs>
  );
}

const isLong = (text: string): boolean => text.length > 360 || text.split("\n").length > 6;
