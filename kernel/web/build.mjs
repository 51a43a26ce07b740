// Bundles each page's island into static/js. Same sources, same bytes: no date, no path and no random name goes in.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

// Sheets that always come together, as one: their parts stay as they are written, in static/css.
await build({ ...common, outdir: "static/css", entryPoints: ["web/css/face.css", "web/css/task.css"], external: ["../fonts/*", "../kinara.svg"] });

// The two that draw maps, and the worker of one: files of their own, fetched when a map is opened.
await build({
  ...common,
  entryPoints: [
    { in: "web/map/maplibre.ts", out: "map/maplibre" },
    { in: "maplibre-gl/dist/maplibre-gl-worker.mjs", out: "map/maplibre-worker" },
    { in: "web/map/leaflet.ts", out: "map/leaflet" },
  ],
  alias: { leaflet: "leaflet/dist/leaflet-src.esm.js" },
  format: "esm",
});
writeFileSync("static/js/map/LICENCES.txt", licences(["leaflet", "maplibre-gl"]));

// The resident's app: a small first script, a chunk for each screen, and the list of all of them for the service worker, as the
// bundler itself names them.
rmSync("static/app/chunks", { recursive: true, force: true });
const app = { ...common, outdir: "static/app", metafile: true };
const made = [
  await build({ ...app, entryPoints: ["web/app/app.ts"], format: "esm", splitting: true, chunkNames: "chunks/[name]-[hash]" }),
  await build({ ...app, entryPoints: ["web/app/before.ts"], format: "iife" }),
  await build({ ...app, entryPoints: [{ in: "web/app/css/app.css", out: "app" }], external: ["../fonts/*", "../kinara.svg"] }),
];
const kept = made.flatMap(({ metafile }) => Object.keys(metafile.outputs)).map((path) => path.replace("static/app/", "")).sort();
writeFileSync("static/app/kept.json", `${JSON.stringify({ kept, first: first(made[0].metafile.outputs) }, null, 1)}\n`);
// Where a page would start a thread of its own, the service worker is one: it asks for no address.
await build({ ...app, entryPoints: ["web/app/worker.ts"], format: "iife", logOverride: { "empty-import-meta": "silent" } });

// What the first script is made of: the page names them all at once, so that none waits for another to be read.
function first(outputs, name = "static/app/app.js", seen = new Set()) {
  for (const { path, kind } of outputs[name].imports) if (kind === "import-statement" && !seen.has(path)) first(outputs, path, seen.add(path));
  return [...seen].map((path) => path.replace("static/app/", "")).sort();
}

// What a bundle holds, it holds with the words of its licence; MapLibre carries its own dependencies inside.
function licences(packages) {
  const all = new Set(packages);
  for (const name of all) for (const dependency of Object.keys(manifest(name).dependencies ?? {})) if (!dependency.startsWith("@types/")) all.add(dependency);
  return [...all].sort().map((name) => {
    const { version, license } = manifest(name);
    const file = readdirSync(`node_modules/${name}`).find((each) => /^licen[cs]e/i.test(each));
    const words = file ? readFileSync(`node_modules/${name}/${file}`, "utf8").trim() : `Licence: ${license}`;
    return `${name} ${version}\n${"=".repeat(72)}\n${words}\n`;
  }).join("\n\n");
}

function manifest(name) {
  return JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
}
