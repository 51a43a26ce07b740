// The resident's app, bundled: a first script in one file, a part for each screen, and two lists that nobody writes by hand: what a
// phone keeps of it, for the service worker, and which sources speak on which screen, for script/words (build.mjs writes it down).
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { build } from "esbuild";

const OUT = "static/app";
const FIRST = resolve("web/app/app.ts");
const ROUTER = "web/app/router.ts";
// As router.ts writes down its screens, and as nothing else there is written.
const SCREENS = new Map([...readFileSync(ROUTER, "utf8").matchAll(/^ {2}(\w+): \(\) => import\("\.\/([\w/]+)"\),$/gm)].map(([, name, from]) => [`web/app/${from}.ts`, name]));

// Not a screen, and with words of its own as one: it comes when it is asked for.
SCREENS.set("web/app/settings/watch_form.ts", "watch");

export async function buildApp(common) {
  rmSync(`${OUT}/chunks`, { recursive: true, force: true });
  const app = { ...common, outdir: OUT, metafile: true };
  const scripts = await build({ ...app, entryPoints: [FIRST], format: "esm", splitting: true, chunkNames: "chunks/[name]-[hash]", plugins: [onTheFirst()] });
  const others = [
    await build({ ...app, entryPoints: ["web/app/before.ts"], format: "iife" }),
    await build({ ...app, entryPoints: [{ in: "web/app/css/app.css", out: "app" }], external: ["../fonts/*", "../kinara.svg"] }),
  ];
  // Where a page would start a thread of its own, the service worker is one: it asks for no address.
  await build({ ...app, entryPoints: ["web/app/worker.ts"], format: "iife", logOverride: { "empty-import-meta": "silent" } });

  const outputs = scripts.metafile.outputs;
  // All that this holds is the address of the first script, by which the page asks for it itself.
  const stub = `${OUT}/app.js`;
  const [first] = outputs[stub].imports.map(({ path }) => path);
  if (needed(outputs, first).length > 1) throw new Error("the first script is no longer one file");
  rmSync(stub);
  const kept = [scripts, ...others].flatMap(({ metafile }) => Object.keys(metafile.outputs)).filter((path) => path !== stub);
  write(`${OUT}/kept.json`, { kept: kept.map(named).sort(), first: named(first), parts: parts(outputs, first, named) });
  return Object.fromEntries(Object.entries(parts(outputs, first, sourcesOf(outputs))).map(([name, sources]) => [name ? `app/${name}` : "app", sources]));
}

// What a screen shares with home it finds in the first script, and esbuild makes a file for each set of entries that share something:
// when all of them begin with the first script, its modules are one file instead of sixteen, each with headers of its own.
function onTheFirst() {
  return {
    name: "on-the-first",
    setup(building) {
      const late = new Set();
      building.onResolve({ filter: /^\./ }, async ({ path, kind, resolveDir, importer, pluginData }) => {
        if (kind !== "dynamic-import" || pluginData === "seen") return undefined;
        const found = await building.resolve(path, { kind, resolveDir, importer, pluginData: "seen" });
        late.add(found.path);
        return found;
      });
      building.onLoad({ filter: /web\/app\/.*\.ts$/ }, ({ path }) => {
        const source = readFileSync(path, "utf8");
        // What imports nothing stays alone: `work` is a thread too.
        return late.has(path) && /^import /m.test(source) ? { contents: `import ${JSON.stringify(FIRST)};\n${source}`, loader: "ts" } : undefined;
      });
    },
  };
}

// By screen, what it has beside the first script; under "" the first script itself, with what comes to no screen.
function parts(outputs, first, as) {
  const made = Object.entries(outputs).filter(([path, { entryPoint }]) => entryPoint && path !== `${OUT}/app.js`);
  const found = { "": [first] };
  for (const [path, { entryPoint }] of made) {
    const more = needed(outputs, path).filter((each) => each !== first);
    const name = SCREENS.get(entryPoint);
    if (name) found[name] = more;
    else if (as !== named) found[""].push(...more);
  }
  if (Object.keys(found).length !== SCREENS.size + 1) throw new Error(`${ROUTER} names ${SCREENS.size} screens, and not all were built`);
  return Object.fromEntries(Object.entries(found).sort().map(([name, files]) => [name, [...new Set(files.flatMap(as))].sort()]));
}

// The file itself and, however far, what it cannot begin without.
function needed(outputs, path, seen = new Set([path])) {
  for (const { path: next, kind } of outputs[path].imports) if (kind === "import-statement" && !seen.has(next)) needed(outputs, next, seen.add(next));
  return [...seen];
}

const named = (path) => path.replace(`${OUT}/`, "");
export const sourcesOf = (outputs) => (path) => Object.keys(outputs[path].inputs).map((input) => relative("../..", resolve(input)));
export const write = (path, what) => writeFileSync(path, `${JSON.stringify(what, null, 1)}\n`);
