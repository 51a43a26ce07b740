// Runs what tests/ says of the pure parts of the islands, in Node: bundled first, because Node does not read TypeScript.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const into = mkdtempSync(join(tmpdir(), "gawah-web-"));
try {
  const entryPoints = readdirSync("tests").filter((name) => name.endsWith(".test.ts")).map((name) => join("tests", name));
  // The islands read the page's language when they are loaded; Node has no page.
  const banner = { js: "globalThis.document ??= { documentElement: { dir: 'ltr', dataset: {} } };" };
  await build({ entryPoints, bundle: true, format: "esm", platform: "node", outdir: into, outExtension: { ".js": ".mjs" }, banner, logLevel: "warning" });
  const files = readdirSync(into).map((name) => join(into, name));
  process.exitCode = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(into, { recursive: true });
}
