/** Nothing is selected: the pipeline's own settings and its parameters. */

import { useDocument, useEdit, useEditor } from "@/editing/editor";
import { tidy } from "@/editing/tidy";
import type { Defaults } from "@/graph/document";
import { plural } from "@/ui/format";
import { Select } from "@/ui/Select";
import styles from "./Inspector.module.css";
import { PipelineParameters } from "./PipelineParameters";
import { ComputeField } from "./PlaceFields";
import { Toggle, WholeNumber } from "./SettingsTab";

const DIRECTIONS = [
  { value: "down", label: "Top to bottom" },
  { value: "right", label: "Left to right" },
];

export function PipelineSettings() {
  const editor = useEditor();
  const edit = useEdit();
  const defaults = useDocument((document) => document.defaults);
  const size = useDocument(({ nodes }) => Object.keys(nodes).length);
  const wires = useDocument(({ edges }) => edges.length);
  const set = (values: Partial<Defaults>, label: string) =>
    edit([{ op: "set_defaults", values }], {
      label,
      merge: `defaults:${Object.keys(values).join()}`,
    });
  return (
    <>
      <header className={styles.header}>
        <div>
          <h2>Pipeline</h2>
          <small
            className={styles.muted}
          >{`${plural(size, "module")}, ${plural(wires, "connection")}`}</small>
        </div>
      </header>
      <div className={styles.body}>
        <PipelineParameters />
        <h3 className={styles.subhead}>Settings</h3>
        <div className={styles.field}>
          <label htmlFor="direction" className={styles.label}>
            Data flows
          </label>
          <Select
            id="direction"
            label="Data flows"
            value={defaults.direction}
            options={DIRECTIONS}
            onChange={(direction) => {
              set({ direction: direction as Defaults["direction"] }, "Change direction");
              void tidy(editor);
            }}
          />
        </div>
        <ComputeField
          id="compute"
          chosen={defaults.compute}
          usual={null}
          onChange={(compute) => set({ compute }, "Change where it runs")}
        />
        <Toggle
          id="continue"
          title="Go on after a failure"
          help="What does not depend on the failed module still runs."
          checked={defaults.continue_on_failure}
          onChange={(continue_on_failure) =>
            set({ continue_on_failure }, "Change what a failure does")
          }
        />
        <WholeNumber
          id="timeout"
          title="Time limit of a module"
          unit="seconds"
          placeholder="none"
          value={defaults.timeout_seconds}
          onChange={(timeout_seconds) => set({ timeout_seconds }, "Change time limit")}
        />
      </div>
    </>
  );
}
