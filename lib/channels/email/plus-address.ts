/** Addresses of this installation that say what a mail to them is about: `inbox+tag@domain`. Letters may lose their case on the way. */
import { randomBytes } from "node:crypto";

/** 256 bits that survive as part of an address. */
export const addressToken = (): string =>
  BigInt(`0x${randomBytes(32).toString("hex")}`)
    .toString(36)
    .padStart(50, "0");

export const isAddressToken = (text: string): boolean => /^[0-9a-z]{50}$/.test(text);

export const isMailId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

export const withTag = (inbox: string, tag: string): string => inbox.replace("@", `+${tag}@`);

/** What stands after the plus; null where the address is not of this inbox. */
export function tagOf(inbox: string, address: string): string | null {
  const [local = "", domain] = inbox.split("@");
  const given = address.toLowerCase();
  return given.startsWith(`${local}+`) && given.endsWith(`@${domain}`)
    ? given.slice(local.length + 1, -`@${domain}`.length)
    : null;
}
