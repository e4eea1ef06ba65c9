/** Datasets: upload, look at what was guessed, import, versions. */
import { queryOptions } from "@tanstack/react-query";
import { API, ask, get, getAll, post, segment } from "./client";
import type { Dataset, DatasetVersion, ImportOptions, ImportPreview, RunId } from "./types";
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

/** Send a file as a new dataset. */
export function uploadDataset(file: File, onProgress: (share: number) => void): Upload<Dataset> {
  return upload<Dataset>("datasets/", formOf(file), onProgress);
}

/** Send a file as the next version of a dataset. */
export function uploadVersion(
  name: string,
  file: File,
  onProgress: (share: number) => void,
): Upload<DatasetVersion> {
  return upload<DatasetVersion>(at(name, "versions/"), formOf(file), onProgress);
}

function formOf(file: File): FormData {
  const form = new FormData();
  form.append("file", file);
  return form;
}

/** Make a dataset of a table that a run has computed. */
export const registerDataset = (values: { readonly artifact: string; readonly title: string }) =>
  post<Dataset>("datasets/", values);

const version = (name: string, number: number, rest: string) =>
  at(name, `versions/${number}/${rest}`);

export const previewQuery = (name: string, number: number, options: ImportOptions) =>
  queryOptions({
    queryKey: ["datasets", name, number, "preview", options],
    queryFn: ({ signal }) =>
      get<ImportPreview>(version(name, number, "preview/"), { signal, query: asQuery(options) }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export interface ImportStarted {
  readonly dataset: string;
  readonly version: number;
  readonly run: RunId;
}

export const originalAddress = (name: string, number: number) =>
  `${API}${version(name, number, "original/")}`;

export const startImport = (name: string, number: number, options: ImportOptions) =>
  post<ImportStarted>(version(name, number, "import/"), { options });

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
