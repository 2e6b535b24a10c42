// Sliders and numbers of a scenario keep step with each other. Without this the numbers are enough.
"use strict";

const scenario = document.querySelector("[data-scenario]");

function show(slider) {
  const number = slider.querySelector("input[name]");
  slider.classList.toggle("is-changed", number.value.trim() !== slider.dataset.today);
}

function set(slider, value) {
  slider.querySelector("input[type=range]").value = value;
  slider.querySelector("input[name]").value = value;
  show(slider);
}

scenario.addEventListener("input", (event) => {
  const slider = event.target.closest("[data-slider]");
  if (!slider) return;
  const range = slider.querySelector("input[type=range]");
  const number = slider.querySelector("input[name]");
  if (event.target === range) number.value = range.value;
  else if (Number.isFinite(Number(number.value))) range.value = number.value;
  show(slider);
});

scenario.addEventListener("click", (event) => {
  if (!event.target.closest("[data-reset]")) return;
  event.preventDefault();
  scenario.querySelectorAll("[data-slider]").forEach((slider) => set(slider, slider.dataset.today));
  scenario.querySelectorAll("input[type=checkbox]").forEach((box) => {
    box.checked = false;
  });
});

// On a phone the result lies below the sliders.
document.body.addEventListener("htmx:afterSwap", (event) => {
  const result = document.getElementById("result");
  if (event.detail.target.id !== "result" && event.detail.elt.id !== "result") return;
  if (result.getBoundingClientRect().top > window.innerHeight * 0.75) result.scrollIntoView({ block: "start" });
});
