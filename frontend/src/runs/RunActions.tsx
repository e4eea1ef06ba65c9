/** What can be done with a run: cancel it while it goes, run it again, take its graph as a new pipeline. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { createPipeline } from "@/api/pipelines";
import { cancelRun, resubmitRun, runGraphQuery } from "@/api/runs";
import type { RunSnapshot } from "@/api/types";
import { runFeed } from "@/live/feed";
import { isTerminalRun } from "@/live/runState";
import { Button } from "@/ui/Button";
import { Menu } from "@/ui/Menu";
import { toastError } from "@/ui/toasts";

export function RunActions({ run }: { run: RunSnapshot }) {
  return isTerminalRun(run.state) ? <AfterRun run={run} /> : <CancelButton run={run} />;
}

function CancelButton({ run }: { run: RunSnapshot }) {
  const cancel = useMutation({
    mutationFn: () => cancelRun(run.id),
    onSuccess: (snapshot) => runFeed.accept(snapshot),
    onError: (error) => toastError("The run could not be cancelled", error),
  });
  return (
    <Button
      variant="primary"
      icon="stop"
      busy={cancel.isPending || run.state === "cancelling"}
      onClick={() => cancel.mutate()}
    >
      {run.state === "cancelling" ? "Cancelling" : "Cancel run"}
    </Button>
  );
}

function AfterRun({ run }: { run: RunSnapshot }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: (onlyFailed: boolean) => resubmitRun(run.id, onlyFailed),
    onSuccess: (next) => {
      void queries.invalidateQueries({ queryKey: ["runs"] });
      navigate(`/runs/${next.id}`);
    },
    onError: (error) => toastError("The run could not be submitted again", error),
  });
  const clone = useMutation({
    mutationFn: async () => {
      const { document } = await queries.fetchQuery(runGraphQuery(run.id));
      return createPipeline({
        name: `${run.pipeline_name ?? "Pipeline"} (run ${run.number})`,
        graph: document,
      });
    },
    onSuccess: (pipeline) => navigate(`/pipelines/${pipeline.id}`),
    onError: (error) => toastError("The graph could not be cloned", error),
  });
  const isPipeline = run.kind === "pipeline";
  // What was tried is tried again where it is set up: there is no graph to run.
  return (
    <>
      {isPipeline && (
        <Button icon="copy" busy={clone.isPending} onClick={() => clone.mutate()}>
          Clone
        </Button>
      )}
      {run.kind === "probe" ? null : run.state === "succeeded" ? (
        <Button icon="refresh" busy={again.isPending} onClick={() => again.mutate(false)}>
          Run again
        </Button>
      ) : (
        <Menu
          align="end"
          trigger={
            <Button icon="refresh" busy={again.isPending}>
              Run again
            </Button>
          }
          items={[
            {
              id: "failed",
              label: "What failed, and after",
              hint: "Finished steps are reused",
              onSelect: () => again.mutate(true),
            },
            { id: "all", label: "All of it", onSelect: () => again.mutate(false) },
          ]}
        />
      )}
    </>
  );
}
