/** Datasets: upload, look at what was guessed, import, versions. */
import { queryOptions } from "@tanstack/react-query";
import { API, ask, get, getAll, post, segment } from "./client";
import type { Dataset, DatasetVersion, ImportChoices, ImportPreview } from "./types";
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

/** What an upload has made: the dataset's name and the number of the version. */
export interface Uploaded {
  readonly name: string;
  readonly version: number;
}

/** Send a file as a new dataset; without a title it is called as the file. */
export function uploadDataset(
  file: File,
  onProgress: (share: number) => void,
  title?: string,
): Upload<Uploaded> {
  const form = formOf(file);
  if (title !== undefined) form.append("title", title);
  return upload<Uploaded>("datasets/", form, onProgress);
}

/** Send a file as the next version of a dataset. */
export function uploadVersion(
  name: string,
  file: File,
  onProgress: (share: number) => void,
): Upload<Uploaded> {
  return upload<Uploaded>(at(name, "versions/"), formOf(file), onProgress);
}

function formOf(file: File): FormData {
  const form = new FormData();
  form.append("file", file);
  return form;
}

const version = (name: string, number: number, rest: string) =>
  at(name, `versions/${number}/${rest}`);

/** How the file would be read with these choices; what is not chosen is guessed. */
export const previewQuery = (name: string, number: number, options: ImportChoices) =>
  queryOptions({
    queryKey: ["datasets", name, number, "preview", options],
    queryFn: ({ signal }) =>
      post<ImportPreview>(version(name, number, "preview/"), { options }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const originalAddress = (name: string, number: number) =>
  `${API}${version(name, number, "original/")}`;

/** Start the import; the version's `run` is the run that does it. */
export const startImport = (name: string, number: number, options: ImportChoices) =>
  post<DatasetVersion>(version(name, number, "import/"), { options });

export const changeDataset = async (
  name: string,
  values: { readonly title?: string; readonly description?: string },
) => (await ask<Dataset>("patch", at(name), { body: values })).data;

export const deleteDataset = async (name: string): Promise<void> => {
  await ask("delete", at(name));
};
