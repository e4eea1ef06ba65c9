/** One run on its own graph, as it is or was: states, results, and what can be done with it. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { Link, useParams } from "react-router";
import { runGraphQuery, runQuery } from "@/api/runs";
import type { RunSnapshot } from "@/api/types";
import { ArtifactDrawer } from "@/artifacts/ArtifactDrawer";
import type { DrawerSelection } from "@/artifacts/selection";
import { useRun } from "@/live/hooks";
import { RunScope } from "@/live/RunScope";
import { isTerminalRun } from "@/live/runState";
import { StateBadge } from "@/ui/Badge";
import { EmptyState } from "@/ui/EmptyState";
import { ago, duration, moment } from "@/ui/format";
import { Loading } from "@/ui/Spinner";
import { StripBar } from "@/ui/StripBar";
import { countStates, describeStrip, stripParts } from "./counts";
import { RunActions } from "./RunActions";
import { RunCanvas } from "./RunCanvas";
import { RunOf } from "./RunOf";
import styles from "./RunPage.module.css";

export function RunPage() {
  const { id = "" } = useParams();
  return (
    <RunScope runId={id}>
      <RunView key={id} id={id} />
    </RunScope>
  );
}

function RunView({ id }: { id: string }) {
  const stored = useQuery(runQuery(id));
  const graph = useQuery(runGraphQuery(id));
  const live = useRun(id);
  const run = live ?? stored.data;
  const [selection, setSelection] = useState<DrawerSelection | null>(null);
  const error = stored.error ?? graph.error;
  if (error !== null && run === undefined) {
    return (
      <EmptyState
        icon="warning"
        tone="error"
        title="This run cannot be shown"
        action={<Link to="/runs">All runs</Link>}
      >
        {error.message}
      </EmptyState>
    );
  }
  if (run === undefined || graph.data === undefined) return <Loading />;
  const { document } = graph.data;
  if (run.kind === "import") {
    const [node] = Object.keys(run.steps);
    return (
      <div className={styles.page}>
        <RunHeader run={run} />
        <div className={styles.drawer}>
          <ArtifactDrawer
            pipelineId={null}
            runId={id}
            document={document}
            selection={node === undefined ? null : { node }}
          />
        </div>
      </div>
    );
  }
  return (
    <div className={styles.page}>
      <RunHeader run={run} />
      <Group orientation="vertical" className={styles.panels}>
        <Panel minSize="20%">
          <h2 className="visually-hidden">Graph</h2>
          <RunCanvas
            run={run}
            document={document}
            selected={selection?.node ?? null}
            onSelect={setSelection}
          />
        </Panel>
        <Separator className={styles.separator} />
        <Panel defaultSize="38%" minSize="12%">
          <div className={styles.drawer}>
            <ArtifactDrawer
              pipelineId={run.pipeline}
              runId={id}
              document={document}
              selection={selection}
              onSelect={setSelection}
            />
          </div>
        </Panel>
      </Group>
    </div>
  );
}

function RunHeader({ run }: { run: RunSnapshot }) {
  const strip = stripParts(countStates(run));
  const since = run.started_at ?? run.submitted_at;
  return (
    <header className={styles.header}>
      <h1 className={styles.title}>
        <RunOf run={run} />
        <span>Run {run.number}</span>
      </h1>
      <StateBadge state={run.state} pill />
      <span className={styles.facts} title={moment(since)}>
        {describeStrip(strip)} · {ago(since)}
        {run.duration_seconds !== null &&
          isTerminalRun(run.state) &&
          ` · ${duration(run.duration_seconds)}`}
      </span>
      <span className={styles.strip}>
        <StripBar parts={strip.parts} total={strip.total} />
      </span>
      <RunActions run={run} />
    </header>
  );
}
