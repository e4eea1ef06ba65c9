/** The top bar: where we are, whether it is saved, undo, the run button. */

import { Link, NavLink } from "react-router";
import { useStore } from "zustand";
import type { Pipeline } from "@/api/types";
import { redo, undo } from "@/editing/documentStore";
import { useEditor } from "@/editing/editor";
import { IconButton } from "@/ui/Button";
import { PipelineName } from "./PipelineName";
import { ProblemButton } from "./ProblemButton";
import { RunButton } from "./RunButton";
import { SavedState } from "./SavedState";
import styles from "./TopBar.module.css";

interface TopBarProps {
  readonly pipeline: Pipeline;
  readonly onReload: (isKeepingUnsaved: boolean) => void;
}

export function TopBar({ pipeline, onReload }: TopBarProps) {
  return (
    <header className={styles.bar}>
      <h1 className="visually-hidden">{pipeline.name}</h1>
      <div className={styles.left}>
        <nav className={styles.crumbs} aria-label="Where you are">
          <Link to="/">Pipelines</Link>
          <span aria-hidden="true">/</span>
          <PipelineName pipeline={pipeline} />
        </nav>
        <SavedState onReload={onReload} />
        <History />
      </div>
      <nav className={styles.places} aria-label="Views of the pipeline">
        <NavLink to={`/pipelines/${pipeline.id}`} end>
          Design
        </NavLink>
        <NavLink to={`/runs?pipeline=${pipeline.id}`} className={styles.place ?? ""}>
          Runs
        </NavLink>
      </nav>
      <div className={styles.right}>
        <ProblemButton />
        <RunButton />
      </div>
    </header>
  );
}

function History() {
  const { documents } = useEditor();
  const undoLabel = useStore(documents, (state) => state.past.at(-1)?.label);
  const redoLabel = useStore(documents, (state) => state.future.at(-1)?.label);
  return (
    <div className={styles.history}>
      <IconButton
        icon="undo"
        label={undoLabel ? `Undo: ${undoLabel}` : "Undo"}
        shortcut="Ctrl Z"
        disabledReason={undoLabel === undefined ? "There is nothing to undo." : undefined}
        onClick={() => undo(documents)}
      />
      <IconButton
        icon="redo"
        label={redoLabel ? `Redo: ${redoLabel}` : "Redo"}
        shortcut="Ctrl Shift Z"
        disabledReason={redoLabel === undefined ? "There is nothing to redo." : undefined}
        onClick={() => redo(documents)}
      />
    </div>
  );
}
