import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { get, getAll, post } from "./client";
import { ApiError } from "./problems";

const server = setupServer();
const at = (path: string) => `${location.origin}/api/v1/${path}`;

beforeAll(() => server.listen());
afterEach(() => server.resetHandlers());
afterAll(() => server.close());
beforeEach(() => {
  // biome-ignore lint/suspicious/noDocumentCookie: the token lives in a cookie, as the server sets it
  document.cookie = "plumbline_csrf=token123";
});

test("a write carries the CSRF token, a read does not", async () => {
  const tokens: (string | null)[] = [];
  server.use(
    http.all(at("pipelines/"), ({ request }) => {
      tokens.push(request.headers.get("X-CSRFToken"));
      return HttpResponse.json({});
    }),
  );
  await get("pipelines/");
  await post("pipelines/", { name: "Churn" });
  expect(tokens).toEqual([null, "token123"]);
});

test("a refusal is an error with the server's own sentence and its problems", async () => {
  const problems = [{ code: "cycle", message: "a → b → a", node: "a" }];
  server.use(
    http.post(at("runs/"), () =>
      HttpResponse.json(
        { title: "Bad Request", detail: "The graph has a cycle.", problems },
        { status: 400, headers: { "Content-Type": "application/problem+json" } },
      ),
    ),
  );
  const error = await post("runs/").catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 400, message: "The graph has a cycle.", problems });
});

test("a server that cannot be reached has the status 0", async () => {
  server.use(http.get(at("runs/"), () => HttpResponse.error()));
  await expect(get("runs/")).rejects.toMatchObject({ status: 0 });
});

test("an answer that is no problem document still makes a sentence", async () => {
  server.use(
    http.get(at("runs/"), () => new HttpResponse("<h1>Bad gateway</h1>", { status: 502 })),
  );
  await expect(get("runs/")).rejects.toMatchObject({
    status: 502,
    message: expect.stringContaining("502"),
  });
});

test("a paged list is read to its end by the cursor of the next address", async () => {
  server.use(
    http.get(at("datasets/"), ({ request }) => {
      const isSecond = new URL(request.url).searchParams.get("cursor") === "two";
      return HttpResponse.json(
        isSecond
          ? { results: [3], next: null }
          : { results: [1, 2], next: `${at("datasets/")}?cursor=two` },
      );
    }),
  );
  expect(await getAll("datasets/")).toEqual([1, 2, 3]);
});

test("what is not given does not appear in the address", async () => {
  let address = "";
  server.use(
    http.get(at("runs/"), ({ request }) => {
      address = new URL(request.url).search;
      return HttpResponse.json({});
    }),
  );
  await get("runs/", { query: { state: "failed", pipeline: undefined, cursor: "" } });
  expect(address).toBe("?state=failed");
});
