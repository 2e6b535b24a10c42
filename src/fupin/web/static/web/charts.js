// Map, trend and bars. Data come with the page as JSON; tooltips are drawn on the canvas, because the content
// security policy refuses the inline styles of HTML tooltips.
"use strict";

const FONT = getComputedStyle(document.body).fontFamily;
const INK = "#1d2733";
const SOFT = "#526070";
const BANDS = [
  { lt: 3, color: "#dcebe1" },
  { gte: 3, lt: 10, color: "#fbe6bd" },
  { gte: 10, lt: 20, color: "#f2bf73" },
  { gte: 20, lt: 30, color: "#d98841" },
  { gte: 30, color: "#a64b1c" },
];
const BAND_LABELS = ["< 3 %", "3–10 %", "10–20 %", "20–30 %", "≥ 30 %"];

const read = (element) => JSON.parse(document.getElementById(element.dataset.source).textContent);

function tooltip(extra) {
  return {
    renderMode: "richText",
    confine: true,
    backgroundColor: "#ffffff",
    borderColor: "#b9c4d0",
    borderWidth: 1,
    padding: [8, 12],
    textStyle: { color: INK, fontFamily: FONT, fontSize: 13, lineHeight: 20 },
    ...extra,
  };
}

async function drawMap(element) {
  const data = read(element);
  const response = await fetch(element.dataset.geometry);
  if (!response.ok) return;
  echarts.registerMap("areas", await response.json());
  const byName = new Map(data.areas.map((area) => [area.name, area]));
  const chart = echarts.init(element, null, { renderer: "canvas" });
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: FONT },
    tooltip: tooltip({
      trigger: "item",
      formatter: ({ name }) => [name, ...(byName.get(name)?.lines || [])].join("\n"),
    }),
    visualMap: {
      type: "piecewise",
      left: 0,
      bottom: 0,
      itemWidth: 16,
      itemHeight: 12,
      itemGap: 6,
      textStyle: { color: SOFT, fontFamily: FONT, fontSize: 12 },
      pieces: BANDS.map((band, index) => ({ ...band, label: BAND_LABELS[index] })),
      outOfRange: { color: "#e4e8ed" },
      selectedMode: false,
      hoverLink: false,
    },
    series: [
      {
        type: "map",
        map: "areas",
        selectedMode: false,
        aspectScale: 0.86, // a degree of longitude at 31° north
        top: 2,
        bottom: 2,
        label: { show: true, fontSize: 11, color: INK, fontFamily: FONT, textBorderColor: "#ffffffb3", textBorderWidth: 2 },
        itemStyle: { areaColor: "#e4e8ed", borderColor: "#ffffff", borderWidth: 1 },
        emphasis: { label: { color: INK, fontWeight: 600 }, itemStyle: { areaColor: null, borderColor: "#1b4b86", borderWidth: 2 } },
        data: data.areas.map((area) => ({ name: area.name, value: area.value === null || area.value === undefined ? NaN : area.value * 100 })),
      },
    ],
  });
  chart.on("click", ({ name }) => {
    const area = byName.get(name);
    if (area) window.location.assign(area.url);
  });
  keepSize(chart, element);
}

function drawTrend(element) {
  const data = read(element);
  const chart = echarts.init(element, null, { renderer: "canvas" });
  const axis = { axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: SOFT, fontFamily: FONT } };
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: FONT },
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" } }),
    legend: { top: 0, right: 0, itemWidth: 14, itemHeight: 10, textStyle: { color: SOFT, fontFamily: FONT } },
    grid: { left: 4, right: 4, top: 34, bottom: 2, containLabel: true },
    xAxis: { type: "category", data: data.years, ...axis },
    yAxis: [
      { type: "value", min: 0, ...axis, splitLine: { lineStyle: { color: "#ebeff4" } } },
      { type: "value", min: 0, ...axis, splitLine: { show: false } },
    ],
    series: [
      {
        name: data.persons_name,
        type: "bar",
        barMaxWidth: 34,
        data: data.persons.map((value, index) => ({
          value,
          itemStyle: { color: data.years[index] === data.chosen ? "#1b4b86" : "#9db8d8" },
        })),
        itemStyle: { color: "#1b4b86" },
      },
      {
        name: data.ratio_name,
        type: "line",
        yAxisIndex: 1,
        symbolSize: 7,
        data: data.ratio,
        lineStyle: { color: "#b3681a", width: 2 },
        itemStyle: { color: "#b3681a" },
      },
    ],
  });
  keepSize(chart, element);
}

