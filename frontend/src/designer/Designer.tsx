/** The designer: top bar, palette, canvas, inspector and drawer around one editor. */

import { useMemo } from "react";
import type { Pipeline, StoredGraph } from "@/api/types";
import { ChecksProvider } from "@/editing/checks";
import { EditorProvider } from "@/editing/editor";
import { RunCommandsProvider } from "@/editing/runCommands";
import type { Catalog } from "@/graph/spec";
import { RunScope } from "@/live/RunScope";
import { Announcer } from "./Announcer";
import { CommandPalette } from "./CommandPalette";
import styles from "./Designer.module.css";
import { runCommands } from "./runCommands";
import { ShortcutList } from "./ShortcutList";
import { TopBar } from "./TopBar";
import { useChecking } from "./useChecking";
import { useEarlierRuns } from "./useEarlierRuns";
import { useEditorFor } from "./useEditorFor";
import { useKeyboard } from "./useKeyboard";
import { RunningProvider, useRunningFor } from "./useRunning";
import { Workbench } from "./Workbench";

interface DesignerProps {
  readonly pipeline: Pipeline;
  readonly stored: StoredGraph;
  readonly catalog: Catalog;
}

export function Designer({ pipeline, stored, catalog }: DesignerProps) {
  const live = useEditorFor(pipeline, stored, catalog);
  const running = useRunningFor(live, pipeline.last_run?.id ?? null);
  const earlier = useEarlierRuns(pipeline.id, running.runId);
  const checks = useChecking(live.editor, running.runId);
  const commands = useMemo(() => runCommands(running), [running]);
  useKeyboard(live.editor, commands);
  return (
    <EditorProvider value={live.editor}>
      <ChecksProvider value={checks}>
        <RunningProvider value={running}>
          <RunCommandsProvider value={commands}>
            <RunScope runId={running.runId} earlier={earlier}>
              <div className={styles.designer}>
                <TopBar
                  pipeline={pipeline}
                  onReload={(keep) => void live.sync.current?.reload(keep)}
                />
                <Workbench />
              </div>
              <CommandPalette />
              <ShortcutList />
              <Announcer />
            </RunScope>
          </RunCommandsProvider>
        </RunningProvider>
      </ChecksProvider>
    </EditorProvider>
  );
}
