/** Who is signed in, and what they may do here. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { get } from "./client";

export type Role = "reader" | "contributor" | "owner";

interface Session {
  readonly workspaces: readonly { readonly role: string }[];
}

const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => get<Session>("session/", { signal }),
  staleTime: 60_000,
});

const RANK: Readonly<Record<string, number>> = { reader: 0, contributor: 1, owner: 2 };
const WHO: Readonly<Record<Role, string>> = {
  reader: "members",
  contributor: "contributors and owners",
  owner: "owners",
};

/** Why a person may not do what asks for this role; undefined when they may, or while it is not known. */
export function useRefusal(needed: Role): string | undefined {
  const { data } = useQuery(sessionQuery);
  if (data === undefined) return undefined;
  const rank = Math.max(0, ...data.workspaces.map(({ role }) => RANK[role] ?? 0));
  return rank >= (RANK[needed] ?? 0) ? undefined : `Only ${WHO[needed]} of the workspace may.`;
}
