import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ForgetCopies } from "@/app/_components/phone/forget-copies";
import { Mark } from "@/app/_components/shell/mark";

export default function SignInLayout({ children }: { children: ReactNode }) {
  const t = useTranslations();
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <ForgetCopies />
      <div className="w-full max-w-sm">
        <Mark className="mb-6 size-8" />
        {children}
        <p className="mt-8 border-t pt-4 text-sm text-gray-11">{t("signIn.trust")}</p>
      </div>
    </main>
  );
}
