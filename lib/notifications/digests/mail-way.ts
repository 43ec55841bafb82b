import { MailError } from "@/lib/channels/email/mail-error";
import type { MailSettings } from "@/lib/channels/email/mail-settings";
import { sendMail } from "@/lib/channels/email/send-mail";
import { unsubscribeToken } from "@/lib/channels/email/unsubscribe-token";
import { cameBack, idOfMail, whyUnreachable } from "@/lib/channels/reachable";
import { zoneOf } from "@/lib/channels/time-words";
import { wordsIn } from "@/lib/channels/words";
import { mailReview } from "../mail-review";
import { CannotTell, type DigestWay, type ToPlace } from "./way";
import { type DigestList, writeDigest } from "./write-digest";

/** A mail with a list; its Message-ID is the same at each try. */
export const mailWay = (settings: MailSettings): DigestWay => ({
  places: async ({ person }) => [person.email],
  one: ({ ctx, reader }, { reviewId, reason, givenAt }) =>
    mailReview(ctx, { memberId: reader.actor.memberId, reviewId, reason, givenAt }, settings),
  async many(to, { id, items }) {
    const { preferences } = to.reader.person;
    const list = writeDigest({
      items,
      locale: preferences.locale ?? "en",
      zone: zoneOf(preferences),
      shows: ({ mailShows }) => mailShows ?? "subject",
      appUrl: settings.appUrl,
    });
    await mailList(to, id, list, settings);
  },
});

async function mailList({ ctx, reader, place }: ToPlace, id: string, list: DigestList, settings: MailSettings) {
  const { workspaceId } = ctx;
  const { memberId } = reader.actor;
  const about = { memberId, address: place };
  if ((await whyUnreachable(ctx, about)) !== null) throw new CannotTell("Mail to this address came back.");
  const locale = reader.person.preferences.locale ?? "en";
  const t = wordsIn(locale);
  const unsubscribe = unsubscribeToken(settings.secret, { workspaceId, memberId });
  // Read when there is something to send.
  const { renderDigestMail } = await import("@/lib/channels/email/templates/digest-mail");
  const body = await renderDigestMail({
    locale,
    dir: locale === "ar-XB" ? "rtl" : "ltr",
    heading: list.heading,
    preview: t("mail.preview"),
    items: list.items.map(({ title, url, about, customer, confidence, due }) => ({
      title,
      url,
      about,
      facts: [customer, confidence, due && t("channel.due", { time: due })].filter((fact) => fact !== ""),
    })),
    more: list.more,
    open: { label: t("digest.open"), url: list.queueUrl },
    footer: t("digest.why"),
    unsubscribe: { label: t("mail.unsubscribe"), url: `${settings.appUrl}/unsubscribe/${unsubscribe}` },
  });
  const mail = {
    to: { name: reader.person.name, address: place },
    subject: list.heading,
    ...body,
    id: await idOfMail(ctx, { ...about, about: `digest.${id}` }),
    unsubscribeUrl: `${settings.appUrl}/api/channels/email/unsubscribe/${unsubscribe}`,
  };
  try {
    await sendMail(mail, settings);
  } catch (error) {
    if (!(error instanceof MailError) || error.noSuchAddress === null) throw error;
    await cameBack(ctx, mail.id, error.noSuchAddress);
    throw new CannotTell("There is no such address.", { cause: error });
  }
}
