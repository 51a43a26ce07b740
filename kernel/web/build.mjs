// Bundles each page's island into static/js. Same sources, same bytes: no date, no path and no random name goes in.
import { build } from "esbuild";

const common = {
  bundle: true,
  minify: true,
  target: ["chrome109", "firefox115", "safari16.4"],
  outdir: "static/js",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

// Classic scripts in the head: the theme must be chosen before the first paint, and htmx stands ready before the islands.
await build({ ...common, entryPoints: ["web/theme.ts", "web/htmx.ts"], format: "iife" });

await build({
  ...common,
  entryPoints: ["web/worklist.ts", "web/task.ts", "web/console.ts", "web/register.ts", "web/upkeep.ts", "web/live.ts", "web/account.ts", "web/sign_in.ts"],
  format: "esm",
});