// Lying bars of one series. A click opens the list behind a bar.
function drawBars(element) {
  const data = read(element);
  element.classList.toggle("chart-few", data.names.length < 8);
  const chart = echarts.init(element, null, { renderer: "canvas" });
  const names = {
    type: "category",
    data: data.names,
    inverse: true,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: INK, fontFamily: FONT, width: element.clientWidth * 0.42, overflow: "truncate" },
  };
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: FONT },
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (value) => value.toLocaleString("en-US") }),
    grid: { left: 4, right: 70, top: 4, bottom: 2, containLabel: true },
    xAxis: { type: "value", axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: names,
    series: [
      {
        name: data.name,
        type: "bar",
        barMaxWidth: 18,
        data: data.values,
        itemStyle: { color: "#2f6db3" },
        cursor: "pointer",
        label: {
          show: true,
          position: "right",
          color: INK,
          fontFamily: FONT,
          formatter: ({ value }) => Math.round(value).toLocaleString("en-US"),
        },
      },
    ],
  });
  chart.on("click", ({ dataIndex }) => window.location.assign(data.urls[dataIndex]));
  keepSize(chart, element);
}

// Who enters (to the right) and who leaves (to the left) a group. A hidden cell is a pale stub.
function drawMoves(element) {
  const data = read(element);
  element.classList.toggle("chart-long", data.names.length > 8);
  const chart = echarts.init(element, null, { renderer: "canvas" });
  const longest = Math.max(1, ...data.enters, ...data.leaves);
  const shown = (value) => (value === null ? data.few : value.toLocaleString("en-US"));
  const series = (name, values, sign, color, position) => ({
    name,
    type: "bar",
    stack: "moves",
    barMaxWidth: 16,
    itemStyle: { color },
    data: values.map((value) => ({
      value: sign * (value === null ? longest * 0.02 : value),
      itemStyle: value === null ? { color: "#c3ccd6" } : {},
    })),
    label: {
      show: true,
      position,
      color: INK,
      fontFamily: FONT,
      formatter: ({ dataIndex }) => (values[dataIndex] === 0 ? "" : shown(values[dataIndex])),
    },
  });
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: FONT },
    tooltip: tooltip({
      trigger: "axis",
      axisPointer: { type: "shadow" },
      formatter: ([{ dataIndex: at }]) =>
        `${data.names[at]}\n${data.enters_name}: ${shown(data.enters[at])}\n${data.leaves_name}: ${shown(data.leaves[at])}`,
    }),
    legend: { top: 0, right: 0, itemWidth: 14, itemHeight: 10, textStyle: { color: SOFT, fontFamily: FONT } },
    grid: { left: 4, right: 30, top: 30, bottom: 2, containLabel: true },
    xAxis: {
      type: "value",
      axisLabel: { show: false },
      splitLine: { show: false },
      min: ({ min }) => (min < 0 ? min * 1.2 : 0),
      max: ({ max }) => (max > 0 ? max * 1.1 : 0),
    },
    yAxis: {
      type: "category",
      data: data.names,
      inverse: true,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: INK, fontFamily: FONT, width: element.clientWidth * 0.34, overflow: "truncate" },
    },
    series: [
      series(data.leaves_name, data.leaves, -1, "#d8a13c", "left"),
      series(data.enters_name, data.enters, 1, "#2f6db3", "right"),
    ],
  });
  keepSize(chart, element);
}

function keepSize(chart, element) {
  new ResizeObserver(() => chart.resize()).observe(element);
  window.addEventListener("beforeprint", () => chart.resize());
}

const DRAW = { map: drawMap, trend: drawTrend, bars: drawBars, moves: drawMoves };

function drawAll(root) {
  root.querySelectorAll("[data-chart]").forEach((element) => {
    if (!echarts.getInstanceByDom(element)) DRAW[element.dataset.chart](element);
  });
}

drawAll(document);
document.body.addEventListener("htmx:load", (event) => drawAll(event.detail.elt));
