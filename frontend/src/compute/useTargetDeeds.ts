/** Deeds on a compute target that need no question first. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeCompute, testCompute } from "@/api/computes";
import { toastError } from "@/ui/toasts";

export function useTargetDeeds(name: string) {
  const queries = useQueryClient();
  const makeDefault = useMutation({
    mutationFn: () => changeCompute(name, { is_default: true }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["computes"] }),
    onError: (error) => toastError("It could not be made the default", error),
  });
  const test = useMutation({
    mutationFn: () => testCompute(name),
    onError: (error) => toastError("The test could not be started", error),
  });
  return { makeDefault, test };
}
