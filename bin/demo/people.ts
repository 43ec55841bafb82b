import type { Role } from "@/lib/members/permissions";

/** The demo's cast. */
export const people: readonly { email: string; name: string; role: Role; roles: Role[] }[] = [
  { email: "rita@demo.countersign.example", name: "Rita Reviewer", role: "reviewer", roles: ["reviewer"] },
  { email: "arun@demo.countersign.example", name: "Arun Approver", role: "approver", roles: ["approver"] },
  { email: "ada@demo.countersign.example", name: "Ada Admin", role: "admin", roles: ["admin"] },
  { email: "otto@demo.countersign.example", name: "Otto Auditor", role: "auditor", roles: ["auditor"] },
];
