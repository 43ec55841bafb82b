import { BlockList, isIP, isIPv4 } from "node:net";

/** IPv4 blocks that are not reachable from anywhere (IANA special-purpose registry), multicast included. */
const special4 = new BlockList();
for (const block of [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
]) {
  addBlock(special4, block, "ipv4");
}

/** Of IPv6 only global unicast is public, less what is set apart in it. */
const global6 = new BlockList();
addBlock(global6, "2000::/3", "ipv6");
const special6 = new BlockList();
for (const block of ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]) addBlock(special6, block, "ipv6");

/** IPv6 forms that stand for an IPv4 address in their last 32 bits: mapped, and the NAT64 prefix. */
const embedding = new BlockList();
for (const block of ["::ffff:0:0/96", "64:ff9b::/96"]) addBlock(embedding, block, "ipv6");

/** True for an IP address that anybody on the internet may have. The text is an address, not a name. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special4.check(address, "ipv4");
  if (isIP(address) !== 6) return false;
  if (embedding.check(address, "ipv6")) return isPublicAddress(embeddedAddress(address));
  return global6.check(address, "ipv6") && !special6.check(address, "ipv6");
}

function embeddedAddress(address: string): string {
  // The URL parser writes every form in hexadecimal groups.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(":");
  const [high = 0, low = 0] = groups.slice(-2).map((group) => parseInt(group || "0", 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

function addBlock(list: BlockList, block: string, family: "ipv4" | "ipv6"): void {
  const [network = "", prefix] = block.split("/");
  list.addSubnet(network, Number(prefix), family);
}
