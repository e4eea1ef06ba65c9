/** Home: one's own pipelines as small pictures, what ran last, templates to begin with. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { pipelinesQuery } from "@/api/pipelines";
import { runsQuery } from "@/api/runs";
import type { Pipeline } from "@/api/types";
import { RunTable } from "@/runs/RunTable";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { Page, Section } from "@/ui/Page";
import { Loading } from "@/ui/Spinner";
import { TextField } from "@/ui/TextField";
import styles from "./HomePage.module.css";
import { ImportButton } from "./ImportButton";
import { NewPipeline } from "./NewPipeline";
import { PipelineCard } from "./PipelineCard";
import { TemplateCard } from "./TemplateCard";

/** With more pipelines than this, recent runs come before them. */
const MANY = 8;

/** Fewer nodes are simpler; the first one is tried first. */
const simplestFirst = (templates: readonly Pipeline[]) =>
  [...templates].sort((a, b) => size(a) - size(b) || a.name.localeCompare(b.name));

const size = ({ thumbnail }: Pipeline) => thumbnail?.count ?? 0;

export function HomePage() {
  const { data, error } = useQuery(pipelinesQuery);
  const [isNew, setNew] = useState(false);
  const own = data?.filter((pipeline) => !pipeline.is_template) ?? [];
  const templates = simplestFirst(data?.filter((pipeline) => pipeline.is_template) ?? []);
  const mine = data !== undefined && <OwnPipelines pipelines={own} onNew={() => setNew(true)} />;
  return (
    <Page
      title="Pipelines"
      actions={
        <>
          <ImportButton />
          <Button variant="primary" icon="plus" onClick={() => setNew(true)}>
            New pipeline
          </Button>
        </>
      }
    >
      <NewPipeline open={isNew} onOpenChange={setNew} />
      {error !== null && (
        <EmptyState icon="warning" tone="error" title="The pipelines cannot be listed">
          {error.message}
        </EmptyState>
      )}
      {data === undefined && error === null && <Loading />}
      {own.length <= MANY && mine}
      {own.length > 0 && <RecentRuns />}
      {own.length > MANY && mine}
      {templates.length > 0 && (
        <Section
          title="Templates"
          aside={
            <span className={styles.hint}>
              With data included. Yours to change: opening one makes a copy.
            </span>
          }
        >
          <ul className={styles.grid}>
            {templates.map((template) => (
              <li key={template.id}>
                <TemplateCard template={template} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}

function OwnPipelines({ pipelines, onNew }: { pipelines: readonly Pipeline[]; onNew: () => void }) {
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const shown = pipelines.filter(({ name, tags }) =>
    [name, ...tags].some((word) => word.toLowerCase().includes(wanted)),
  );
  if (pipelines.length === 0) {
    return (
      <div className={styles.none}>
        <EmptyState
          icon="algorithm"
          title="No pipelines yet"
          action={
            <Button icon="plus" onClick={onNew}>
              Begin with an empty canvas
            </Button>
          }
        >
          Open a template below and run it: that takes a minute. Or begin with your own data.
        </EmptyState>
      </div>
    );
  }
  return (
    <Section
      title="Yours"
      aside={
        pipelines.length > MANY && (
          <TextField
            size="small"
            icon="search"
            type="search"
            placeholder="Find a pipeline"
            aria-label="Find a pipeline"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )
      }
    >
      <ul className={styles.grid}>
        {shown.map((pipeline) => (
          <li key={pipeline.id}>
            <PipelineCard pipeline={pipeline} />
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className={styles.hint}>No pipeline is called so.</p>}
    </Section>
  );
}

function RecentRuns() {
  const { data } = useQuery({
    ...runsQuery({ kind: "pipeline", limit: 5 }),
    refetchInterval: 10_000,
  });
  if (data === undefined || data.length === 0) return null;
  return (
    <Section title="Recent runs" aside={<Link to="/runs">All runs</Link>}>
      <RunTable runs={data} />
    </Section>
  );
}
