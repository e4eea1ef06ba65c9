/** Datasets: upload, look at what was guessed, import, versions. */
import { queryOptions } from "@tanstack/react-query";
import { ask, get, getAll, post, segment } from "./client";
import type { Dataset, DatasetVersion, ImportOptions, ImportPreview } from "./types";
import { type Upload, upload } from "./upload";

const at = (name: string, rest = "") => `datasets/${segment(name)}/${rest}`;

export const datasetsQuery = queryOptions({
  queryKey: ["datasets"],
  queryFn: ({ signal }) => getAll<Dataset>("datasets/", { signal }),
});

export const datasetQuery = (name: string) =>
  queryOptions({
    queryKey: ["datasets", name],
    queryFn: ({ signal }) => get<Dataset>(at(name), { signal }),
  });

export interface Uploaded {
  readonly name: string;
  readonly version: number;
}

/** Send a file as a new dataset, or as a new version of the one that is named. */
export function uploadDataset(
  file: File,
  into: string | null,
  onProgress: (share: number) => void,
): Upload<Uploaded> {
  const form = new FormData();
  form.append("file", file);
  const path = into === null ? "datasets/" : at(into, "versions/");
  return upload<Uploaded>(path, form, onProgress);
}

const version = (name: string, number: number, rest: string) =>
  at(name, `versions/${number}/${rest}`);

export const previewQuery = (name: string, number: number, options: ImportOptions) =>
  queryOptions({
    queryKey: ["datasets", name, number, "preview", options],
    queryFn: ({ signal }) =>
      get<ImportPreview>(version(name, number, "preview/"), { signal, query: asQuery(options) }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const startImport = (name: string, number: number, options: ImportOptions) =>
  post<DatasetVersion>(version(name, number, "import/"), { options });

export const changeDataset = async (
  name: string,
  values: { readonly title?: string; readonly description?: string },
) => (await ask<Dataset>("patch", at(name), { body: values })).data;

export const deleteDataset = async (name: string): Promise<void> => {
  await ask("delete", at(name));
};

function asQuery(options: ImportOptions): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
