// Draws each chart of a page from its table when it comes near; until then, and without this, the table is the chart.
const library = document.querySelector("script[data-echarts]").dataset.echarts;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const HUES = 6;
const GAP = 2;

/** The rows of a table: figures to draw with, and the words and figures that the table prints. */
function rowsOf(figure) {
  return [...figure.querySelectorAll("tbody tr")].map((row) => {
    const cell = row.querySelector("td.amount");
    return {
      level: Number(row.dataset.level),
      href: row.dataset.href,
      name: row.querySelector("th").textContent.trim(),
      printed: cell.textContent.trim(),
      value: Number(cell.dataset.value || 0),
    };
  });
}

/** Colours by size: the six largest have a hue each, the others share the grey. */
function colours(figure, rows) {
  const style = getComputedStyle(figure);
  const bySize = [...rows].sort((one, other) => other.value - one.value);
  return new Map(bySize.map((row, at) => [row, style.getPropertyValue(`--chart-${at < HUES ? at + 1 : "rest"}`).trim()]));
}

function text(figure, part) {
  const style = getComputedStyle(figure);
  return { fontFamily: style.fontFamily, fontSize: 13, lineHeight: 18, color: style.color, ...part };
}

const words = (row) => `${row.name}\n${row.printed}`;

/** 类, 款, 项: a part that is called like the whole and is all of it is passed over. */
function areas(figure, rows) {
  const whole = { children: [] };
  const above = [whole];
  for (const row of rows) {
    if (row.level === 0) {
      Object.assign(whole, { row, name: row.name, value: row.value });
      continue;
    }
    const node = { row, name: row.name, value: row.value, children: [] };
    above[row.level - 1].children.push(node);
    above[row.level] = node;
  }
  const hues = colours(figure, whole.children.map((node) => node.row));
  const dress = (node, colour) => {
    while (node.children.length === 1 && node.children[0].name === node.name) Object.assign(node, node.children[0]);
    node.itemStyle = { color: colour };
    if (!node.children.length && node.row.href) node.link = node.row.href;
    for (const child of node.children) dress(child, colour);
  };
  for (const node of whole.children) dress(node, hues.get(node.row));
  return {
    type: "treemap",
    name: whole.name,
    data: whole.children,
    leafDepth: 1,
    roam: false,
    nodeClick: "link",
    drillDownIcon: "",
    target: "self",
    left: 0, right: 0, top: 0, bottom: 34,
    itemStyle: { borderColor: "#fff", borderWidth: 0, gapWidth: GAP },
    label: text(figure, { color: "#fff", formatter: ({ data }) => words(data.row), overflow: "break", lineOverflow: "truncate", padding: [4, 6, 0], position: "insideTopLeft" }),
    breadcrumb: { left: 0, bottom: 0, height: 26, emptyItemWidth: 0, itemStyle: { color: "#f4f6f8", borderColor: "#d5dae0", borderWidth: 1, textStyle: text(figure, {}) }, emphasis: { itemStyle: { color: "#d5dae0", textStyle: text(figure, {}) } } },
    emphasis: { itemStyle: { opacity: 0.85 } },
    levels: [{ itemStyle: { gapWidth: GAP } }, { itemStyle: { gapWidth: GAP } }, { itemStyle: { gapWidth: GAP } }],
  };
}

/** From each source into the whole, and from it to each use. */
function flows(figure, rows) {
  const second = rows.findIndex((row, at) => at > 0 && row.level === 0);
  const bySize = (some) => some.filter((row) => row.value).sort((one, other) => other.value - one.value);
  const [whole, sources, uses] = [rows[0], bySize(rows.slice(1, second)), bySize(rows.slice(second + 1))];
  const hues = new Map([...colours(figure, sources), ...colours(figure, uses)]);
  const ink = getComputedStyle(figure).getPropertyValue("--quiet").trim();
  const width = Math.round(figure.clientWidth * 0.42);
  const node = (row, side, depth) => ({
    name: `${side}${row.name}`, row, depth, value: row.value,
    itemStyle: { color: hues.get(row) || ink },
    label: { position: side === "in" ? "right" : "left", width, overflow: "break" },
  });
  const link = (row, source, target) => ({ source, target, row, value: row.value, lineStyle: { color: hues.get(row), opacity: 0.3 } });
  return {
    type: "sankey",
    nodes: [...sources.map((row) => node(row, "in", 0)), { ...node(whole, "", 1), label: { show: false } }, ...uses.map((row) => node(row, "out", 2))],
    links: [...sources.map((row) => link(row, `in${row.name}`, whole.name)), ...uses.map((row) => link(row, whole.name, `out${row.name}`))],
    left: 0, right: 0, top: 8, bottom: 26,
    nodeWidth: 10,
    nodeGap: 34,
    layoutIterations: 0,
    draggable: false,
    label: text(figure, { formatter: ({ data }) => words(data.row) }),
    emphasis: { disabled: true },
  };
}

const SERIES = { treemap: areas, flow: flows };
const HINTS = { treemap: "点开一块，看它由什么组成。" };

async function draw(figure) {
  const { init } = await import(library);
  const rows = rowsOf(figure);
  const area = figure.querySelector(".chart-area");
  const canvas = document.createElement("div");
  const told = document.createElement("p");
  const hint = () => { told.textContent = HINTS[figure.dataset.chart]; };
  area.append(canvas);
  if (HINTS[figure.dataset.chart]) area.append(told);
  hint();
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `${figure.querySelector("figcaption").textContent}。数据见下面的数据表。`);
  const chart = init(canvas, null, { renderer: "svg" });
  const show = () => chart.setOption({ animation: !still.matches, animationDuration: 0, animationDurationUpdate: 250, series: [SERIES[figure.dataset.chart](figure, rows)] });
  show();
  chart.on("mouseover", ({ data }) => {
    if (data?.row) told.textContent = `${data.row.name}：${data.row.printed}万元`;
  });
  chart.on("mouseout", hint);
  figure.classList.add("is-drawn");
  figure.querySelector("details").open = false;
  let { clientWidth } = area;
  new ResizeObserver(() => {
    if (area.clientWidth === clientWidth || !area.clientWidth) return;
    ({ clientWidth } = area);
    chart.resize();
    show();
  }).observe(area);
  addEventListener("beforeprint", () => chart.resize({ width: 620 }));
  addEventListener("afterprint", () => chart.resize({ width: "auto" }));
}

if (!matchMedia("(forced-colors: active)").matches) {
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      draw(target).catch(() => target.classList.add("is-drawn"));
    }
  }, { rootMargin: "400px" });
  for (const area of document.querySelectorAll(".chart-area")) near.observe(area.parentElement);
}
