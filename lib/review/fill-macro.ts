/** What stands in a macro for something of the draft. */
export const macroFields = ["customer", "subject", "me"] as const;
export type MacroFields = Partial<Record<(typeof macroFields)[number], string>>;

/** Puts the draft's own words in the place of {{customer}}, {{subject}} and {{me}}. What is not known stays, so that nobody sends it unseen. */
export const fillMacro = (body: string, fields: MacroFields): string =>
  body.replaceAll(
    /\{\{\s*(customer|subject|me)\s*\}\}/g,
    (placeholder, name: keyof MacroFields) => fields[name]?.trim() || placeholder,
  );
