import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { FailureView } from "./FailureView";

const message = "Which column is the label?";

it("names the kind of a mistake that a person can mend in words", () => {
  render(
    <FailureView error={{ code: "label_column_missing", title: "No label column", message }} />,
  );
  expect(screen.getByText("No label column")).toBeVisible();
});

it("never shows the class of an error of our own, as older runs have it", () => {
  render(<FailureView error={{ code: "sql_error", type: "ModuleError", message }} />);
  expect(screen.queryByText("ModuleError")).toBeNull();
  expect(screen.getByText("sql error")).toBeVisible();
});

it("names a crash by the class of its error", () => {
  render(<FailureView error={{ code: "crash", title: "Crash", type: "KeyError", message }} />);
  expect(screen.getByText("KeyError")).toBeVisible();
});
