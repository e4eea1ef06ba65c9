import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { ChecksProvider, createChecksStore, setProblems } from "@/editing/checks";
import { createDocumentStore } from "@/editing/documentStore";
import { type Editor, EditorProvider } from "@/editing/editor";
import { createSessionStore, select } from "@/editing/sessionStore";
import { CATALOG, parameter, pipeline, spec } from "@/testing/pipelines";
import { Inspector } from "./Inspector";

const MODULE = spec("split", {
  title: "Split Data",
  inputs: [{ name: "dataset", title: "Dataset", data_type: "Table", optional: false, many: false }],
  parameters: [
    parameter("mode", {
      title: "Mode",
      kind: "choice",
      schema: { enum: ["rows", "regex"] },
      default: "rows",
    }),
    parameter("fraction", {
      title: "Fraction",
      kind: "number",
      schema: { type: "number", minimum: 0, maximum: 1 },
      default: 0.5,
      shown_if: { mode: ["rows"] },
    }),
    parameter("pattern", { title: "Pattern", shown_if: { mode: ["regex"] } }),
    parameter("stratify_by", {
      title: "Stratify by",
      kind: "column",
      schema: { type: ["string", "null"] },
      default: null,
      column_of: "dataset",
    }),
  ],
});

function show() {
  const documents = createDocumentStore(
    pipeline({ load: "load", split: "split" }, ["load.output > split.dataset"]),
    1,
  );
  const session = createSessionStore();
  const checks = createChecksStore();
  setProblems(checks, [], {
    load: {
      output: {
        columns: [
          { name: "age", type: "integer" },
          { name: "income", type: "string" },
        ],
        guess: false,
      },
    },
  });
  select(session, { nodes: ["split"] });
  const editor: Editor = {
    pipelineId: "p",
    catalog: { ...CATALOG, split: MODULE },
    documents,
    session,
    isReadOnly: false,
  };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <EditorProvider value={editor}>
        <ChecksProvider value={checks}>
          <Inspector />
        </ChecksProvider>
      </EditorProvider>
    </QueryClientProvider>,
  );
  return { params: () => documents.getState().document.nodes.split?.params, documents };
}

it("shows the fields that apply, with their defaults", () => {
  show();
  expect(screen.getByRole("textbox", { name: "Fraction" })).toHaveValue("0.5");
  expect(screen.queryByRole("textbox", { name: "Pattern" })).toBeNull();
});

it("says at the field what is wrong, while typing", async () => {
  const { params } = show();
  const field = screen.getByRole("textbox", { name: "Fraction" });
  await userEvent.clear(field);
  await userEvent.type(field, "7");
  expect(await screen.findByText("Fraction must be 1 or less.")).toBeInTheDocument();
  expect(params()).toEqual({ fraction: 7 });
});

it("offers the columns that flow into the port, and free text", async () => {
  const { params } = show();
  await userEvent.click(screen.getByRole("button", { name: "Stratify by: no column" }));
  expect(screen.getByText("age")).toBeInTheDocument();
  await userEvent.keyboard("income{Enter}");
  expect(params()).toEqual({ stratify_by: "income" });
  await userEvent.click(screen.getByRole("button", { name: "Stratify by: income" }));
  await userEvent.keyboard("other column{Enter}");
  expect(params()).toEqual({ stratify_by: "other column" });
});

it("makes a field a parameter of the pipeline", async () => {
  const { params, documents } = show();
  await userEvent.click(screen.getByRole("button", { name: "Options of Fraction" }));
  await userEvent.click(screen.getByRole("menuitem", { name: "Make this a pipeline parameter" }));
  expect(params()).toEqual({ fraction: { $parameter: "fraction" } });
  expect(documents.getState().document.parameters).toEqual({
    fraction: { type: "number", default: 0.5, description: "" },
  });
});

it("goes with Tab to the field first, then to its options", async () => {
  show();
  const field = screen.getByRole("textbox", { name: "Fraction" });
  field.focus();
  await userEvent.tab();
  expect(screen.getByRole("button", { name: "Options of Fraction" })).toHaveFocus();
});
