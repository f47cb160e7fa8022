// Brings a page's explorers to life where no Python runs: each gets its state, which the build has
// put into the page, and its own module. With a kernel, Jupyter does this.

"use strict";

/** Return what a module expects of Jupyter, without a kernel: it has no `send`. */
function modelWithoutKernel(state) {
  const listeners = new EventTarget();
  const each = (events, act) => events.split(" ").forEach(act);
  return {
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
      listeners.dispatchEvent(new Event(`change:${name}`));
    },
    save_changes() {},
    on: (events, listener) => each(events, (event) => listeners.addEventListener(event, listener)),
    off: (events, listener) => each(events, (event) => listeners.removeEventListener(event, listener)),
  };
}

async function bringToLife(place, model) {
  const address = URL.createObjectURL(new Blob([model.get("_esm")], { type: "text/javascript" }));
  const { default: module } = await import(address);
  URL.revokeObjectURL(address);
  place.model = model; // for a reader with a console: place.model.get("scores")
  module.render({ model, el: place });
  place.classList.add("alive");
}

const states = JSON.parse(document.getElementById("explorers").textContent);
const models = Object.fromEntries(
  Object.entries(states).map(([name, state]) => [name, modelWithoutKernel(state)]));
const places = [...document.querySelectorAll(".explorer")];
Promise.all(places.map((place) => bringToLife(place, models[place.dataset.model]))).then(() =>
  performance.mark("explorers answer")); // tools/visits.py reads when
