import { expect, it } from "vitest";
import { parameter } from "@/testing/pipelines";
import { messagesFor, schemaMessage } from "./fieldErrors";

const fraction = parameter("fraction", {
  title: "Fraction",
  kind: "number",
  schema: { type: "number", minimum: 0, exclusiveMaximum: 1 },
});

it.each([
  [0.5, null],
  [-1, "Fraction must be 0 or more."],
  [1, "Fraction must be less than 1."],
  ["abc", "Fraction must be a number."],
  [undefined, null],
  [{ $parameter: "share" }, null],
])("judges %j while it is typed", (value, expected) => {
  expect(schemaMessage(fraction, value)).toBe(expected);
});

it("shows the server's problem where the schema has none", () => {
  const problems = [
    {
      code: "unknown_column",
      message: "There is no column incme.",
      parameter: "fraction",
      hint: "Did you mean income?",
    },
    { code: "input_missing", message: "No input.", parameter: null },
  ];
  expect(messagesFor(fraction, 0.5, problems)).toEqual([
    "There is no column incme. Did you mean income?",
  ]);
  expect(messagesFor(fraction, 2, problems)).toEqual(["Fraction must be less than 1."]);
});
