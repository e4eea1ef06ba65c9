import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { expect, it } from "vitest";
import { RunOf } from "./RunOf";

const PROBE = { kind: "probe", pipeline: null, pipeline_name: null } as const;

it.each([
  [{ kind: "compute", name: "gpu box" }, "Check of compute “gpu box”", "/compute/gpu box"],
  [{ kind: "datastore", name: "lake" }, "Check of datastore “lake”", "/settings/datastores"],
] as const)("names what a probe has tried: %o", (tried, words, address) => {
  render(
    <MemoryRouter>
      <RunOf run={{ ...PROBE, tried }} />
    </MemoryRouter>,
  );
  expect(decodeURI(screen.getByRole("link", { name: words }).getAttribute("href") ?? "")).toBe(
    address,
  );
});

it("says so where the pipeline of a run is gone", () => {
  render(<RunOf run={{ ...PROBE, kind: "pipeline" }} />);
  expect(screen.getByText("Deleted pipeline")).toBeVisible();
});
