/** PostgreSQL's text search configurations of the languages that it can stem; any other language is searched word for word. */
const configs: Readonly<Record<string, string>> = {
  en: "english",
  de: "german",
  fr: "french",
  es: "spanish",
  it: "italian",
  nl: "dutch",
  pt: "portuguese",
};

export const allConfigs: readonly string[] = [...Object.values(configs), "simple"];

/** The configuration for a BCP 47 language tag ("de", "pt-BR"). */
export const textSearchConfig = (language: string): string => configs[primarySubtag(language)] ?? "simple";

/** "pt-BR" is "pt". */
export const primarySubtag = (language: string): string => language.toLowerCase().split(/[-_]/)[0] ?? "";
