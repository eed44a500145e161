// What of ECharts the public pages draw with: areas and flows, as SVG.
import { SankeyChart, TreemapChart } from "echarts/charts";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([SankeyChart, TreemapChart, SVGRenderer]);

export { init };
