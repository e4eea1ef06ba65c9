/** Before an import: what was guessed of the file, each guess to be changed, and the first rows as they will be. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { previewQuery, startImport } from "@/api/datasets";
import type { Dataset, DatasetVersion, ImportChoices } from "@/api/types";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { size } from "@/ui/format";
import { Section } from "@/ui/Page";
import { Loading, Spinner } from "@/ui/Spinner";
import { ImportForm } from "./ImportForm";
import styles from "./ImportScreen.module.css";
import { PreviewTable } from "./PreviewTable";
import { Problems } from "./Problems";

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
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: () => startImport(dataset.name, version.version, choices),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["datasets"] });
      onStarted();
    },
  });
  const choose = (next: ImportChoices) => setChoices({ ...choices, ...next });
  const refused = preview.error ?? start.error;
  const isNew = Object.keys(choices).length > 0;
  return (
    <Section
      title={`Import ${version.original_name}`}
      aside={<span className={styles.quiet}>{size(version.size_bytes)}</span>}
    >
      <div className={styles.screen}>
        <div className={styles.choices}>
          {preview.data !== undefined && (
            <ImportForm options={preview.data.options} onChoose={choose} />
          )}
          <div className={styles.deeds}>
            <Button
              variant="primary"
              busy={start.isPending}
              disabledReason={preview.error ? "The file cannot be read like this." : undefined}
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
            <EmptyState icon="warning" tone="error" title="It cannot be read like this">
              {refused.message}
            </EmptyState>
          )}
          {preview.data === undefined && preview.error === null && (
            <Loading label="Looking at the file" />
          )}
          {preview.data !== undefined && refused === null && (
            <>
              <PreviewTable
                preview={preview.data}
                onType={(column, type) =>
                  choose({ types: { ...preview.data.options.types, [column]: type } })
                }
              />
              <Problems problems={preview.data.problems} />
            </>
          )}
        </div>
      </div>
    </Section>
  );
}
