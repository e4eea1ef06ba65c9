import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { expect, it } from "vitest";
import { secretsQuery } from "@/api/secrets";
import type { ParameterSpec } from "@/graph/spec";
import { SecretControl } from "./SecretControl";

it("shows the name of the secret that a parameter is given", () => {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } },
  });
  const secret = { name: "password", version: "1", created_at: "", updated_at: "" };
  client.setQueryData(secretsQuery.queryKey, [{ ...secret, used_by: [], datastores: [] }]);
  render(
    <QueryClientProvider client={client}>
      <MemoryRouter>
        <SecretControl
          id="secret"
          parameter={
            {
              name: "secret",
              title: "Secret",
              help: "The script reads it as a file.",
              kind: "secret",
              required: false,
            } as ParameterSpec
          }
          value={{ $secret: "password" }}
          onChange={() => undefined}
          isInvalid={false}
          describedBy={undefined}
          schema={null}
        />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  expect(screen.getByRole("combobox", { name: "Secret" }).textContent).toContain("password");
  expect(screen.getByText(/reads it as a file/)).toBeVisible();
});
