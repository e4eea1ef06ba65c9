/** What an import run has read: found by the version that it made. Pure. */
import type { Dataset, RunId } from "@/api/types";

export function importedDataset(
  run: RunId,
  datasets: readonly Dataset[],
): { readonly dataset: Dataset; readonly version: number } | null {
  for (const dataset of datasets) {
    const version = dataset.versions.find((one) => one.run === run);
    if (version !== undefined) return { dataset, version: version.version };
  }
  return null;
}
