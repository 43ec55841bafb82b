import type { MetadataRoute } from "next";
import { getTranslations } from "next-intl/server";

/** What a phone needs to keep Countersign among its apps. */
export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const t = await getTranslations("app");
  return {
    id: "/",
    name: t("name"),
    short_name: t("name"),
    description: t("description"),
    start_url: "/queue",
    scope: "/",
    display: "standalone",
    // A manifest knows one colour; pages say theirs for light and dark.
    background_color: "#fbfaf9",
    theme_color: "#fbfaf9",
    categories: ["business", "productivity"],
    icons: [
      { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "/icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
  };
}
