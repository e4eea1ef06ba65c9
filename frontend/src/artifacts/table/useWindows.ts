/** The rows that are in sight, fetched from the server in windows as one scrolls. */
import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { type Condition, rowsQuery, type Sort } from "@/api/artifacts";
import type { ArtifactId, Cell, Rows } from "@/api/types";

export const WINDOW = 100;

export interface Order {
  readonly sort: readonly Sort[];
  readonly filter: readonly Condition[];
}

export interface Windows {
  /** The row at a place, undefined while it is on its way. */
  readonly row: (index: number) => readonly Cell[] | undefined;
  readonly error: Error | null;
  readonly any: Rows | undefined;
}

export function useWindows(
  artifact: ArtifactId,
  order: Order,
  first: number,
  last: number,
): Windows {
  const from = Math.floor(first / WINDOW);
  const numbers = Array.from({ length: Math.floor(last / WINDOW) - from + 1 }, (_, i) => from + i);
  const answers = useQueries({
    queries: numbers.map((number) => ({
      ...rowsQuery(artifact, { ...order, offset: number * WINDOW, limit: WINDOW }),
      placeholderData: keepPreviousData,
    })),
  });
  return {
    row: (index) => {
      const answer = answers[Math.floor(index / WINDOW) - from];
      return answer?.isPlaceholderData ? undefined : answer?.data?.rows[index % WINDOW];
    },
    error: answers.find((answer) => answer.error)?.error ?? null,
    any: answers.find((answer) => answer.data)?.data,
  };
}
