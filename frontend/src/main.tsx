/** Starts the page: theme, cache, routes. */
import "@/ui/base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { queryClient } from "@/api/queryClient";
import { router } from "@/app/router";
import { startTheme } from "@/app/theme";
import { shareNonce } from "@/ui/nonce";

shareNonce();
startTheme();

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no element with the id 'root'.");

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
