"use client";

import { useRouter } from "next/navigation";
import { Select } from "@/app/_components/ui/select";

interface WorkflowSelectProps {
  label: string;
  /** The page in force. */
  current: string;
  choices: { href: string; name: string }[];
}

/** Narrows the page to one workflow, in the address. */
export function WorkflowSelect({ label, current, choices }: WorkflowSelectProps) {
  const router = useRouter();
  return (
    <Select
      aria-label={label}
      className="w-52 max-w-full"
      value={current}
      onChange={({ target }) => router.push(target.value)}
    >
      {choices.map(({ href, name }) => (
        <option key={href} value={href}>
          {name}
        </option>
      ))}
    </Select>
  );
}
