import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { expect, it } from "vitest";
import type { RunSnapshot } from "@/api/types";
import { RunActions } from "./RunActions";

function show(kind: string) {
  const run = { id: "r", kind, state: "succeeded", number: 1 } as unknown as RunSnapshot;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <RunActions run={run} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

it("offers to run a pipeline again", () => {
  show("pipeline");
  expect(screen.getByRole("button", { name: "Run again" })).toBeVisible();
});

it("offers nothing for what was tried, which has no graph to run again", () => {
  show("probe");
  expect(screen.queryByRole("button")).toBeNull();
});
