import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { makeQueryClient } from "@/api/queryClient";
import { completeDocument } from "@/graph/document";
import { runFeed } from "@/live/feed";
import { run } from "@/testing/builders";
import { ArtifactDrawer } from "./ArtifactDrawer";
import type { DrawerSelection } from "./selection";

const at = (path: string) => `${location.origin}/api/v1/${path}`;
const MODULES = [
  {
    id: "train_model",
    version: 1,
    title: "Train Model",
    group: "Model Training",
    inputs: [],
    outputs: [{ name: "output", title: "Trained model", data_type: "Model" }],
    parameters: [],
  },
];
const server = setupServer(
  http.get(at("modules/"), () => HttpResponse.json({ results: MODULES })),
  http.get(at("runs/:run/steps/:node/figures/"), () => HttpResponse.json({ results: [] })),
  http.get(at("runs/:run/steps/:node/metrics/"), () => HttpResponse.json({ results: [] })),
  http.get(at("runs/:run/steps/:node/log/"), () =>
    HttpResponse.json({
      offset: 0,
      next_offset: 18,
      text: "fitted 60 trees <b>",
      attempt: 1,
      complete: true,
    }),
  ),
  http.get(at("runs/:run/graph/"), () => HttpResponse.json({ document, revision: 1 })),
  http.get(at("artifacts/:id/"), () =>
    HttpResponse.json({
      id: "m1",
      data_type: "Model",
      size_bytes: 91_000,
      created_at: "2026-11-22T10:00:00Z",
      producer: null,
      summary: { title: "Boosted tree", settings: { trees: 60 }, columns: [] },
    }),
  ),
);

beforeAll(() => server.listen());
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const document = completeDocument({
  nodes: { train: { module: "train_model", module_version: 1 } },
});

function show(selection: DrawerSelection | null, onSelect?: (selection: DrawerSelection) => void) {
  return render(
    <QueryClientProvider client={makeQueryClient()}>
      <ArtifactDrawer
        pipelineId="p1"
        runId="r1"
        document={document}
        selection={selection}
        {...(onSelect ? { onSelect } : {})}
      />
    </QueryClientProvider>,
  );
}

test("nothing selected says what to click", () => {
  show(null);
  expect(screen.getByText("Nothing is selected")).toBeVisible();
});

test("a model shows its parameters", async () => {
  runFeed.accept(
    run(
      {
        train: {
          state: "succeeded",
          attempt: 1,
          outputs: { output: { id: "m1", data_type: "Model" } },
        },
      },
      { seq: 1 },
    ),
  );
  show({ node: "train" });
  expect(await screen.findByText("Boosted tree")).toBeVisible();
  expect(screen.getByText("60")).toBeVisible();
});

test("a failed step shows its sentence and leads to its log, which is text", async () => {
  const error = {
    code: "unknown_column",
    message: "Train Model: there is no column “incme”.",
    column: "incme",
    traceback: "File train.py, line 3",
  };
  runFeed.accept(run({ train: { state: "failed", attempt: 1, error } }, { seq: 2 }));
  show({ node: "train" });
  expect(screen.getByRole("alert")).toHaveTextContent("there is no column “incme”");
  await userEvent.click(screen.getByRole("button", { name: "Open the log" }));
  expect(await screen.findByText("fitted 60 trees <b>")).toBeVisible();
  const log = screen.getByRole("tabpanel", { name: "Log" });
  expect(log).toHaveTextContent(/there is no column “incme”.*File train.py, line 3.*fitted 60/);
});

test("a running step says that its data is still to come", () => {
  runFeed.accept(run({ train: "running" }, { seq: 3 }));
  show({ node: "train" });
  expect(
    screen.getByText("The data appears here when the step is done. Its log is in the next tab."),
  ).toBeVisible();
});

test("a running step is unknown while the server is not heard, as on its node", () => {
  runFeed.accept(run({ train: "running" }, { seq: 3 }));
  const { connection } = runFeed.store.getState();
  runFeed.store.setState({ connection: "lost" });
  show({ node: "train" });
  expect(screen.getByText("Unknown")).toBeVisible();
  expect(screen.queryByText(/The data appears here/)).toBeNull();
  runFeed.store.setState({ connection });
});

test("a row of the outline selects its node", async () => {
  runFeed.accept(run({ train: "running" }, { seq: 4 }));
  const onSelect = vi.fn();
  show(null, onSelect);
  await userEvent.click(screen.getByRole("tab", { name: "Outline" }));
  await userEvent.click(await screen.findByRole("button", { name: "Train Model" }));
  expect(onSelect).toHaveBeenCalledWith({ node: "train" });
});
