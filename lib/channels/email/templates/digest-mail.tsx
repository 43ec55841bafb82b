import { Link, Section, Text } from "react-email";
import { ink, MailPage, type MailPageContent, renderMail, soft } from "./mail-page";

/** What a mail about several reviews says. */
export interface DigestMail extends MailPageContent {
  items: readonly { title: string; url: string; about: string; facts: readonly string[] }[];
  /** What there is beside these; empty: nothing. */
  more: string;
}

function DigestMailTemplate(mail: DigestMail) {
  return (
    <MailPage {...mail}>
      {mail.items.map(({ title, url, about, facts }) => (
        <Section key={url}>
          <Text className="ink" style={{ ...ink, margin: "8px 0 0" }}>
            <Link href={url} className="ink" dir="auto" style={{ ...ink, textDecoration: "underline" }}>
              {title}
            </Link>
          </Text>
          {about !== "" && (
            <Text className="soft" style={{ ...soft, margin: "0 0 8px" }}>
              {about}
              {facts.map((fact) => (
                <span key={fact}>
                  {" · "}
                  <bdi>{fact}</bdi>
                </span>
              ))}
            </Text>
          )}
        </Section>
      ))}
      {mail.more !== "" && (
        <Text className="ink" style={{ ...ink, margin: "16px 0 0" }}>
          {mail.more}
        </Text>
      )}
    </MailPage>
  );
}

export const renderDigestMail = (mail: DigestMail): Promise<{ html: string; text: string }> =>
  renderMail(<DigestMailTemplate {...mail} />);
