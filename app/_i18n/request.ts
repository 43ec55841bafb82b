import { getRequestConfig } from "next-intl/server";
import messages from "@/messages/en.json";

/** One language for now; the address never carries it. */
export default getRequestConfig(() => ({ locale: "en", messages, timeZone: "UTC" }));
