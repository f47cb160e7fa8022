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

async function bringToLife(place, state) {
  const address = URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" }));
  const { default: module } = await import(address);
  URL.revokeObjectURL(address);
  place.model = modelWithoutKernel(state); // for a reader with a console: place.model.get("scores")
  module.render({ model: place.model, el: place });
  place.classList.add("alive");
}

const states = JSON.parse(document.getElementById("explorers").textContent);
const places = [...document.querySelectorAll(".explorer")];
Promise.all(places.map((place) => bringToLife(place, states[place.dataset.model]))).then(() =>
  performance.mark("explorers answer")); // tools/visits.py reads when
