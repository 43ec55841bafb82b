import { useTranslations } from "next-intl";
import sanitize from "sanitize-html";
import { visibleParts } from "./visible-characters";

/** Longer ones are shown as text alone. In UTF-16 units. */
export const htmlLimit = 200_000;

const structure =
  "p br hr div span b strong i em u s sub sup small mark ul ol li dl dt dd blockquote pre code h1 h2 h3 h4 h5 h6 table thead tbody tfoot tr th td caption".split(
    " ",
  );

/**
 * Untrusted HTML as what its author formatted: structure alone. Nothing is loaded from anywhere, nothing runs, nothing is styled, so that
 * nothing is hidden; links say where they lead; invisible characters are shown.
 */
export function SafeHtml({ html }: { html: string }) {
  const t = useTranslations("hidden");
  const image = t("image");
  const clean = sanitize(html, {
    allowedTags: [...structure, "a"],
    allowedAttributes: { a: ["href", "rel", "target"], th: ["colspan", "rowspan"], td: ["colspan", "rowspan"] },
    allowedSchemes: ["http", "https", "mailto", "tel"],
    allowProtocolRelative: false,
    disallowedTagsMode: "discard",
    transformTags: {
      a: sanitize.simpleTransform("a", { rel: "noopener noreferrer nofollow", target: "_blank" }),
      img: (_, { alt }) => ({ tagName: "span", attribs: {}, text: `[${image}${alt ? `: ${alt}` : ""}]` }),
      h1: "h3",
      h2: "h4",
    },
  });
  return (
    <div
      dir="auto"
      data-slot="formatted"
      className="formatted-message"
      dangerouslySetInnerHTML={{ __html: showInvisible(clean) }}
    />
  );
}

/** In clean HTML "<" and ">" stand for tags alone. */
const showInvisible = (clean: string): string =>
  clean.replaceAll(/<[^>]*>|[^<]+/g, (piece) =>
    piece.startsWith("<")
      ? piece
      : visibleParts(piece)
          .map((part) => (part.kind === "text" ? part.text : `<mark>${part.codes.join(" ")}</mark>`))
          .join(""),
  );
