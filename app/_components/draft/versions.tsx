"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { VisibleText } from "@/app/_components/text/visible-text";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/app/_components/ui/tabs";
import { WordDiff } from "./word-diff";

interface VersionsProps {
  aiBody: string;
  body: string;
  /** The text as it will be sent, where there is more to show than the text. */
  final?: ReactNode;
  /** The decision is made: the text first. */
  decided?: boolean;
  /** Another draft was asked for: it is compared with the one before. */
  asked?: boolean;
}

/** An edited reply: the changes, the text as it will be sent, and the AI's version, which is kept. */
export function Versions({ aiBody, body, final, decided = false, asked = false }: VersionsProps) {
  const t = useTranslations("draft");
  return (
    <Tabs defaultValue={decided || asked ? "final" : "changes"} className="grid justify-items-start gap-3">
      <TabsList>
        <TabsTrigger value="changes">{t("changes")}</TabsTrigger>
        <TabsTrigger value="final">{t(decided ? "approvedText" : "finalText")}</TabsTrigger>
        <TabsTrigger value="ai">{t(asked ? "before" : "aiVersion")}</TabsTrigger>
      </TabsList>
      <TabsContent value="changes" className="min-w-0">
        <WordDiff before={aiBody} after={body} />
      </TabsContent>
      <TabsContent value="final" className="min-w-0">
        {final ?? <PlainReply>{body}</PlainReply>}
      </TabsContent>
      <TabsContent value="ai" className="min-w-0">
        <PlainReply>{aiBody}</PlainReply>
      </TabsContent>
    </Tabs>
  );
}

export function PlainReply({ children }: { children: string }) {
  return (
    <div dir="auto" className="prose-message" data-slot="reply">
      <VisibleText>{children}</VisibleText>
    </div>
  );
}
