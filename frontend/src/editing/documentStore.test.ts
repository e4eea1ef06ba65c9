import { expect, it, vi } from "vitest";
import { pipeline } from "@/testing/pipelines";
import { createDocumentStore, edit, redo, undo } from "./documentStore";

const start = () => createDocumentStore(pipeline({ load: "load" }), 1);
const setTitle = (title: string) => [{ op: "set_node", node: "load", values: { title } }] as const;

it("takes back and does again", () => {
  const store = start();
  const before = store.getState().document;
  edit(store, setTitle("A"));
  const after = store.getState().document;
  undo(store);
  expect(store.getState().document).toEqual(before);
  redo(store);
  expect(store.getState().document).toEqual(after);
});

it("makes one undo step of what is typed in one go", () => {
  vi.useFakeTimers();
  const store = start();
  edit(store, setTitle("A"), { merge: "title" });
  edit(store, setTitle("AB"), { merge: "title" });
  vi.advanceTimersByTime(5000);
  edit(store, setTitle("ABC"), { merge: "title" });
  expect(store.getState().past).toHaveLength(2);
  undo(store);
  expect(store.getState().document.nodes.load?.title).toBe("AB");
  undo(store);
  expect(store.getState().document.nodes.load?.title).toBe("");
  vi.useRealTimers();
});

it("keeps nothing of an edit that did nothing", () => {
  const store = start();
  edit(store, [{ op: "remove_nodes", nodes: ["gone"] }]);
  expect(store.getState().past).toEqual([]);
  expect(store.getState().saving.queued).toEqual([]);
});

it("forgets what could be done again after a new edit", () => {
  const store = start();
  edit(store, setTitle("A"));
  undo(store);
  edit(store, setTitle("B"));
  expect(store.getState().future).toEqual([]);
});
