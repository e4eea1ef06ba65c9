/** The editor of one pipeline, saved to the server and fed by the edits of others. */

import { useEffect, useState } from "react";
import { readGraph, saveOperations } from "@/api/pipelines";
import { ApiError } from "@/api/problems";
import type { Pipeline, StoredGraph } from "@/api/types";
import { createDocumentStore, loadDocument } from "@/editing/documentStore";
import type { Editor } from "@/editing/editor";
import { createSessionStore } from "@/editing/sessionStore";
import { browserCopy, SaveRefused, type Server, Sync } from "@/editing/sync";
import { completeDocument } from "@/graph/document";
import type { Operation } from "@/graph/operations";
import type { Catalog } from "@/graph/spec";
import { subscribePipeline } from "@/live/hooks";

export interface LiveEditor {
  readonly editor: Editor;
  readonly sync: { readonly current: Sync | null };
}

export function useEditorFor(
  pipeline: Pipeline,
  stored: StoredGraph,
  catalog: Catalog,
): LiveEditor {
  const [live] = useState((): LiveEditor => makeEditor(pipeline.id, stored, catalog));
  const { editor, sync } = live;
  useEffect(() => {
    const copy = browserCopy(pipeline.id);
    const started = new Sync(editor.documents, serverOf(pipeline.id), copy);
    (sync as { current: Sync | null }).current = started;
    const leave = subscribePipeline(
      pipeline.id,
      () => editor.documents.getState().saving.revision,
      (message) => {
        if (message.type !== "operations") return;
        const { revision, client } = message;
        const operations = message.operations as readonly Operation[];
        started.receive({ revision, operations, client: client ?? null });
      },
    );
    return () => {
      leave();
      started.stop();
    };
  }, [editor, sync, pipeline.id]);
  return live;
}

function makeEditor(pipelineId: string, stored: StoredGraph, catalog: Catalog): LiveEditor {
  const document = completeDocument(stored.document);
  const documents = createDocumentStore(document, stored.revision);
  const unsaved = browserCopy(pipelineId).read();
  if (unsaved.length > 0) loadDocument(documents, document, stored.revision, unsaved);
  const editor: Editor = {
    pipelineId,
    catalog,
    documents,
    session: createSessionStore(),
    isReadOnly: false,
  };
  return { editor, sync: { current: null } };
}

function serverOf(pipelineId: string): Server {
  return {
    send: async (request) => {
      try {
        return await saveOperations(pipelineId, request);
      } catch (error) {
        const isFinal =
          error instanceof ApiError &&
          error.status >= 400 &&
          error.status < 500 &&
          error.status !== 429;
        throw isFinal ? new SaveRefused(error.message) : error;
      }
    },
    fetch: async () => {
      const stored = await readGraph(pipelineId);
      return { document: completeDocument(stored.document), revision: stored.revision };
    },
  };
}
