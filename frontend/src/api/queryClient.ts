/** The cache of what the server knows. A refusal is not asked again; an unreachable server is. */
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./problems";

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) =>
          failures < 3 &&
          (!(error instanceof ApiError) || error.status === 0 || error.status >= 502),
        retryDelay: (failures) => Math.min(500 * 2 ** failures, 5000),
      },
      mutations: { retry: false },
    },
  });
}

export const queryClient = makeQueryClient();
