/** Whether this device is told of what concerns its reader: the browser's permission, its subscription, and what the server knows of it. */

export type DeviceState =
  | "unsupported"
  /** The reader, or whoever runs the browser, has refused. */
  | "blocked"
  /** The server has no key for it. */
  | "unavailable"
  | "off"
  | "on";

const address = "/push";

/** As it is now. What this browser subscribed to is told to the server again, which may have forgotten it. */
export async function deviceState(): Promise<DeviceState> {
  if (!isSupported()) return "unsupported";
  if (Notification.permission === "denied") return "blocked";
  const subscription = await currentSubscription();
  if (!subscription || Notification.permission !== "granted") return "off";
  return (await send("PUT", subscription)) ? "on" : "off";
}

/** Asks the reader's permission where that is still open. Throws where browser or server can't be reached. */
export async function switchOn(): Promise<DeviceState> {
  const permission = await Notification.requestPermission();
  if (permission === "denied") return "blocked";
  if (permission !== "granted") return "off";

  const response = await fetch(address, { cache: "no-store" });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  const { publicKey } = (await response.json()) as { publicKey: string | null };
  if (publicKey === null) return "unavailable";
  const { pushManager } = await navigator.serviceWorker.ready;
  // One that was made with another key can't be used, and is in the way.
  await (await pushManager.getSubscription())?.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  if (await send("PUT", subscription)) return "on";
  await subscription.unsubscribe();
  throw new Error("The server did not take it.");
}

export async function switchOff(): Promise<DeviceState> {
  const subscription = await currentSubscription();
  if (!subscription) return "off";
  await send("DELETE", subscription);
  // Without it the push service turns away whatever the server may still send.
  await subscription.unsubscribe();
  return "off";
}

const isSupported = (): boolean => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = isSupported() ? await navigator.serviceWorker.getRegistration() : undefined;
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function send(method: "PUT" | "DELETE", subscription: PushSubscription): Promise<boolean> {
  const { endpoint, keys } = subscription.toJSON();
  const response = await fetch(address, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ endpoint, keys }),
  });
  return response.ok;
}
