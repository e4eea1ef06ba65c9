import { expect, test } from "vitest";
import { parseProse } from "./proseBlocks";

test("single line breaks do not end a paragraph", () => {
  expect(parseProse("One\nsentence.\n\nAnother.")).toEqual([
    { kind: "paragraph", text: "One sentence." },
    { kind: "paragraph", text: "Another." },
  ]);
});

test("arguments become terms, their lines joined", () => {
  const help = "Args:\n    dataset: The rows,\n        all of them.\n    seed: For `random`.";
  expect(parseProse(help)).toEqual([
    {
      kind: "terms",
      title: "Inputs and parameters",
      terms: [
        ["dataset", "The rows, all of them."],
        ["seed", "For `random`."],
      ],
    },
  ]);
});

test("lines with a dash are a list", () => {
  expect(parseProse("- one\n  more\n- two")).toEqual([
    { kind: "list", items: ["one more", "two"] },
  ]);
});
