/** Errors of the server: RFC 9457 problems, and what there is to say when not even that came. */
import type { Problem } from "./types";

interface ProblemDocument {
  readonly title?: string;
  readonly detail?: string;
  readonly problems?: readonly Problem[];
}

export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    message: string,
    /** The HTTP status; 0 when no answer came. */
    readonly status: number,
    readonly problems: readonly Problem[] = [],
    readonly body: unknown = null,
  ) {
    super(message);
  }
}

/** The error that a refused answer stands for. */
export function problemOf(status: number, body: unknown): ApiError {
  const document: ProblemDocument = typeof body === "object" && body !== null ? body : {};
  const message =
    document.detail || document.title || `The server answered ${status} and gave no reason.`;
  return new ApiError(message, status, document.problems ?? [], body);
}

export function unreachable(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  return new ApiError("The server cannot be reached. Check that Plumbline is still running.", 0);
}
