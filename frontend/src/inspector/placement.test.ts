import { expect, test } from "vitest";
import type { Compute } from "@/api/computes";
import type { Environment } from "@/api/environments";
import { computeOptions, environmentOptions } from "./placement";

const target = (name: string, values: Partial<Compute> = {}) =>
  ({ name, kind: "process", workers: [{ state: "live" }], ...values }) as Compute;
const environment = (name: string, state: Environment["state"]) =>
  ({ name, kind: "requirements", state }) as Environment;

test("the default says which target that is", () => {
  const targets = [target("local", { is_default: true }), target("gpu")];
  expect(computeOptions(targets, null, null)[0]?.label).toBe("Default: local");
  expect(computeOptions(targets, null, "gpu")[0]?.label).toBe("Default: gpu");
});

test("a target that nobody serves says that steps wait", () => {
  const silent = target("farm", {
    workers: [{ state: "silent" }] as unknown as Compute["workers"],
  });
  expect(computeOptions([silent], null, null)[1]?.hint).toContain("no live worker");
});

test("what was chosen and is gone can still be seen", () => {
  expect(computeOptions([], "old", null).at(-1)).toMatchObject({
    value: "old",
    hint: "It is not there any more.",
  });
});

test("an environment says what stands between it and a run", () => {
  const [, failed, fresh] = environmentOptions(
    [environment("a", "failed"), environment("b", "new")],
    null,
  );
  expect(failed?.hint).toContain("failed");
  expect(fresh?.hint).toContain("first needed");
});
