/** What a step has left at a port, by its type; or why there is nothing yet. */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Figure } from "@/api/figures";
import { figuresQuery } from "@/api/runs";
import type { OutputBrief, RunId, StepRun } from "@/api/types";
import type { NodeId } from "@/graph/document";
import { useConnection } from "@/live/hooks";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import styles from "./DataTab.module.css";
import { FailureView } from "./FailureView";
import { FiguresView } from "./figures/FiguresView";
import { figuresWithNames } from "./modelNames";
import { SummaryView } from "./SummaryView";
import type { Shown } from "./selection";
import { CellNames } from "./table/cellNames";
import { DataGrid } from "./table/DataGrid";

interface DataTabProps {
  readonly runId: RunId | null;
  readonly shown: Shown | null;
  readonly onLog: () => void;
  readonly onUseThreshold?: ((node: NodeId, threshold: number) => void) | undefined;
}

const NO_FIGURES: readonly Figure[] = [];
const NO_NAMES: ReadonlyMap<string, string> = new Map();

export function DataTab(props: DataTabProps) {
  const { shown } = props;
  if (shown === null) {
    return (
      <EmptyState icon="dataset" title="Nothing is selected">
        Click a node, a port or a connection to look at its data.
      </EmptyState>
    );
  }
  if (shown.step?.error) return <FailureView error={shown.step.error} onLog={props.onLog} />;
  return <Result key={shown.node} {...props} shown={shown} />;
}

function Result({ runId, shown, onUseThreshold }: DataTabProps & { readonly shown: Shown }) {
  const { output, step, node } = shown;
  const { data: stored = NO_FIGURES } = useQuery({
    ...figuresQuery(runId ?? "", node),
    enabled: runId !== null && hasResult(step),
  });
  const figures = useMemo(() => figuresWithNames(stored, shown.models), [stored, shown.models]);
  const [wanted, setWanted] = useState<"figures" | "data" | null>(null);
  if (output === null && figures.length === 0) return <NothingYet step={step} />;
  const isFigures = figures.length > 0 && (wanted ?? mainView(figures, output)) === "figures";
  return (
    <div className={styles.data}>
      {figures.length > 0 && output !== null && (
        <Switch isFigures={isFigures} output={output} onChange={setWanted} />
      )}
      <div className={styles.content}>
        {isFigures ? (
          <FiguresView
            figures={figures}
            onUseThreshold={onUseThreshold && ((threshold) => onUseThreshold(node, threshold))}
          />
        ) : (
          output !== null && (
            <CellNames value={isEvaluation(figures) ? shown.models : NO_NAMES}>
              <OutputView output={output} />
            </CellNames>
          )
        )}
      </div>
    </div>
  );
}

/**
 * Curves say more of an evaluation than its table, and images more than their number; a script's
 * figures come second to its data.
 */
function mainView(figures: readonly Figure[], output: OutputBrief | null): "figures" | "data" {
  const isSeen = output === null || output.data_type === "Images" || isEvaluation(figures);
  return isSeen ? "figures" : "data";
}

const isEvaluation = (figures: readonly Figure[]) =>
  figures.some(({ spec }) => spec.kind === "evaluation");

function OutputView({ output }: { output: OutputBrief }) {
  if (output.data_type !== "Table") return <SummaryView artifact={output.id} />;
  return <DataGrid key={output.id} artifact={output.id} />;
}

interface SwitchProps {
  readonly isFigures: boolean;
  readonly output: OutputBrief;
  readonly onChange: (wanted: "figures" | "data") => void;
}

function Switch({ isFigures, output, onChange }: SwitchProps) {
  return (
    <div className={styles.switch}>
      <Button
        size="small"
        variant="quiet"
        aria-pressed={isFigures}
        onClick={() => onChange("figures")}
      >
        Figures
      </Button>
      <Button
        size="small"
        variant="quiet"
        aria-pressed={!isFigures}
        onClick={() => onChange("data")}
      >
        {output.data_type === "Table" ? "Rows" : output.data_type}
      </Button>
    </div>
  );
}

const hasResult = (step: StepRun | null) => step?.state === "succeeded" || step?.state === "reused";

const REASONS: Partial<Record<StepRun["state"], readonly [string, string]>> = {
  waiting: ["Waiting", "The steps above this one have not finished yet."],
  queued: ["Queued", "It starts as soon as there is a free place on its compute target."],
  preparing: ["Preparing", "The data appears here when the step is done."],
  running: ["Running", "The data appears here when the step is done. Its log is in the next tab."],
  upstream_failed: ["Not reached", "A step above this one has failed."],
  cancelled: ["Cancelled", "The run was cancelled before this step was done."],
  skipped: ["Skipped", "The node is bypassed, or nothing comes in."],
};

const LIVE: ReadonlySet<string> = new Set(["waiting", "queued", "preparing", "running"]);

const UNHEARD = [
  "Unknown",
  "The server is not heard. What became of this step shows when it is back.",
] as const;

function NothingYet({ step }: { step: StepRun | null }) {
  const isUnheard = useConnection() === "lost" && step !== null && LIVE.has(step.state);
  const [title, text] = (isUnheard ? UNHEARD : step && REASONS[step.state]) ?? [
    "Nothing here yet",
    "Run the pipeline to see the data at this port.",
  ];
  return (
    <EmptyState icon={step?.state === "running" ? "time" : "dataset"} title={title}>
      {text}
    </EmptyState>
  );
}
