import { eventType } from "inngest";
import { catalog } from "@/lib/events/catalog";

export const eventAccepted = eventType("event/accepted", { schema: catalog["event/accepted"] });
export const decisionRecorded = eventType("decision/recorded", { schema: catalog["decision/recorded"] });
export const reviewReopened = eventType("review/reopened", { schema: catalog["review/reopened"] });
export const redraftRequested = eventType("redraft/requested", { schema: catalog["redraft/requested"] });
export const notificationDue = eventType("notification/due", { schema: catalog["notification/due"] });
export const digestDue = eventType("digest/due", { schema: catalog["digest/due"] });
export const writeBackDue = eventType("write-back/due", { schema: catalog["write-back/due"] });
export const callbackDue = eventType("callback/due", { schema: catalog["callback/due"] });
export const cardDue = eventType("card/due", { schema: catalog["card/due"] });
