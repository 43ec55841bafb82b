"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { VisibleText } from "@/app/_components/text/visible-text";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import type { StoredRequest } from "@/lib/connectors/connector";

type Tried = { requests: StoredRequest[] } | { refusal: string };

/** Makes the requests as approving would, and shows them in place of sending them. */
export function DryRun({ draftId }: { draftId: string }) {
  const t = useTranslations();
  const [tried, setTried] = useState<Tried | null>(null);
  const [pending, setPending] = useState(false);

  const run = async () => {
    setPending(true);
    setTried(await ask(draftId, t("action.offline")));
    setPending(false);
  };
  return (
    <div className="mt-3 grid justify-items-start gap-2">
      <Button size="sm" disabled={pending} onClick={() => void run()}>
        {t("draft.dryRun")}
      </Button>
      <div role="status" className="w-full min-w-0">
        {tried && "refusal" in tried && <Notice meaning="danger">{tried.refusal}</Notice>}
        {tried && "requests" in tried && <p className="mb-2 text-sm text-gray-11">{t("draft.dryRunDone")}</p>}
        {tried &&
          "requests" in tried &&
          tried.requests.map((request, position) => (
            <pre
              key={position}
              tabIndex={0}
              aria-label={t("draft.dryRunRequest")}
              className="max-h-80 overflow-auto rounded-md bg-gray-3 p-3 font-mono text-sm wrap-anywhere whitespace-pre-wrap"
            >
              <VisibleText>{told(request)}</VisibleText>
            </pre>
          ))}
      </div>
    </div>
  );
}

async function ask(draftId: string, offline: string): Promise<Tried> {
  try {
    const response = await fetch(`/drafts/${draftId}/dry-run`, { cache: "no-store" });
    const answer = (await response.json()) as StoredRequest[] & { detail?: string };
    return response.ok ? { requests: answer } : { refusal: answer.detail ?? offline };
  } catch {
    return { refusal: offline };
  }
}

const told = ({ method, url, headers, body }: StoredRequest): string =>
  [`${method} ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), "", body].join("\n");
