/** The one way to the HTTP API: the session's cookie, the CSRF header, and errors as problems. */
import createClient, { type Middleware } from "openapi-fetch";
import { ApiError, problemOf, unreachable } from "./problems";
import type { Page } from "./types";

export const API = "/api/v1/";
const UNSAFE = new Set(["POST", "PUT", "PATCH", "DELETE"]);

export function csrfToken(): string {
  return /(?:^|; )plumbline_csrf=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}

/** The token, asked for when the page came without its cookie. */
async function readyCsrfToken(): Promise<string> {
  if (csrfToken() === "") await fetch(`${API}session/`).catch(() => undefined);
  return csrfToken();
}

const guard: Middleware = {
  async onRequest({ request }) {
    if (UNSAFE.has(request.method)) request.headers.set("X-CSRFToken", await readyCsrfToken());
    return request;
  },
};

type Method = "get" | "post" | "put" | "patch" | "delete";
type AnyOperation = {
  readonly parameters: { readonly query?: Query; readonly header?: Record<string, string> };
  readonly requestBody?: { readonly content: { readonly "application/json": unknown } };
  readonly responses: {
    readonly 200: { readonly content: { readonly "application/json": unknown } };
  };
};
type AnyPaths = Record<string, Record<Method, AnyOperation>>;

const client = createClient<AnyPaths>({
  baseUrl: location.origin,
  // Looked up at every call: what watches or replaces fetch may come later than this module.
  fetch: (request) => fetch(request),
});
client.use(guard);

export type Query = Readonly<Record<string, string | number | boolean | undefined | null>>;

export interface RequestOptions {
  readonly query?: Query;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Answer<T> {
  readonly data: T;
  readonly response: Response;
}

/** Ask the API and keep the answer's headers. `path` is below /api/v1/. */
export async function ask<T>(
  method: Method,
  path: string,
  { query, body, headers, signal }: RequestOptions = {},
): Promise<Answer<T>> {
  try {
    const { data, error, response } = await client.request(method, API + path, {
      params: { query: withoutGaps(query) },
      ...(body === undefined ? {} : { body }),
      ...(headers === undefined ? {} : { headers }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (!response.ok) throw problemOf(response.status, error);
    return { data: data as T, response };
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw cause instanceof ApiError ? cause : unreachable(cause);
  }
}

export async function get<T>(path: string, options?: RequestOptions): Promise<T> {
  return (await ask<T>("get", path, options)).data;
}

export async function post<T>(
  path: string,
  body: unknown = {},
  options?: RequestOptions,
): Promise<T> {
  return (await ask<T>("post", path, { ...options, body })).data;
}

/** All entries of a paged list, page by page. */
export async function getAll<T>(
  path: string,
  { query, signal }: RequestOptions = {},
): Promise<readonly T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<T> = await get<Page<T>>(path, {
      query: { limit: 200, ...query, cursor },
      ...(signal === undefined ? {} : { signal }),
    });
    found.push(...page.results);
    cursor = cursorOf(page.next);
  } while (cursor !== undefined && found.length < 5000);
  return found;
}

/** The cursor in the address of the next page. */
export function cursorOf(next: string | null | undefined): string | undefined {
  return next
    ? (new URL(next, location.origin).searchParams.get("cursor") ?? undefined)
    : undefined;
}

function withoutGaps(query: Query = {}): Query {
  return Object.fromEntries(
    Object.entries(query).filter(
      ([, value]) => value !== undefined && value !== null && value !== "",
    ),
  );
}

/** The part of an address that is a name or an id. */
export const segment = encodeURIComponent;
