import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { antdStatic } from "./build/antd-static.ts";
import { precompress } from "./build/precompress.ts";

export default defineConfig({
  plugins: [antdStatic(), react(), precompress()],
  build: {
    manifest: true,
    target: "es2022",
    // An inlined asset would need `data:` in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      treeshake: {
        // These packages do not say that importing them does nothing by itself, though it does not.
        moduleSideEffects: [
          { test: /node_modules\/(@rc-component|@ant-design)\//, sideEffects: false },
        ],
      },
    },
  },
  server: {
    proxy: { "/api": process.env.YIDAN_SERVER ?? "http://127.0.0.1:8080" },
  },
});
