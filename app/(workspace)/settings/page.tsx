import { redirect } from "next/navigation";
import { requireContext } from "@/app/_edge/session";

/** To the first page of the settings that the reader may open: the workspace's, or else their own. */
export default async function SettingsPage() {
  const { permissions } = await requireContext();
  redirect(permissions.has("config:read") ? "/settings/workflows" : "/settings/personal");
}
