/** The state of one node, from the run that is shown, the problems and the plan. */

import { useMemo } from "react";
import { useChecks, useProblems } from "@/editing/checks";
import { documentOf, useEditor } from "@/editing/editor";
import { hasEnded, useStep, useSteps } from "@/editing/steps";
import { upstream } from "@/graph/connection";
import type { GraphNode, NodeId } from "@/graph/document";
import { nodeTitle } from "@/graph/subtitle";
import { useConnection } from "@/live/hooks";
import { type NodeStatus, nodeStatus } from "./status";
import { useUsualCompute } from "./UsualCompute";

export function useNodeStatus(id: NodeId, node: GraphNode): NodeStatus {
  const step = useStep(id);
  const problems = useProblems(id);
  const plan = useChecks((checks) => checks.plan?.nodes[id]);
  const isTouched = useChecks((checks) => checks.touched.has(id));
  const waitingFor = useWaitingFor(id);
  const failedTitle = useFailedTitle(id);
  const isUnheard = useConnection() === "lost";
  const usualCompute = useUsualCompute();
  return useMemo(
    () =>
      nodeStatus({
        node,
        step,
        problems,
        plan,
        isTouched,
        waitingFor,
        failedTitle,
        isUnheard,
        usualCompute,
      }),
    [node, step, problems, plan, isTouched, waitingFor, failedTitle, isUnheard, usualCompute],
  );
}

/** The title of the first node above that has not ended. */
function useWaitingFor(id: NodeId): string | null {
  const editor = useEditor();
  return useSteps((steps) => {
    if (steps[id]?.state !== "waiting") return null;
    const document = documentOf(editor);
    const edge = document.edges.find(
      (candidate) => candidate.target === id && !hasEnded(steps[candidate.source]),
    );
    const node = edge && document.nodes[edge.source];
    return node ? nodeTitle(node, editor.catalog[node.module]) : null;
  });
}

/** The title of the step whose failure kept this one from running: the nearest above it, else any. */
function useFailedTitle(id: NodeId): string | null {
  const editor = useEditor();
  return useSteps((steps) => {
    const own = steps[id];
    const isStopped = own?.state === "cancelled" && own.reason?.startsWith("stopped because");
    if (own?.state !== "upstream_failed" && !isStopped) return null;
    const document = documentOf(editor);
    const above = [...upstream(document.edges, [id])];
    const failed =
      above.find((node) => steps[node]?.state === "failed") ??
      (isStopped ? Object.keys(steps).find((node) => steps[node]?.state === "failed") : undefined);
    const node = failed === undefined ? undefined : document.nodes[failed];
    return node ? nodeTitle(node, editor.catalog[node.module]) : null;
  });
}
