import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** One script, one style sheet, no inlined data: the page works under `default-src 'self'`. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { output: { codeSplitting: false } },
  },
});
