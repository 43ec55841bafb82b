import { Link2Off } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { decideInFrame, undoInFrame } from "@/app/_actions/decide-link";
import { loadLink } from "@/app/_edge/load-link";
import { LinkedDraftPage } from "@/app/_components/decide/linked-draft-page";
import { TellParent } from "@/app/_components/decide/tell-parent";
import { State } from "@/app/_components/ui/state";
import { embedOrigin } from "@/lib/channels/embed-token";
import { frameStatus } from "@/lib/channels/frame-status";
import { env } from "@/lib/core/env";

/** The address is a secret, and search engines are nobody's colleagues. */
export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("decideLink");
  return { title: t("pageTitle"), robots: { index: false, follow: false } };
}

/** A review in another app's frame: it shows the draft, however often it is opened and by whatever; only its forms decide. */
export default async function EmbedPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const origin = embedOrigin(token, env().EMBED_ORIGINS);
  const found = origin === null ? null : await loadLink(token, "embed");
  const decided = found && { reviewId: found.review.id, status: frameStatus(found) };
  const bound = { decide: decideInFrame.bind(null, token), undo: undoInFrame.bind(null, token) };
  return (
    <>
      {found ? <LinkedDraftPage found={found} forms={{ place: "embed", token, ...bound }} /> : <NoLonger />}
      {origin !== null && <TellParent origin={origin} {...decided} />}
    </>
  );
}

async function NoLonger() {
  const t = await getTranslations("embed");
  return (
    <State as="h1" icon={<Link2Off />} title={t("invalidTitle")}>
      {t("invalidBody")}
    </State>
  );
}
