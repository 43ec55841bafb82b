"use client";

import { AtSign, MessageSquare } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, type KeyboardEvent, useRef, useState, useSyncExternalStore } from "react";
import { useMe } from "@/app/_components/live/live-provider";
import { useKeys } from "@/app/_components/shell/keys-provider";
import { useShortcuts } from "@/app/_components/shell/use-shortcuts";
import { VisibleText } from "@/app/_components/text/visible-text";
import { Avatar } from "@/app/_components/ui/avatar";
import { Button } from "@/app/_components/ui/button";
import { Kbd } from "@/app/_components/ui/kbd";
import { Popover, PopoverContent, PopoverTrigger } from "@/app/_components/ui/popover";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { Section } from "@/app/_components/ui/section";
import { Textarea } from "@/app/_components/ui/textarea";
import { type Problem, refusalWords } from "@/lib/channels/refusal-words";
import { MentionList, type Person } from "./mention-list";
import { typedComments } from "./typed-comments";
import type { ShownComment } from "./use-comments";

interface CommentsProps {
  reviewId: string;
  comments: readonly ShownComment[];
  /** Null: the reader may say nothing. */
  onSaid: (() => void) | null;
}

/** What colleagues say about the draft, and the way to say something. */
export function Comments({ reviewId, comments, onSaid }: CommentsProps) {
  const t = useTranslations();
  return (
    <Section id="comments" title={t("comments.title")} className="mt-8 max-w-[68ch] scroll-mt-4 border-t pt-5">
      {comments.length > 0 && (
        <ol aria-label={t("comments.title")} className="mb-4 grid gap-4">
          {comments.map(({ id, name, body, createdAt }) => (
            <li key={id} className="flex gap-2.5">
              <Avatar name={name} />
              <div className="min-w-0">
                <p className="text-sm">
                  <bdi className="font-medium">{name}</bdi>{" "}
                  <span className="text-gray-11">
                    <RelativeTime date={new Date(createdAt)} />
                  </span>
                </p>
                <p dir="auto" className="wrap-anywhere whitespace-pre-wrap">
                  <VisibleText>{body}</VisibleText>
                </p>
              </div>
            </li>
          ))}
        </ol>
      )}
      {onSaid ? (
        <NewComment reviewId={reviewId} onSaid={onSaid} />
      ) : (
        <p className="text-gray-11">{t("noRight.comment")}</p>
      )}
    </Section>
  );
}

/** The last one, before the reader decides: a colleague may have said not to. */
export function CommentsBrief({ comments }: { comments: readonly ShownComment[] }) {
  const t = useTranslations("comments");
  const last = comments.at(-1);
  if (!last) return null;
  return (
    <p data-slot="comments-brief" className="flex min-w-0 items-center gap-1.5 text-sm">
      <MessageSquare aria-hidden className="size-4 shrink-0 text-gray-11" />
      <a href="#comments" className="shrink-0 text-accent underline underline-offset-2">
        {t("count", { count: comments.length })}
      </a>
      <bdi className="truncate text-gray-11">
        <VisibleText>{t("last", { name: last.name, words: last.body })}</VisibleText>
      </bdi>
    </p>
  );
}

function NewComment({ reviewId, onSaid }: { reviewId: string; onSaid: () => void }) {
  const t = useTranslations();
  const refusals = useTranslations("refusals");
  const keys = useKeys();
  const box = useRef<HTMLTextAreaElement>(null);
  const of = { memberId: useMe(), reviewId };
  const { body, named } = useSyncExternalStore(
    typedComments.subscribe,
    () => typedComments.get(of),
    typedComments.none,
  );
  const [naming, setNaming] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  useShortcuts({ comment: () => box.current?.focus() });

  const say = async (event?: FormEvent) => {
    event?.preventDefault();
    if (body.trim() === "" || pending) return;
    setPending(true);
    // Whose name was taken out again is not told.
    const mentions = named.filter(({ name }) => body.includes(`@${name}`)).map(({ id }) => id);
    const refused = await post(reviewId, { body, mentions });
    setPending(false);
    setRefusal(refused && (refusalWords(refusals, refused) ?? t("action.offline")));
    if (refused !== null) return;
    typedComments.keep(of, typedComments.none());
    onSaid();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void say();
    if (event.key === "Escape") box.current?.blur();
  };
  const mention = (person: Person) => {
    setNaming(false);
    typedComments.keep(of, { body, named: [...named, person] });
    box.current?.focus();
    const { value = "", selectionStart = 0 } = box.current ?? {};
    document.execCommand("insertText", false, `${value[selectionStart - 1] === "@" ? "" : "@"}${person.name} `);
  };

  return (
    <form onSubmit={(event) => void say(event)} className="grid justify-items-start gap-1">
      <Textarea
        ref={box}
        dir="auto"
        aria-label={t("comments.label")}
        aria-keyshortcuts={keys.comment}
        placeholder={t("comments.placeholder")}
        maxLength={4000}
        rows={1}
        value={body}
        onChange={({ target }) => {
          const typedAt = target.value.length > body.length && target.value[target.selectionStart - 1] === "@";
          // As it is by now: a name's own words are put in before the next render.
          typedComments.keep(of, { body: target.value, named: typedComments.get(of).named });
          if (typedAt && /(^|\s)@$/.test(target.value.slice(0, target.selectionStart))) setNaming(true);
        }}
        onKeyDown={press}
      />
      <div className="flex items-center gap-1">
        <Button type="submit" size="sm" disabled={pending || body.trim() === ""}>
          {t("comments.say")}
          <Kbd>Ctrl ↵</Kbd>
        </Button>
        <Popover open={naming} onOpenChange={setNaming}>
          <PopoverTrigger asChild>
            <Button size="sm" variant="quiet">
              <AtSign aria-hidden />
              {t("comments.mention")}
            </Button>
          </PopoverTrigger>
          <PopoverContent
            align="start"
            aria-label={t("comments.mention")}
            className="p-0"
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              box.current?.focus();
            }}
          >
            <MentionList reviewId={reviewId} onMention={mention} />
          </PopoverContent>
        </Popover>
      </div>
      {refusal && (
        <p role="alert" className="text-sm text-danger">
          {refusal}
        </p>
      )}
    </form>
  );
}

/** Null once it is said, else why it was not. */
async function post(reviewId: string, said: object): Promise<Problem | null> {
  try {
    const response = await fetch(`/reviews/${reviewId}/comments`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(said),
    });
    return response.ok ? null : ((await response.json()) as Problem);
  } catch {
    return {};
  }
}
