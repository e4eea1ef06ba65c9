/** How the front end is built into static/app, tested, and served while it is being worked on. */
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const SERVER = process.env["PLUMBLINE_SERVER"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "/static/app/",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "../static/app",
    emptyOutDir: true,
    manifest: true,
    target: ["chrome120", "firefox121", "safari17"],
    // Nothing is inlined as a data: address, because the page's policy allows only its own files.
    assetsInlineLimit: 0,
    // ECharts is larger than this, and only fetched when a chart is shown.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      input: "src/main.tsx",
      output: {
        // What every page needs, apart from the code that changes. ECharts, CodeMirror and elkjs
        // stay out of it: they are reached by import() and get files of their own.
        codeSplitting: {
          groups: [
            {
              name: "vendor",
              test: /node_modules[\\/](react|react-dom|scheduler|react-router|zustand|@tanstack[\\/](react-)?query(-core)?)[\\/]/,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      "/api": SERVER,
      "/ws": { target: SERVER, ws: true },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/testing/setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    restoreMocks: true,
    // One document for all files of a worker: making one each takes most of the time.
    isolate: false,
  },
});
