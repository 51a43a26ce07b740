// Bundles each page's island into static/js. Same sources, same bytes: no date, no path and no random name goes in.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { basename } from "node:path";
import { buildApp, sourcesOf, write } from "./build_app.mjs";

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
const first = await build({ ...common, entryPoints: ["web/theme.ts", "web/htmx.ts"], format: "iife", metafile: true });

// An island for each page; the last two are fetched when they are asked for (late.ts).
const islands = await build({
  ...common,
  entryPoints: [
    "web/worklist.ts", "web/task.ts", "web/console.ts", "web/register.ts", "web/upkeep.ts", "web/live.ts", "web/account.ts", "web/sign_in.ts",
    "web/pagekeys.ts", "web/proof.ts",
  ],
  format: "esm",
  metafile: true,
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
// One incident on either of them: it comes to the worklist and to a task after their words (latemap.ts).
const maps = await build({ ...common, entryPoints: [{ in: "web/casemap.ts", out: "map/casemap" }], format: "esm", metafile: true });
writeFileSync("static/js/map/LICENCES.txt", licences(["leaflet", "maplibre-gl"]));

// Which sources are in which script: script/words gives each its own words.
write("catalogue/parts.json", { ...(await buildApp(common)), ...partsOf(first), ...partsOf(islands), ...partsOf(maps) });

function partsOf({ metafile: { outputs } }) {
  return Object.fromEntries(Object.keys(outputs).map((path) => [basename(path, ".js"), sourcesOf(outputs)(path).sort()]).filter(([name]) => name !== "htmx"));
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
