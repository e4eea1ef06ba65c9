/** Where a step can run and in what, as choices of a field. Pure. */
import { COMPUTE_KINDS, type Compute } from "@/api/computes";
import { ENVIRONMENT_KINDS, type Environment } from "@/api/environments";
import type { Option } from "@/ui/Select";

export const GONE = "It is not there any more.";

/** What the pipeline or the installation says, then every target; one that is gone stays to be seen. */
export function computeOptions(
  targets: readonly Compute[],
  chosen: string | null,
  pipelineDefault: string | null,
): readonly Option[] {
  const usual = pipelineDefault ?? targets.find(({ is_default }) => is_default)?.name;
  return [
    { value: "", label: usual === undefined ? "Default" : `Default: ${usual}` },
    ...targets.map((target) => ({
      value: target.name,
      label: target.name,
      hint: targetHint(target),
    })),
    ...gone(targets, chosen),
  ];
}

export function environmentOptions(
  environments: readonly Environment[],
  chosen: string | null,
): readonly Option[] {
  return [
    { value: "", label: "That of the module" },
    ...environments.map((one) => ({
      value: one.name,
      label: one.name,
      hint: environmentHint(one),
    })),
    ...gone(environments, chosen),
  ];
}

function gone(known: readonly { readonly name: string }[], chosen: string | null): Option[] {
  if (chosen === null || known.some(({ name }) => name === chosen)) return [];
  return [{ value: chosen, label: chosen, hint: GONE }];
}

function targetHint({ kind, workers }: Compute): string {
  const isServed = workers.some(({ state }) => state === "live");
  return isServed ? COMPUTE_KINDS[kind] : `${COMPUTE_KINDS[kind]} · no live worker, steps wait`;
}

function environmentHint({ kind, state }: Environment): string {
  if (state === "failed") return `${ENVIRONMENT_KINDS[kind]} · its last build failed`;
  if (state === "ready") return ENVIRONMENT_KINDS[kind];
  return `${ENVIRONMENT_KINDS[kind]} · built when it is first needed`;
}
