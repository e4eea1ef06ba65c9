/** The graph of a run on the canvas that only shows: states on the nodes, sizes on the wires. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { modulesQuery } from "@/api/modules";
import type { RunSnapshot } from "@/api/types";
import type { DrawerSelection } from "@/artifacts/selection";
import { Canvas } from "@/canvas/Canvas";
import { ChecksProvider, createChecksStore } from "@/editing/checks";
import { createDocumentStore } from "@/editing/documentStore";
import { type Editor, EditorProvider } from "@/editing/editor";
import { createSessionStore, type SessionStore, select } from "@/editing/sessionStore";
import type { NodeId, PipelineDocument } from "@/graph/document";
import { Loading } from "@/ui/Spinner";

interface RunCanvasProps {
  readonly run: RunSnapshot;
  readonly document: PipelineDocument;
  readonly selected: NodeId | null;
  readonly onSelect: (selection: DrawerSelection | null) => void;
}

export function RunCanvas({ run, document, selected, onSelect }: RunCanvasProps) {
  const { data: modules } = useQuery(modulesQuery);
  const checks = useMemo(createChecksStore, []);
  const editor = useMemo<Editor | null>(
    () =>
      modules === undefined
        ? null
        : {
            pipelineId: run.id,
            catalog: Object.fromEntries(modules.map((spec) => [spec.id, spec])),
            documents: createDocumentStore(document, run.revision ?? 0),
            session: createSessionStore(),
            isReadOnly: true,
          },
    [modules, document, run.id, run.revision],
  );
  if (editor === null) return <Loading />;
  return (
    <EditorProvider value={editor}>
      <ChecksProvider value={checks}>
        <Canvas />
        <SelectionBridge session={editor.session} selected={selected} onSelect={onSelect} />
      </ChecksProvider>
    </EditorProvider>
  );
}

interface SelectionBridgeProps {
  readonly session: SessionStore;
  readonly selected: NodeId | null;
  readonly onSelect: (selection: DrawerSelection | null) => void;
}

/** A click on the canvas goes to the drawer, a click in the timeline or the outline to the canvas. */
function SelectionBridge({ session, selected, onSelect }: SelectionBridgeProps) {
  const only = useStore(session, ({ nodes }) => (nodes.size === 1 ? [...nodes][0] : undefined));
  const port = useStore(session, ({ shownPort }) => shownPort);
  useEffect(() => {
    if (port !== null) onSelect({ ...port, side: "output" });
    else onSelect(only === undefined ? null : { node: only });
  }, [only, port, onSelect]);
  useEffect(() => {
    if (selected !== null && !session.getState().nodes.has(selected))
      select(session, { nodes: [selected] });
  }, [selected, session]);
  return null;
}
