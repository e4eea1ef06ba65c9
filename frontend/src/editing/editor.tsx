/** The editor: a document, a session and the catalogue, reached by hooks from canvas, palette and inspector. */

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { PipelineDocument } from "@/graph/document";
import type { Operation } from "@/graph/operations";
import type { Catalog } from "@/graph/spec";
import {
  type DocumentState,
  type DocumentStore,
  type EditOptions,
  edit as editStore,
} from "./documentStore";
import type { SessionState, SessionStore } from "./sessionStore";

export interface Editor {
  readonly pipelineId: string;
  readonly catalog: Catalog;
  readonly documents: DocumentStore;
  readonly session: SessionStore;
  readonly isReadOnly: boolean;
}

const EditorContext = createContext<Editor | null>(null);
export const EditorProvider = EditorContext.Provider;

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error("This component must stand inside an EditorProvider.");
  return editor;
}

export function useDocument<T>(selector: (document: PipelineDocument) => T): T {
  return useStore(useEditor().documents, (state) => selector(state.document));
}

export function useDocumentState<T>(selector: (state: DocumentState) => T): T {
  return useStore(useEditor().documents, selector);
}

export function useSession<T>(selector: (state: SessionState) => T): T {
  return useStore(useEditor().session, selector);
}

export function useCatalog(): Catalog {
  return useEditor().catalog;
}

/** The function that changes the document; does nothing where the editor only shows. */
export function useEdit(): (operations: readonly Operation[], options?: EditOptions) => void {
  const editor = useEditor();
  return (operations, options) => edit(editor, operations, options);
}

export function edit(
  editor: Editor,
  operations: readonly Operation[],
  options?: EditOptions,
): void {
  if (!editor.isReadOnly) editStore(editor.documents, operations, options);
}

export function documentOf(editor: Editor): PipelineDocument {
  return editor.documents.getState().document;
}
