import { Section, Text } from "react-email";
import { ink, MailPage, type MailPageContent, renderMail, soft } from "./mail-page";

/** What a mail about a review says. */
export interface ReviewMail extends MailPageContent {
  lines: readonly { label: string; value: string }[];
  /** Longer texts, such as the message and the reply. */
  texts: readonly { label: string; value: string }[];
}

function ReviewMailTemplate(mail: ReviewMail) {
  return (
    <MailPage {...mail}>
      <Section>
        {mail.lines.map(({ label, value }) => (
          <Text key={label} className="ink" style={ink}>
            <span className="soft" style={{ color: soft.color }}>
              {label}:
            </span>{" "}
            <bdi>{value}</bdi>
          </Text>
        ))}
      </Section>
      {mail.texts.map(({ label, value }) => (
        <Section key={label}>
          <Text className="soft" style={{ ...soft, margin: "16px 0 4px" }}>
            {label}
          </Text>
          <Text className="ink" dir="auto" style={{ ...ink, whiteSpace: "pre-wrap" }}>
            {value}
          </Text>
        </Section>
      ))}
    </MailPage>
  );
}

export const renderReviewMail = (mail: ReviewMail): Promise<{ html: string; text: string }> =>
  renderMail(<ReviewMailTemplate {...mail} />);
