/** A page that lists what there is of one kind, and makes more: targets, environments, secrets, datastores. */
import { type ReactNode, useState } from "react";
import { Button } from "./Button";
import { EmptyState } from "./EmptyState";
import type { IconName } from "./Icon";
import { Page } from "./Page";
import { type Place, PlaceTabs } from "./PlaceTabs";
import { Loading } from "./Spinner";

interface ListPageProps<T> {
  readonly title: string;
  readonly places: readonly Place[];
  /** As in "New secret" and "The secrets cannot be listed". */
  readonly one: string;
  readonly many: string;
  readonly query: { readonly data: readonly T[] | undefined; readonly error: Error | null };
  /** Why the person may not make one. */
  readonly refusal: string | undefined;
  readonly empty: { readonly icon: IconName; readonly title: string; readonly text: string };
  readonly dialog: (close: () => void) => ReactNode;
  readonly children: (all: readonly T[]) => ReactNode;
}

export function ListPage<T>({ title, places, one, many, query, ...rest }: ListPageProps<T>) {
  const { refusal, empty, dialog, children } = rest;
  const { data, error } = query;
  const [isCreating, setCreating] = useState(false);
  return (
    <Page
      title={title}
      actions={
        <Button
          variant="primary"
          icon="plus"
          disabledReason={refusal}
          onClick={() => setCreating(true)}
        >
          New {one}
        </Button>
      }
    >
      <PlaceTabs label={title} places={places} />
      {error !== null && data === undefined && (
        <EmptyState icon="warning" tone="error" title={`The ${many} cannot be listed`}>
          {error.message}
        </EmptyState>
      )}
      {data === undefined && error === null && <Loading />}
      {data?.length === 0 && (
        <EmptyState icon={empty.icon} title={empty.title}>
          {empty.text}
        </EmptyState>
      )}
      {data !== undefined && data.length > 0 && children(data)}
      {isCreating && dialog(() => setCreating(false))}
    </Page>
  );
}
