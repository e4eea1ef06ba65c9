/** Before an import: what was guessed of the file, each guess to be changed, and the first rows as they will be. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { previewQuery, startImport } from "@/api/datasets";
import type {
  Column,
  Dataset,
  DatasetVersion,
  ElementType,
  ImportChoices,
  ImportOptions,
  ImportPreview,
} from "@/api/types";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { size } from "@/ui/format";
import { Section } from "@/ui/Page";
import { Loading, Spinner } from "@/ui/Spinner";
import { ImportForm } from "./ImportForm";
import styles from "./ImportScreen.module.css";
import { PreviewTable } from "./PreviewTable";
import { Problems } from "./Problems";

/** Where nothing could be read yet: what the form shows for what was not chosen. */
const BLANK: ImportOptions = {
  format: "csv",
  encoding: "utf-8",
  delimiter: ",",
  quote: '"',
  decimal: ".",
  thousands: "",
  header: true,
  date_order: "ymd",
  missing: [""],
  sheet: null,
  types: {},
  names: null,
};

interface ImportScreenProps {
  readonly dataset: Dataset;
  readonly version: DatasetVersion;
  readonly onStarted: () => void;
}

export function ImportScreen({ dataset, version, onStarted }: ImportScreenProps) {
  const [choices, setChoices] = useState<ImportChoices>(version.options);
  const preview = useQuery({
    ...previewQuery(dataset.name, version.version, choices),
    placeholderData: keepPreviousData,
  });
  const [shown, setShown] = useState<ImportOptions | null>(null);
  const read = preview.data?.options ?? null;
  if (read !== null && read !== shown) setShown(read);
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: () => startImport(dataset.name, version.version, choices),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["datasets"] });
      onStarted();
    },
  });
  const choose = (next: ImportChoices) => setChoices({ ...choices, ...next });
  // After a refusal the form keeps what was last there, with the choices that led to it.
  const options = preview.error ? { ...(shown ?? BLANK), ...choices } : preview.data?.options;
  const refused = preview.error ?? start.error;
  const readable = preview.error === null ? preview.data : undefined;
  const isNew = Object.keys(choices).length > 0;
  return (
    <Section
      title={`Import ${version.original_name}`}
      aside={<span className={styles.quiet}>{size(version.size_bytes)}</span>}
    >
      <div className={styles.screen}>
        <div className={styles.choices}>
          {options !== undefined && <ImportForm options={options} onChoose={choose} />}
          <div className={styles.deeds}>
            <Button
              variant="primary"
              busy={start.isPending}
              disabledReason={preview.error?.message}
              onClick={() => start.mutate()}
            >
              Import
            </Button>
            {isNew && (
              <Button variant="quiet" onClick={() => setChoices({})}>
                Back to the guesses
              </Button>
            )}
            {preview.isFetching && <Spinner size={16} />}
          </div>
        </div>
        <div className={styles.preview}>
          {refused !== null && (
            <div role="alert">
              <Refusal message={refused.message} isEmpty={version.size_bytes === 0} />
            </div>
          )}
          {preview.data === undefined && preview.error === null && (
            <Loading label="Looking at the file" />
          )}
          {readable !== undefined && refused === null && (
            <>
              <PreviewTable
                preview={withChosenTypes(readable, choices)}
                onType={(column, type) =>
                  choose({ types: { ...readable.options.types, ...choices.types, [column]: type } })
                }
              />
              <Problems problems={readable.problems} rows={readable.rows.length} />
            </>
          )}
        </div>
      </div>
    </Section>
  );
}

/** Nothing is to be chosen for a file without content. */
function Refusal({ message, isEmpty }: { message: string; isEmpty: boolean }) {
  return isEmpty ? (
    <EmptyState icon="warning" title="The file is empty">
      It has 0 bytes. Upload a file with content.
    </EmptyState>
  ) : (
    <EmptyState icon="warning" title="It cannot be read like this">
      {message} Choose another format or encoding at the left, or another file.
    </EmptyState>
  );
}

/** A type that was just chosen stands at once; the rows follow when they have been read again. */
function withChosenTypes(preview: ImportPreview, { types = {} }: ImportChoices): ImportPreview {
  const columns = preview.columns.map((column): Column => {
    const type = types[column.name];
    if (type === undefined) return column;
    return type === "categorical"
      ? { ...column, categorical: true }
      : { ...column, type: type as ElementType, categorical: false };
  });
  return { ...preview, columns };
}
