/** The addresses of the pages. Each page is loaded when it is first visited. */
import type { ComponentType } from "react";
import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { ErrorPage, NotFoundPage } from "./ErrorPage";
import { Layout } from "./Layout";

const page = (load: () => Promise<ComponentType>) => async () => ({ Component: await load() });

const PAGES: RouteObject[] = [
  { index: true, lazy: page(async () => (await import("@/home/HomePage")).HomePage) },
  {
    path: "pipelines/:id",
    lazy: page(async () => (await import("@/designer/DesignerPage")).DesignerPage),
  },
  { path: "runs", lazy: page(async () => (await import("@/runs/RunsPage")).RunsPage) },
  {
    path: "runs/compare",
    lazy: page(async () => (await import("@/runs/ComparePage")).ComparePage),
  },
  { path: "runs/:id", lazy: page(async () => (await import("@/runs/RunPage")).RunPage) },
  {
    path: "datasets",
    lazy: page(async () => (await import("@/datasets/DatasetsPage")).DatasetsPage),
  },
  {
    path: "datasets/:name",
    lazy: page(async () => (await import("@/datasets/DatasetPage")).DatasetPage),
  },
  {
    path: "compute",
    lazy: page(async () => (await import("@/compute/ComputePage")).ComputePage),
  },
  {
    path: "compute/:name",
    lazy: page(async () => (await import("@/compute/TargetPage")).TargetPage),
  },
  {
    path: "environments",
    lazy: page(async () => (await import("@/environments/EnvironmentsPage")).EnvironmentsPage),
  },
  {
    path: "environments/:name",
    lazy: page(async () => (await import("@/environments/EnvironmentPage")).EnvironmentPage),
  },
  { path: "settings", element: <Navigate to="/settings/secrets" replace /> },
  {
    path: "settings/secrets",
    lazy: page(async () => (await import("@/secrets/SecretsPage")).SecretsPage),
  },
  {
    path: "settings/datastores",
    lazy: page(async () => (await import("@/datastores/DatastoresPage")).DatastoresPage),
  },
  { path: "*", element: <NotFoundPage /> },
];

export const router = createBrowserRouter([
  {
    element: <Layout />,
    errorElement: <ErrorPage />,
    hydrateFallbackElement: <div />,
    children: [{ errorElement: <ErrorPage />, children: PAGES }],
  },
]);
