import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { redirect } from "next/navigation";
import { signInWith } from "@/app/_actions/sign-in";
import { Notice } from "@/app/_components/ui/notice";
import { SubmitButton } from "@/app/_components/ui/submit-button";
import { localPath } from "@/app/_edge/local-path";
import { currentContext } from "@/app/_edge/session";
import { signInProviders } from "@/lib/auth/providers";
import { env } from "@/lib/core/env";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signIn"))("pageTitle") };
}

interface SignInPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const search = await searchParams;
  const from = localPath(search.from);
  if (await currentContext()) redirect(from);

  const t = await getTranslations("signIn");
  const providers = signInProviders();
  return (
    <>
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      {search.error !== undefined && (
        <Notice meaning="danger" role="alert" className="mt-4">
          {t(faultOf(search.error))}
        </Notice>
      )}
      {providers.length > 0 ? (
        <div className="mt-6 grid gap-2">
          {providers.map(({ id, name }) => (
            <form key={id} action={signInWith.bind(null, id)}>
              <input type="hidden" name="from" value={from} />
              <SubmitButton className="w-full">{t("with", { provider: name })}</SubmitButton>
            </form>
          ))}
        </div>
      ) : (
        <div className="mt-4 grid gap-3">
          {env().COUNTERSIGN_DEMO && <Notice meaning="info">{t("demo")}</Notice>}
          <p>{t("noProviders")}</p>
          <p>{t("ownerLink")}</p>
          <p className="text-gray-11">{t("addProvider")}</p>
        </div>
      )}
    </>
  );
}

/** The words for the code in the address: ours, or one of next-auth's. */
function faultOf(code: string | string[]): "invalidLink" | "notMember" | "failed" {
  if (code === "link") return "invalidLink";
  return code === "AccessDenied" ? "notMember" : "failed";
}
