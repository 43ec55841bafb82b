import {
  Body,
  Button,
  Container,
  Head,
  Heading,
  Hr,
  Html,
  Link,
  Preview,
  render,
  Text,
  toPlainText,
} from "react-email";

type Element = Parameters<typeof render>[0];

/** What every mail of ours has: only what may leave the house. */
export interface MailPageContent {
  locale: string;
  dir: "ltr" | "rtl";
  heading: string;
  /** Stands on locked screens beside the subject. */
  preview: string;
  open: { label: string; url: string };
  footer: string;
  unsubscribe: { label: string; url: string } | null;
}

/** The colours of the product's own pages; in hex, which every mail client knows. */
const styles = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){.page{background:#181716!important}.ink{color:#ecebe9!important}.soft{color:#b5b1ab!important}.rule{border-color:#3a3733!important}}
[data-ogsb] .page{background:#181716!important}[data-ogsc] .ink{color:#ecebe9!important}[data-ogsc] .soft{color:#b5b1ab!important}`;
export const ink = { color: "#21201c", fontSize: 15, lineHeight: "22px", margin: "0 0 8px" };
export const soft = { ...ink, color: "#63605a", fontSize: 13, lineHeight: "20px" };

export function MailPage({ children, ...mail }: MailPageContent & { children: Element }) {
  return (
    <Html lang={mail.locale} dir={mail.dir}>
      <Head>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style dangerouslySetInnerHTML={{ __html: styles }} />
      </Head>
      <Preview>{mail.preview}</Preview>
      <Body style={{ margin: 0, fontFamily: "system-ui,'Segoe UI',Arial,sans-serif" }}>
        <Container className="page" style={{ background: "#fdfdfc", maxWidth: 560, padding: "24px 16px" }}>
          <Heading as="h1" className="ink" style={{ ...ink, fontSize: 20, lineHeight: "28px", margin: "0 0 16px" }}>
            {mail.heading}
          </Heading>
          {children}
          <Button
            href={mail.open.url}
            style={{
              background: "#2563ae",
              borderRadius: 6,
              color: "#ffffff",
              fontSize: 15,
              margin: "16px 0",
              padding: "12px 20px",
            }}
          >
            {mail.open.label}
          </Button>
          <Hr className="rule" style={{ borderColor: "#dad9d6" }} />
          <Text className="soft" style={soft}>
            {mail.footer}{" "}
            {mail.unsubscribe && (
              <Link href={mail.unsubscribe.url} className="soft" style={{ ...soft, textDecoration: "underline" }}>
                {mail.unsubscribe.label}
              </Link>
            )}
          </Text>
        </Container>
      </Body>
    </Html>
  );
}

/** A mail as HTML and, made of it, as text. */
export async function renderMail(mail: Element): Promise<{ html: string; text: string }> {
  const html = await render(mail);
  // Capitals are not the same letters in every language.
  const text = toPlainText(html, { selectors: [{ selector: "h1", options: { uppercase: false } }] });
  return { html, text };
}
