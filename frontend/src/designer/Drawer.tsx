/** The drawer follows the selection, or the port that was clicked. */

import { useMemo } from "react";
import { ArtifactDrawer } from "@/artifacts/ArtifactDrawer";
import type { DrawerSelection } from "@/artifacts/selection";
import { useDocument, useEditor, useSession } from "@/editing/editor";
import { select } from "@/editing/sessionStore";
import { runOf } from "@/editing/steps";
import { useScopedRuns } from "@/live/RunScope";
import { applyThreshold } from "./threshold";
import { useRunning } from "./useRunning";

export function Drawer() {
  const editor = useEditor();
  const { runId } = useRunning();
  const runs = useScopedRuns();
  const document = useDocument((whole) => whole);
  const shownPort = useSession((session) => session.shownPort);
  const only = useSession(({ nodes }) => (nodes.size === 1 ? [...nodes][0] : undefined));
  const selection = useMemo(
    (): DrawerSelection | null =>
      shownPort ? { ...shownPort, side: "output" } : only === undefined ? null : { node: only },
    [shownPort, only],
  );

  const follow = ({ node, port }: DrawerSelection) => {
    select(editor.session, { nodes: [node] });
    if (port) editor.session.setState({ shownPort: { node, port } });
    else editor.session.getState().viewport?.center(node);
  };

  const takeThreshold = (node: string, threshold: number) =>
    applyThreshold(editor, node, threshold);

  return (
    <ArtifactDrawer
      pipelineId={editor.pipelineId}
      runId={runId}
      runOf={(node) => runOf(runs, node)}
      document={document}
      selection={selection}
      onSelect={follow}
      onUseThreshold={takeThreshold}
    />
  );
}
