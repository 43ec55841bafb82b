import NextAuth, { AuthError } from "next-auth";
import { database } from "@/lib/db/database";
import { authConfig } from "./auth-config";

export const { handlers, auth, signIn, signOut } = NextAuth((request) =>
  authConfig(database(), request?.nextUrl.pathname),
);

export { AuthError };
