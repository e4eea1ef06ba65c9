/** The compute target on which the steps of this pipeline run when they name none, asked for once a canvas. */
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { computesQuery } from "@/api/computes";
import { useDocument } from "@/editing/editor";

const Usual = createContext<string | null>(null);

export function UsualCompute({ children }: { children: ReactNode }) {
  const named = useDocument(({ defaults }) => defaults.compute);
  const { data } = useQuery(computesQuery);
  const usual = named ?? data?.find(({ is_default }) => is_default)?.name ?? null;
  return <Usual.Provider value={usual}>{children}</Usual.Provider>;
}

/** Null while it is not known. */
export function useUsualCompute(): string | null {
  return useContext(Usual);
}
