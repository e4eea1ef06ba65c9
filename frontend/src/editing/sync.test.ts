import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { PipelineDocument } from "@/graph/document";
import type { Operation } from "@/graph/operations";
import { pipeline } from "@/testing/pipelines";
import { createDocumentStore, edit } from "./documentStore";
import { receiveRevision, type SaveAnswer } from "./saving";
import { SaveRefused, type SaveRequest, Sync } from "./sync";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const rename = (node: string, title: string): Operation => ({
  op: "set_node",
  node,
  values: { title },
});

function setUp(send: (request: SaveRequest) => Promise<SaveAnswer>, fetched?: PipelineDocument) {
  const store = createDocumentStore(pipeline({ load: "load", clean: "clean" }), 7);
  let kept: readonly Operation[] = [];
  const sent: SaveRequest[] = [];
  const sync = new Sync(
    store,
    {
      send: (request) => {
        sent.push(request);
        return send(request);
      },
      fetch: async () => ({ document: fetched ?? store.getState().document, revision: 20 }),
    },
    {
      keep: (operations) => {
        kept = operations;
      },
      read: () => kept,
    },
  );
  return { store, sync, sent, kept: () => kept, saving: () => store.getState().saving };
}

it("sends what was edited in under a second, and then says saved", async () => {
  const { store, sent, saving, kept } = setUp(async ({ base }) => ({
    revision: base + 1,
    missed: [],
  }));
  edit(store, [rename("load", "A")]);
  expect(saving().state).toBe("saving");
  expect(kept()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(900);
  expect(sent).toMatchObject([{ base: 7, operations: [rename("load", "A")] }]);
  expect(saving()).toMatchObject({ state: "saved", revision: 8, queued: [], inFlight: [] });
  expect(kept()).toEqual([]);
});

it("rebases on what was missed", async () => {
  const theirs = { revision: 8, operations: [rename("load", "theirs"), rename("clean", "theirs")] };
  const { store, saving } = setUp(async () => ({ revision: 9, missed: [theirs] }));
  edit(store, [rename("load", "mine")]);
  await vi.advanceTimersByTimeAsync(900);
  const { nodes } = store.getState().document;
  expect([nodes.load?.title, nodes.clean?.title]).toEqual(["mine", "theirs"]);
  expect(saving().revision).toBe(9);
});

it("keeps everything while the server is away, and tries again", async () => {
  let isAway = true;
  const { store, saving, kept, sent } = setUp(async ({ base }) => {
    if (isAway) throw new Error("The server cannot be reached.");
    return { revision: base + 1, missed: [] };
  });
  edit(store, [rename("load", "A")]);
  await vi.advanceTimersByTimeAsync(500);
  expect(saving()).toMatchObject({ state: "offline", message: "The server cannot be reached." });
  edit(store, [rename("load", "B")]);
  expect(kept()).toHaveLength(2);
  isAway = false;
  await vi.advanceTimersByTimeAsync(5000);
  expect(saving().state).toBe("saved");
  expect(sent.at(-1)?.operations).toHaveLength(2);
});

it("waits for what is on its way already before it calls everything saved", async () => {
  let answer: (answer: SaveAnswer) => void = () => undefined;
  const { store, sync, saving } = setUp(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  edit(store, [rename("load", "A")]);
  await vi.advanceTimersByTimeAsync(900);
  let isFlushed = false;
  void sync.flush().then(() => {
    isFlushed = true;
  });
  await vi.advanceTimersByTimeAsync(10);
  expect(isFlushed).toBe(false);
  answer({ revision: 8, missed: [] });
  await vi.advanceTimersByTimeAsync(10);
  expect([isFlushed, saving().state]).toEqual([true, "saved"]);
});

it("stops where the server refuses", async () => {
  const { store, saving, sent } = setUp(async () => {
    throw new SaveRefused("Too many nodes.");
  });
  edit(store, [rename("load", "A")]);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(saving()).toMatchObject({ state: "refused", message: "Too many nodes." });
  expect(sent).toHaveLength(1);
});

it("takes in the edits of others under its own unsaved ones", () => {
  const { store, saving } = setUp(async () => new Promise(() => undefined));
  edit(store, [rename("load", "mine")]);
  expect(
    receiveRevision(store, {
      revision: 8,
      operations: [rename("load", "theirs"), rename("clean", "theirs")],
    }),
  ).toBe(true);
  const { nodes } = store.getState().document;
  expect([nodes.load?.title, nodes.clean?.title, saving().revision]).toEqual(["mine", "theirs", 8]);
});

it("fetches the document when a revision is missing", async () => {
  const { store, sync, saving } = setUp(
    async ({ base }) => ({ revision: base + 1, missed: [] }),
    pipeline({ other: "load" }),
  );
  sync.receive({ revision: 12, operations: [], client: "somebody" });
  await vi.advanceTimersByTimeAsync(10);
  expect(Object.keys(store.getState().document.nodes)).toEqual(["other"]);
  expect(saving().revision).toBe(20);
});
