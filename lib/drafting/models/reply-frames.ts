/** The only words of its own that the offline drafter has: what stands around a quotation, and what it says without one. */
export interface ReplyFrame {
  /** With and without a name. */
  greeting: (name: string) => string;
  greetingWithoutName: string;
  opening: string;
  /** Before a second article, whose title it takes. */
  further: (title: string) => string;
  closing: string;
  /** Where no article matches. */
  holding: string;
  signature: string;
}

const frame = (
  greeting: string,
  greetingWithoutName: string,
  [opening, further, closing, holding, signature]: readonly [string, string, string, string, string],
): ReplyFrame => ({
  greeting: (name) => greeting.replace("…", () => name),
  greetingWithoutName,
  opening,
  further: (title) => further.replace("…", () => title),
  closing,
  holding,
  signature,
});

export const replyFrames = {
  en: frame("Hello …,", "Hello,", [
    "Thank you for your message. Here is what applies:",
    "On “…”:",
    "If this does not answer your question, just reply to this message and a colleague will look into it.",
    "Thank you for your message. We have received it; a colleague will read it and answer you.",
    "Kind regards,\nCustomer service",
  ]),
  de: frame("Guten Tag …,", "Guten Tag,", [
    "vielen Dank für Ihre Nachricht. Dazu gilt bei uns Folgendes:",
    "Zu „…“:",
    "Falls das Ihre Frage nicht beantwortet, antworten Sie einfach auf diese Nachricht; dann sieht es sich jemand aus unserem Team an.",
    "vielen Dank für Ihre Nachricht. Sie ist bei uns angekommen; jemand aus unserem Team liest sie und antwortet Ihnen.",
    "Freundliche Grüße\nIhr Kundenservice",
  ]),
  fr: frame("Bonjour …,", "Bonjour,", [
    "Merci pour votre message. Voici ce qui s'applique :",
    "À propos de « … » :",
    "Si cela ne répond pas à votre question, répondez simplement à ce message et un collègue s'en occupera.",
    "Merci pour votre message. Nous l'avons bien reçu ; un collègue va le lire et vous répondre.",
    "Cordialement,\nLe service client",
  ]),
  es: frame("Hola, …:", "Hola:", [
    "Gracias por su mensaje. Esto es lo que se aplica:",
    "Sobre «…»:",
    "Si esto no responde a su pregunta, conteste a este mensaje y un compañero lo revisará.",
    "Gracias por su mensaje. Lo hemos recibido; un compañero lo leerá y le responderá.",
    "Un saludo,\nAtención al cliente",
  ]),
  it: frame("Buongiorno …,", "Buongiorno,", [
    "Grazie per il suo messaggio. Ecco che cosa vale in questo caso:",
    "Su «…»:",
    "Se questo non risponde alla sua domanda, risponda a questo messaggio e un collega se ne occuperà.",
    "Grazie per il suo messaggio. Lo abbiamo ricevuto; un collega lo leggerà e le risponderà.",
    "Cordiali saluti\nIl servizio clienti",
  ]),
  nl: frame("Beste …,", "Goedendag,", [
    "Bedankt voor uw bericht. Dit is wat hierover geldt:",
    "Over ‘…’:",
    "Is uw vraag hiermee niet beantwoord, antwoord dan op dit bericht; dan kijkt een collega ernaar.",
    "Bedankt voor uw bericht. We hebben het ontvangen; een collega leest het en antwoordt u.",
    "Met vriendelijke groet,\nKlantenservice",
  ]),
  pt: frame("Olá, …,", "Olá,", [
    "Obrigado pela sua mensagem. Eis o que se aplica:",
    "Sobre «…»:",
    "Se isto não responder à sua pergunta, responda a esta mensagem e um colega tratará do assunto.",
    "Obrigado pela sua mensagem. Já a recebemos; um colega vai lê-la e responder-lhe.",
    "Com os melhores cumprimentos,\nApoio ao cliente",
  ]),
  pl: frame("Dzień dobry, …,", "Dzień dobry,", [
    "Dziękujemy za wiadomość. Obowiązują u nas następujące zasady:",
    "Na temat „…”:",
    "Jeśli to nie odpowiada na Państwa pytanie, prosimy odpowiedzieć na tę wiadomość, a ktoś z zespołu się tym zajmie.",
    "Dziękujemy za wiadomość. Dotarła do nas; ktoś z naszego zespołu ją przeczyta i odpowie.",
    "Z poważaniem\nObsługa klienta",
  ]),
  sv: frame("Hej …,", "Hej,", [
    "Tack för ditt meddelande. Detta gäller:",
    "Om ”…”:",
    "Om det inte besvarar din fråga, svara på det här meddelandet så tittar en kollega på det.",
    "Tack för ditt meddelande. Vi har fått det; en kollega läser det och svarar dig.",
    "Vänliga hälsningar\nKundtjänst",
  ]),
  da: frame("Hej …,", "Hej,", [
    "Tak for din besked. Dette gælder:",
    "Om ”…”:",
    "Hvis det ikke besvarer dit spørgsmål, så svar på denne besked, og en kollega vil se på det.",
    "Tak for din besked. Vi har modtaget den; en kollega læser den og svarer dig.",
    "Venlig hilsen\nKundeservice",
  ]),
  ar: frame("مرحبًا …،", "مرحبًا،", [
    "شكرًا على رسالتك. إليك ما ينطبق في هذه الحالة:",
    "بخصوص «…»:",
    "إذا لم يُجب هذا عن سؤالك، فما عليك إلا الرد على هذه الرسالة وسينظر فيها أحد الزملاء.",
    "شكرًا على رسالتك. لقد وصلتنا، وسيقرؤها أحد الزملاء ويرد عليك.",
    "مع أطيب التحيات،\nخدمة العملاء",
  ]),
  ja: frame("…様", "お客様", [
    "お問い合わせありがとうございます。以下のとおりご案内いたします。",
    "「…」について：",
    "ご不明な点がございましたら、このメッセージにご返信ください。担当者が確認いたします。",
    "お問い合わせありがとうございます。メッセージを受け取りました。担当者が確認し、ご返信いたします。",
    "よろしくお願いいたします。\nカスタマーサービス",
  ]),
} as const satisfies Record<string, ReplyFrame>;

export function replyFrame(language: string | null): { frame: ReplyFrame; language: string } {
  const base = language?.split("-")[0] ?? "en";
  const found = Object.entries(replyFrames).find(([code]) => code === base);
  return found ? { frame: found[1], language: found[0] } : { frame: replyFrames.en, language: "en" };
}
