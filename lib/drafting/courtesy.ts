/** Tells the polite parts of a reply, which claim nothing, from the rest. Pure. */
import { sentencesOf } from "@/lib/knowledge/sentences";
import { isPromise } from "./check-facts";
import { replyFrames } from "./models/reply-frames";

const greeting =
  /^(?:hi|hello|dear|good (?:morning|day|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|sehr geehrte|liebe|bonjour|bonsoir|ch[eè]re?|hola|buen[oa]s|estimad[oa]|buongiorno|buonasera|gentile|ciao|beste|geachte|goede|ol[áa]|prezad[oa]|car[oa]|bom dia|dzień dobry|hej)(?=[\s,!.:]|$)[^.?]{0,70}$/iu;
const signOff =
  /^(?:kind|best|warm|many|with kind)? ?(?:regards|wishes)\b|^(?:sincerely|yours)\b|^(?:freundliche|viele|beste|mit freundlichen|herzliche|liebe) gr(?:ü|ue)(?:ß|ss)en?|^(?:bien )?cordialement|^salutations|^(?:un |reciba un )?(?:cordial )?saludos?\b|^atentamente|^(?:cordiali|distinti) saluti|^met vriendelijke groet|^(?:com os melhores )?cumprimentos|^atenciosamente|^z poważaniem|^vänliga hälsningar|^venlig hilsen/iu;
const polite =
  /^(?:(?:many )?thanks?(?: you)?\b|(?:we are|we're|i am|i'm)? ?(?:very |truly |so )?sorry\b|we apologi[sz]e|our apologies|(?:please )?(?:let (?:me|us) know|feel free|don't hesitate|do not hesitate)|if you (?:have|need) (?:any )?(?:other|further|more)|(?:we|i) (?:hope|understand)|happy to help|vielen dank|danke|(?:es )?tut uns leid|wir bedauern|merci|nous (?:sommes désolés|regrettons)|désolé|n'hésitez pas|gracias|lo sentimos|lamentamos|no dude|grazie|ci dispiace|bedankt|dank u|het spijt ons|obrigad[oa]|lamentamos)/iu;

const fixed = new Set<string>();
const templates: { before: string; after: string }[] = [];
for (const frame of Object.values(replyFrames)) {
  const said = [frame.greetingWithoutName, frame.opening, frame.closing, frame.holding, frame.signature];
  for (const { text } of said.flatMap(sentencesOf)) fixed.add(text);
  for (const template of [frame.greeting, frame.further]) {
    const [before = "", after = ""] = template("\0").split("\0");
    templates.push({ before, after });
  }
}

/** Whether a sentence is only polite. One that holds a number or a promise is taken at its word. */
export function isCourtesy(sentence: string, isFirst: boolean): boolean {
  if (fixed.has(sentence)) return true;
  if (/\d/.test(sentence) || isPromise(sentence) || sentence.length > 200) return false;
  return isFramed(sentence) || (isFirst && greeting.test(sentence)) || polite.test(sentence);
}

/** A reply from its first sentence on that is more than polite; all of it where there is none. */
export function pastCourtesies(reply: string): string {
  const start = sentencesOf(reply).find(({ text }, index) => !isCourtesy(text, index === 0))?.start ?? 0;
  return reply.slice(start);
}

const isFramed = (sentence: string): boolean =>
  templates.some(({ before, after }) => sentence.startsWith(before) && sentence.endsWith(after));

export const isSignOff = (sentence: string): boolean => sentence.length < 60 && signOff.test(sentence);
