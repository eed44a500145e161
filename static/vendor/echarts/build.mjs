// Makes echarts.js from entry.js: see README.md. Run where echarts, zrender, esbuild and terser are installed.
import { writeFileSync } from "node:fs";
import { build } from "esbuild";
import { minify } from "terser";

// Parts that the charts of this project never reach: canvas, patterns, other languages, dark theme, options of
// earlier versions, animation by style sheet (which the content security policy would refuse), and a sorting
// function that every browser has by now.
const WITHOUT = {
  "zrender/lib/canvas/graphic.js":
    "export function brush() {} export function brushLoopFinalize() {} export function brushSingle() {} export function createCanvasPattern() {}",
  "zrender/lib/core/timsort.js": "export default function (array, compare) { array.sort(compare); }",
  "zrender/lib/svg/cssAnimation.js": "export function createCSSAnimation() {}",
  "zrender/lib/svg/cssEmphasis.js": "export function createCSSEmphasis() {}",
  "echarts/lib/util/decal.js": "export function createOrUpdatePatternFromDecal() { return null; }",
  "echarts/lib/i18n/langZH.js": "export default {};",
  "echarts/lib/i18n/langEN.js": "export default {};",
  "echarts/lib/theme/dark.js": "export default {};",
  "echarts/lib/loading/default.js": "export default function () {}",
  "echarts/lib/preprocessor/backwardCompat.js": "export default function () {}",
  "echarts/lib/preprocessor/helper/compatStyle.js": "export default function () {}",
};

const without = {
  name: "without",
  setup(bundle) {
    bundle.onLoad({ filter: /\.js$/ }, ({ path }) => {
      const part = Object.keys(WITHOUT).find((each) => path.endsWith(`/${each}`));
      return part && { contents: WITHOUT[part] };
    });
  },
};

const bundled = await build({
  entryPoints: [new URL("entry.js", import.meta.url).pathname],
  bundle: true,
  format: "esm",
  target: "es2020",
  minify: true,
  legalComments: "none",
  write: false,
  define: { "process.env.NODE_ENV": '"production"' },
  plugins: [without],
});
const { code } = await minify(bundled.outputFiles[0].text, {
  module: true,
  compress: { passes: 3 },
  format: { preamble: "/*! Apache ECharts 6.1.0 (Apache-2.0), ZRender 6.1.0 (BSD-3-Clause): LICENSE, NOTICE */" },
});
writeFileSync(new URL("echarts.js", import.meta.url), `${code}\n`);
