/** The vectors that hold the browser and the server to the same rules. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applyOperations } from "./apply";
import type { PipelineDocument } from "./document";
import type { Operation } from "./operations";

interface Case {
  readonly name: string;
  readonly before?: PipelineDocument;
  readonly operations: readonly Operation[];
  readonly after: PipelineDocument;
  readonly inverse: readonly Operation[];
  readonly ignored: readonly number[];
}

const vectors = JSON.parse(readFileSync("../tests/vectors/operations.json", "utf8")) as {
  readonly before: PipelineDocument;
  readonly cases: readonly Case[];
};

describe("operations", () => {
  it.each(vectors.cases.map((vector) => [vector.name, vector] as const))("%s", (_name, vector) => {
    const before = vector.before ?? vectors.before;
    const applied = applyOperations(before, vector.operations);
    expect(applied.document).toEqual(vector.after);
    expect(applied.inverse).toEqual(vector.inverse);
    expect(applied.ignored.map(({ index }) => index)).toEqual(vector.ignored);
    expect(applyOperations(applied.document, applied.inverse).document).toEqual(before);
  });
});
