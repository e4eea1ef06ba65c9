import { expect, it } from "vitest";
import { createDocumentStore } from "@/editing/documentStore";
import type { Editor } from "@/editing/editor";
import { createSessionStore, select } from "@/editing/sessionStore";
import { CATALOG, pipeline } from "@/testing/pipelines";
import { navigateCommands } from "./navigate";

it("closes with Escape the list of problems first, then lets go of the selection", () => {
  const session = createSessionStore();
  const editor: Editor = {
    pipelineId: "p",
    catalog: CATALOG,
    documents: createDocumentStore(pipeline({ load: "load" }), 1),
    session,
    isReadOnly: false,
  };
  select(session, { nodes: ["load"] });
  session.setState({ isProblemListOpen: true });
  const letGo = navigateCommands.find(({ shortcuts }) => shortcuts?.includes("Escape"));

  letGo?.run(editor);
  expect(session.getState().isProblemListOpen).toBe(false);
  expect([...session.getState().nodes]).toEqual(["load"]);

  letGo?.run(editor);
  expect([...session.getState().nodes]).toEqual([]);
});
