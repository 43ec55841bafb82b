import { expect, test } from "vitest";
import { detectLanguage } from "@/lib/drafting/detect-language";

test.each([
  ["en", "Where is my parcel? It should have arrived on Monday."],
  ["de", "Wo ist mein Paket? Es sollte am Montag ankommen."],
  ["fr", "Bonjour, je n'ai toujours pas reçu mon colis."],
  ["es", "¿Dónde está mi pedido? Todavía no ha llegado."],
  ["it", "Buongiorno, non ho ancora ricevuto il pacco che ho ordinato."],
  ["nl", "Waar blijft mijn pakket? Het is nog niet bezorgd."],
  ["pt", "Olá, ainda não recebi a minha encomenda."],
  ["pl", "Dzień dobry, gdzie jest moja paczka?"],
  ["sv", "Hej, jag har inte fått mitt paket ännu."],
  ["ja", "先週届いた商品を返品したいです。"],
  ["zh", "我的包裹在哪里？"],
  ["ko", "제 소포는 어디에 있나요?"],
  ["ar", "أين طردي؟"],
  ["ru", "Где моя посылка?"],
  ["uk", "Де моя посилка? Її ще немає."],
  ["el", "Πού είναι το δέμα μου;"],
  [null, "Invoice 4711"],
  [null, "🙂 12345 !!!"],
  [null, ""],
])("%s: %s", (language, text) => {
  expect(detectLanguage(text)).toBe(language);
});
