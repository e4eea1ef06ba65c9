/** The page of one pipeline: loads what the designer needs, and opens it. */

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useParams } from "react-router";
import { modulesQuery } from "@/api/modules";
import { graphQuery, pipelineQuery } from "@/api/pipelines";
import type { Catalog } from "@/graph/spec";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { Loading } from "@/ui/Spinner";
import { Designer } from "./Designer";

export function DesignerPage() {
  const { id = "" } = useParams();
  const pipeline = useQuery(pipelineQuery(id));
  const graph = useQuery({
    ...graphQuery(id),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const modules = useQuery(modulesQuery);
  const catalog = useMemo(
    (): Catalog | undefined =>
      modules.data && Object.fromEntries(modules.data.map((spec) => [spec.id, spec])),
    [modules.data],
  );
  const failed = [pipeline, graph, modules].find(
    (query) => query.isError && query.data === undefined,
  );
  if (failed) {
    return (
      <EmptyState
        icon="warning"
        tone="error"
        title="The pipeline could not be opened."
        action={<Button onClick={() => void failed.refetch()}>Try again</Button>}
      >
        {failed.error?.message}
      </EmptyState>
    );
  }
  if (!pipeline.data || !graph.data || !catalog) return <Loading label="Opening the pipeline" />;
  return <Designer key={id} pipeline={pipeline.data} stored={graph.data} catalog={catalog} />;
}
