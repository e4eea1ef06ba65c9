/** The page of one thing that is found by its name; says why where it cannot be shown. */
import type { ReactNode } from "react";
import { EmptyState } from "./EmptyState";
import { Page } from "./Page";
import { Loading } from "./Spinner";

interface ThingPageProps<T> {
  readonly name: string;
  /** As in "This environment cannot be shown". */
  readonly one: string;
  readonly back: ReactNode;
  readonly query: { readonly data: T | undefined; readonly error: Error | null };
  readonly aside: (thing: T) => ReactNode;
  readonly actions: (thing: T) => ReactNode;
  readonly children: (thing: T) => ReactNode;
}

export function ThingPage<T>({ name, one, back, query, ...parts }: ThingPageProps<T>) {
  const { data, error } = query;
  if (data !== undefined) {
    return (
      <Page title={name} back={back} aside={parts.aside(data)} actions={parts.actions(data)}>
        {parts.children(data)}
      </Page>
    );
  }
  if (error === null) return <Loading />;
  return (
    <Page title={name} back={back}>
      <EmptyState icon="warning" tone="error" title={`This ${one} cannot be shown`}>
        {error.message}
      </EmptyState>
    </Page>
  );
}
