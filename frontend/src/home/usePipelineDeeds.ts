/** What home does with pipelines: make, copy, rename, delete; the lists are asked again afterwards. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import {
  changePipeline,
  clonePipeline,
  createPipeline,
  deletePipeline,
  startRun,
} from "@/api/pipelines";
import type { Pipeline, PipelineId } from "@/api/types";
import { toast, toastError } from "@/ui/toasts";

function useRefresh() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["pipelines"] });
}

/** A copy with the template's name; a run that is refused still leaves the copy open. */
export function useOpenTemplate(template: Pipeline) {
  const navigate = useNavigate();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async (deed: "open" | "run") => {
      const pipeline = await createPipeline({ name: template.name, template: template.id });
      if (deed === "open") return { pipeline, run: null };
      const run = await startRun(pipeline.id, {}).catch((error: unknown) => {
        toastError("The run could not be started", error);
        return null;
      });
      return { pipeline, run };
    },
    onSuccess: ({ pipeline, run }) => {
      void refresh();
      navigate(`/pipelines/${pipeline.id}${run === null ? "" : `?run=${run.id}`}`);
    },
    onError: (error) => toastError("The template could not be opened", error),
  });
}

export function useCreate() {
  const navigate = useNavigate();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (name: string) => createPipeline({ name }),
    onSuccess: (pipeline) => {
      void refresh();
      navigate(`/pipelines/${pipeline.id}`);
    },
  });
}

export function useClone() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: PipelineId) => clonePipeline(id),
    onSuccess: (copy) => {
      toast({ tone: "success", title: `“${copy.name}” was made` });
      return refresh();
    },
    onError: (error) => toastError("The pipeline could not be duplicated", error),
  });
}

export function useRename(id: PipelineId, onDone: () => void) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (name: string) => changePipeline(id, { name }),
    onSuccess: async () => {
      await refresh();
      onDone();
    },
  });
}

export function useDelete(id: PipelineId, onDone: () => void) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () => deletePipeline(id),
    onSuccess: async () => {
      await refresh();
      onDone();
    },
  });
}
