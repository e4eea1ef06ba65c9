import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import type { Json } from "@/graph/document";
import { parameter } from "@/testing/pipelines";
import { TableControl } from "./TableControl";

const COLUMNS = ["column", "test", "value"].map((name) => ({ name, type: "string" }));
const CONDITIONS = { columns: COLUMNS, rows: [[null, null, null]] };

function show(initial: Json | null) {
  const written: Json[] = [];
  function Place() {
    const [value, setValue] = useState<Json | null>(initial);
    return (
      <TableControl
        id="table"
        parameter={parameter("rows", { title: "Rows", kind: "table", default: initial })}
        value={value}
        onChange={(next) => {
          written.push(next);
          setValue(next);
        }}
        isInvalid={false}
        describedBy={undefined}
        schema={{ columns: [{ name: "age", type: "integer" }], guess: false }}
      />
    );
  }
  const { container } = render(<Place />);
  return { written, container };
}

it("keeps the columns that the module gives: rows are added, filled and removed", async () => {
  const { written } = show(CONDITIONS);
  expect(screen.queryByRole("button", { name: "Column" })).toBeNull();
  expect(screen.queryByRole("textbox", { name: "Name of column 1" })).toBeNull();

  await userEvent.type(screen.getByRole("combobox", { name: "column, row 1" }), "age");
  await userEvent.type(screen.getByRole("textbox", { name: "value, row 1" }), "5");
  expect(written.at(-1)).toEqual({ columns: COLUMNS, rows: [["age", null, "5"]] });

  await userEvent.click(screen.getByRole("button", { name: "Row" }));
  await userEvent.click(screen.getByRole("button", { name: "Remove row 1" }));
  expect(written.at(-1)).toEqual(CONDITIONS);
});

it("offers the columns that flow in, where a column is to be named", () => {
  const { container } = show(CONDITIONS);
  const field = screen.getByRole("combobox", { name: "column, row 1" });
  const offered = container.querySelectorAll(`[id="${field.getAttribute("list")}"] option`);
  expect([...offered].map((option) => option.getAttribute("value"))).toEqual(["age"]);
});

it("lets a table without given columns have any", async () => {
  const { written } = show(null);
  await userEvent.click(screen.getByRole("button", { name: "Column" }));
  expect(written.at(-1)).toEqual({ columns: [{ name: "column_1", type: "string" }], rows: [] });
});
