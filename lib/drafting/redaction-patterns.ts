/** What must not reach a model, how it is recognised, and what a reply may say of it. */

export const secretKinds = ["key", "password", "card", "iban", "ssn", "email", "phone"] as const;
export type SecretKind = (typeof secretKinds)[number];

export interface SecretPattern {
  kind: SecretKind;
  /** Global; where it has a group named `secret`, only that is taken. */
  pattern: RegExp;
  isReal?: (match: string) => boolean;
}

/** In order: what an earlier one has taken is out of a later one's sight. */
export const secretPatterns: readonly SecretPattern[] = [
  {
    kind: "key",
    pattern:
      /\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[A-Za-z0-9_-]{16,200}|\bAKIA[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,100}|\bxox[abprs]-[A-Za-z0-9-]{10,200}|\bcs_[A-Za-z0-9_-]{20,100}|\beyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}/g,
  },
  {
    kind: "key",
    pattern:
      /\b(?:api|access|secret)[ _-]?(?:key|token)\s{0,3}(?:is|=|:)\s{0,3}["'`]?(?<secret>[A-Za-z0-9_\-./+=]{12,200})/gi,
  },
  {
    kind: "password",
    pattern:
      /\b(?:pass ?word|passwort|kennwort|mot de passe|contraseña|wachtwoord|senha|pass ?code|passphrase|pin(?: code)?|otp|cvv|cvc)(?:\s{1,3}(?:for|to)\s{1,3}(?:my|the|this)\s{1,3}\w{1,20})?\s{0,3}(?:is now|was set to|is|was|ist|lautet|est|es|è|=|:)\s{0,3}["'`„“«]?(?<secret>[^\s"'`”»]{3,64})/giu,
    isReal: (value) => !ordinaryWords.has(value.toLowerCase().replace(/[.,;:!?]+$/, "")),
  },
  { kind: "iban", pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/gi, isReal: isIban },
  { kind: "card", pattern: /(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d])/g, isReal: isCard },
  { kind: "ssn", pattern: /\b(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}\b/g },
  {
    kind: "ssn",
    pattern:
      /\b(?:ssn|social security)(?: (?:number|no\.?|#))?\s{0,3}(?:is|:|=)?\s{0,3}(?<secret>\d{3}[ -]?\d{2}[ -]?\d{4}|\d{4})\b/gi,
  },
  { kind: "email", pattern: /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4}/gu },
  {
    kind: "phone",
    pattern:
      /(?<![\w#.-]|\d )(?:\+\d{1,3}|00[1-9]\d{0,2}[ ./-])(?:[ ./-]?\(?\d{1,4}\)?){2,6}(?![\w-])|(?<![\w#.-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-])/g,
    isReal: (value) => digitsOf(value).length >= 8 && digitsOf(value).length <= 15,
  },
];

// "My password is not working" gives no password away.
const ordinaryWords = new Set(
  `not no wrong correct incorrect invalid expired locked lost forgotten the a an my still never always working broken being required
   needed too rejected blocked gone reset changed nicht falsch weg gesperrt abgelaufen vergessen pas perdu oublié incorrecta olvidada
   what that this and or it i asking also really simply somehow accepted recognised recognized unknown refused stolen compromised`.split(
    /\s+/,
  ),
);

const digitsOf = (text: string): string => text.replace(/\D/g, "");

/** ISO/IEC 7812: the check digit by Luhn, and a first digit that card networks use. */
function isCard(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^[2-6]/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** ISO 13616: the remainder of 97 must be 1. */
function isIban(text: string): boolean {
  const iban = text.replaceAll(" ", "").toUpperCase();
  if (iban.length < 15 || iban.length > 34) return false;
  const numeric = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return [...numeric].reduce((remainder, digit) => (remainder * 10 + Number(digit)) % 97, 0) === 1;
}
