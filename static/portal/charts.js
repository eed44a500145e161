// Draws each chart of a page from its table when it comes near; until then, and without this, the table is the chart.
const library = document.querySelector("script[data-echarts]").dataset.echarts;
const HUES = 6;

/** What a click on an area does, for those who see it. */
function hint({ parts }) {
  if (parts.some((part) => part.parts.length)) return "点开一块，看它由什么组成。";
  return parts.some((part) => part.href) ? "点一块，看它的出处。" : "";
}

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
      parts: [],
    };
  });
}

const bySize = (rows) => rows.filter((row) => row.value).sort((one, other) => other.value - one.value);

const property = (figure, name) => getComputedStyle(figure).getPropertyValue(name).trim();

/** Colours by size: the six largest have a hue each, the others share the grey. */
function paint(figure, rows) {
  bySize(rows).forEach((row, at) => { row.colour = property(figure, `--chart-${at < HUES ? at + 1 : "rest"}`); });
}

const words = ({ data }) => `${data.row.name}\n${data.row.printed}`;

const text = (figure, part) => ({
  fontFamily: getComputedStyle(figure).fontFamily, fontSize: 13, lineHeight: 18, formatter: words, overflow: "break", ...part,
});

/** Rows as a tree: 类, 款, 项. A part that is called like its whole and is all of it is passed over. */
function tree(rows) {
  const whole = rows.find((row) => row.level === 0) || { name: "全部", parts: [] };
  const above = [whole];
  for (const row of rows) {
    if (row.level === 0) continue;
    above[row.level - 1].parts.push(row);
    above[row.level] = row;
  }
  for (const row of rows) {
    while (row.parts.length === 1 && row.parts[0].name === row.name) row.parts = row.parts[0].parts;
  }
  return whole;
}

function areas(figure, whole) {
  return {
    type: "treemap",
    data: whole.parts.map((row) => ({ name: row.name, value: row.value, row, itemStyle: { color: row.colour } })),
    roam: false,
    nodeClick: false,
    breadcrumb: { show: false },
    left: 0, right: 0, top: 0, bottom: 0,
    itemStyle: { borderWidth: 0, gapWidth: 2 },
    label: text(figure, { color: "#fff", lineOverflow: "truncate", padding: [4, 6, 0], position: "insideTopLeft" }),
    emphasis: { itemStyle: { opacity: 0.85 } },
    levels: [{ itemStyle: { gapWidth: 2 } }],
  };
}

/** Colours its parts, and theirs like them; shows one whole at a time, with a way back to those above. */
function drawAreas(figure, chart, area, rows) {
  const top = tree(rows);
  paint(figure, top.parts);
  const inherit = (row) => row.parts.forEach((part) => { part.colour = row.colour; inherit(part); });
  top.parts.forEach(inherit);
  const way = document.createElement("p");
  const told = document.createElement("p");
  way.className = "chart-way";
  area.append(way, told);
  let shown = [top];
  const show = () => {
    chart.clear();
    chart.setOption({ animation: false, series: [areas(figure, shown.at(-1))] });
    told.textContent = hint(shown.at(-1));
    way.replaceChildren(...shown.map((row, at) => {
      const step = document.createElement("button");
      step.type = "button";
      step.textContent = row.name;
      step.disabled = at === shown.length - 1;
      step.addEventListener("click", () => { shown = shown.slice(0, at + 1); show(); });
      return step;
    }));
  };
  chart.on("click", ({ data }) => {
    if (!data?.row) return;
    if (data.row.parts.length) {
      shown = [...shown, data.row];
      show();
    } else if (data.row.href) location.assign(data.row.href);
  });
  chart.on("mouseover", ({ data }) => { if (data?.row) told.textContent = `${data.row.name}：${data.row.printed}万元`; });
  chart.on("mouseout", () => { told.textContent = hint(shown.at(-1)); });
  return show;
}

/** From each source into the whole, and from it to each use. */
function flows(figure, rows) {
  const second = rows.findIndex((row, at) => at > 0 && row.level === 0);
  const [whole, sources, uses] = [rows[0], bySize(rows.slice(1, second)), bySize(rows.slice(second + 1))];
  paint(figure, sources);
  paint(figure, uses);
  whole.colour = property(figure, "--quiet");
  const label = (position) => ({ show: position !== "", position, width: Math.round(figure.clientWidth * 0.42) });
  const node = (row, side, depth, position) => ({
    name: `${side}${row.name}`, row, depth, value: row.value, itemStyle: { color: row.colour }, label: label(position),
  });
  const link = (row, source, target) => ({
    source, target, value: row.value, lineStyle: { color: row.colour, opacity: 0.3 },
  });
  return {
    type: "sankey",
    nodes: [
      ...sources.map((row) => node(row, "in", 0, "right")),
      node(whole, "", 1, ""),
      ...uses.map((row) => node(row, "out", 2, "left")),
    ],
    links: [
      ...sources.map((row) => link(row, `in${row.name}`, whole.name)),
      ...uses.map((row) => link(row, whole.name, `out${row.name}`)),
    ],
    left: 0, right: 0, top: 8, bottom: 26,
    nodeWidth: 10,
    nodeGap: 34,
    layoutIterations: 0,
    draggable: false,
    label: text(figure, { color: getComputedStyle(figure).color }),
    emphasis: { disabled: true },
  };
}

const drawFlows = (figure, chart, area, rows) => () => {
  chart.clear();
  chart.setOption({ animation: false, series: [flows(figure, rows)] });
};

const DRAW = { treemap: drawAreas, flow: drawFlows };

async function draw(figure) {
  const { init } = await import(library);
  const area = figure.querySelector(".chart-area");
  const canvas = document.createElement("div");
  area.append(canvas);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `${figure.querySelector("figcaption").textContent}。数据见下面的数据表。`);
  const chart = init(canvas, null, { renderer: "svg" });
  const show = DRAW[figure.dataset.chart](figure, chart, area, rowsOf(figure));
  chart.on("rendered", () => {
    const svg = canvas.querySelector("svg");
    svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
  });
  show();
  chart.resize();
  figure.classList.add("is-drawn");
  figure.querySelector("details").open = false;
  let { clientWidth } = area;
  new ResizeObserver(() => {
    if (area.clientWidth === clientWidth || !area.clientWidth) return;
    ({ clientWidth } = area);
    chart.resize();
    show();
  }).observe(area);
}

if (!matchMedia("(forced-colors: active)").matches) {
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      draw(target).catch(() => target.classList.add("is-drawn", "is-table"));
    }
  }, { rootMargin: "400px" });
  for (const area of document.querySelectorAll(".chart-area")) near.observe(area.parentElement);
}
