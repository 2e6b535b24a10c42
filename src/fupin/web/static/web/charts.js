// The map and the trend. Data come with the page as JSON; tooltips are drawn on the canvas, because the content
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

function keepSize(chart, element) {
  new ResizeObserver(() => chart.resize()).observe(element);
  window.addEventListener("beforeprint", () => chart.resize());
}

document.querySelectorAll("[data-chart]").forEach((element) => {
  if (element.dataset.chart === "map") drawMap(element);
  else drawTrend(element);
});
