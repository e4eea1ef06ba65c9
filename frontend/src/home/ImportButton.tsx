/** A pipeline from a file that was exported here or elsewhere. Reading it runs nothing. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useNavigate } from "react-router";
import { importPipeline } from "@/api/pipelines";
import { Button } from "@/ui/Button";
import { toastError } from "@/ui/toasts";

export function ImportButton() {
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const load = useMutation({
    mutationFn: async (file: File) => importPipeline(parse(await file.text(), file.name)),
    onSuccess: (pipeline) => {
      void queries.invalidateQueries({ queryKey: ["pipelines"] });
      navigate(`/pipelines/${pipeline.id}`);
    },
    onError: (error) => toastError("The file could not be imported", error),
  });
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label="Pipeline file"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) load.mutate(file);
          target.value = "";
        }}
      />
      <Button icon="upload" busy={load.isPending} onClick={() => input.current?.click()}>
        Import
      </Button>
    </>
  );
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${name} is not a pipeline file: it is not JSON.`);
  }
}
