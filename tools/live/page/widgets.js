// The widgets of Jupyter that the book's explorers are made of. Those that answer in the page have
// their script from the site (explorers/), never from the Python that runs; the controls of those that
// need Python are plain elements here. A widget that has neither is shown as its picture, or as text.

import { clean, make } from "./clean.js";

const here = new URL(".", import.meta.url);
const REFERENCE = "IPY_MODEL_";

/** Return the widgets of one Python; `post` sends a message to it. */
export function widgets(post) {
  const models = new Map();
  let busy = false;
  const waiting = new Map(); // the states that Python has not been told, by the widget

  /** Tell Python, when it has dealt with the last change: what lies between is left out. */
  function tell(id, state) {
    waiting.set(id, { ...waiting.get(id), ...state });
    if (!busy) tellNext();
  }

  function tellNext() {
    const [id, state] = waiting.entries().next().value ?? [];
    busy = Boolean(state);
    if (!busy) return;
    waiting.delete(id);
    post({ kind: "comm", id, data: { method: "update", state, buffer_paths: [] } });
  }

  /** Tell Python everything now: code that runs next must find what the reader has moved. */
  function tellAll() {
    while (waiting.size) tellNext();
  }

  class Model extends EventTarget {
    constructor(id, state) {
      super();
      Object.assign(this, { id, state, changed: {}, listeners: new Map() });
    }

    get(name) {
      return this.state[name];
    }

    set(name, value) {
      this.changed[name] = value;
      this.update({ [name]: value });
    }

    update(state) {
      Object.assign(this.state, state);
      for (const name of Object.keys(state)) this.dispatchEvent(new Event(`change:${name}`));
    }

    save_changes() {
      tell(this.id, this.changed);
      this.changed = {};
    }

    send(content) {
      post({ kind: "comm", id: this.id, data: { method: "custom", content } });
    }

    on(names, listener) {
      for (const name of names.split(" ")) this.addEventListener(name, listener);
    }

    off(names, listener) {
      for (const name of names.split(" ")) this.removeEventListener(name, listener);
    }

    /** Do something now, and whenever one of these values changes. */
    watch(names, act) {
      for (const name of names.split(" ")) this.on(`change:${name}`, act);
      act();
    }

    /** Change a value as the reader wants it. */
    change(name, value) {
      this.set(name, value);
      this.save_changes();
    }
  }

  const find = (reference) => models.get(reference.replace(REFERENCE, ""));
  const children = (model) => model.get("children").map(find).map(render);

  /** Return an element with the widget's label before it. */
  function labelled(model, control, ...more) {
    const text = make("span");
    model.watch("description", () => { text.textContent = model.get("description"); });
    return make("label", { className: "live-control" }, text, control, ...more);
  }

  function slider(model, name, [low, high], shown) {
    const input = make("input", { type: "range", step: model.get("step") ?? 1 });
    const value = make("output");
    model.watch(`${name} max min value index`, () => {
      [input.min, input.max] = [low(), high()];
      input.value = model.get(name);
      value.textContent = shown();
      input.setAttribute("aria-valuetext", value.textContent);
    });
    input.oninput = () => model.change(name, Number(input.value));
    return labelled(model, input, value);
  }

  function select(model, many) {
    const options = () => model.get("_options_labels").map((label) => make("option", { textContent: label }));
    const control = make("select", { multiple: many, size: many ? model.get("rows") : 0 });
    model.watch("_options_labels", () => control.replaceChildren(...options()));
    model.watch("index _options_labels", () => {
      const chosen = [model.get("index")].flat();
      [...control.options].forEach((option, i) => { option.selected = chosen.includes(i); });
    });
    control.onchange = () => {
      const chosen = [...control.selectedOptions].map((option) => option.index);
      model.change("index", many ? chosen : chosen[0]);
    };
    return labelled(model, control);
  }

  function button(model, act) {
    const element = make("button", { type: "button", onclick: act });
    model.watch("description", () => { element.textContent = model.get("description"); });
    return element;
  }

  const KINDS = {
    VBoxModel: (model) => make("div", {}, ...children(model)),
    HBoxModel: (model) => make("div", { className: "live-row" }, ...children(model)),
    HTMLModel(model) {
      const element = make("div");
      model.watch("value", () => element.replaceChildren(clean(model.get("value"))));
      return element;
    },
    IntSliderModel: (model) =>
      slider(model, "value", [() => model.get("min"), () => model.get("max")], () => model.get("value")),
    SelectionSliderModel(model) {
      const labels = () => model.get("_options_labels");
      return slider(model, "index", [() => 0, () => labels().length - 1], () => labels()[model.get("index")]);
    },
    DropdownModel: (model) => select(model, false),
    SelectMultipleModel: (model) => select(model, true),
    ButtonModel: (model) => button(model, () => model.send({ event: "click" })),
    ToggleButtonModel(model) {
      const element = button(model, () => model.change("value", !model.get("value")));
      model.watch("value", () => element.setAttribute("aria-pressed", model.get("value")));
      return element;
    },
    PlayModel(model) {
      let timer;
      model.watch("playing", () => {
        clearInterval(timer);
        if (!model.get("playing")) return;
        if (model.get("value") >= model.get("max")) model.change("value", model.get("min"));
        timer = setInterval(() => {
          if (model.get("value") < model.get("max")) model.change("value", model.get("value") + model.get("step"));
          else model.change("playing", false);
        }, model.get("interval"));
      });
      return make("span");
    },
    AnyModel(model) {
      const element = make("div", { className: "explorer" });
      bringToLife(model, element);
      return element;
    },
  };

  async function bringToLife(model, element) {
    const name = model.get("_anywidget_id");
    const style = new URL(`explorers/${name}.css`, here).href;
    if (!document.querySelector(`link[href="${style}"]`)) {
      document.head.append(make("link", { rel: "stylesheet", href: style }));
    }
    try {
      const { default: module } = await import(new URL(`explorers/${name}.js`, here));
      await module.initialize?.({ model });
      element.model = model;
      module.render({ model, el: element });
      element.classList.add("alive");
    } catch {
      element.textContent = say("{name} is not a widget of this book, and cannot be shown here.").replace("{name}", name);
    }
  }

  /** A link keeps two values alike, without Python. */
  function link(model) {
    const [[from, name], [to, other]] = [model.get("source"), model.get("target")];
    const carry = (a, x, b, y) => () => {
      if (a.get(x) !== b.get(y)) b.change(y, a.get(x));
    };
    find(from).on(`change:${name}`, carry(find(from), name, find(to), other));
    find(to).on(`change:${other}`, carry(find(to), other, find(from), name));
  }

  const render = (model) => KINDS[model.get("_model_name")](model);
  const known = (model) => Boolean(model) && model.get("_model_name") in KINDS &&
    (model.get("children") ?? []).every((child) => known(find(child)));

  return {
    tellAll,

    /** Take a message of Python's. */
    hear({ kind, id, type, data }) {
      if (kind === "comm-done") return tellNext();
      if (type === "comm_open") {
        models.set(id, new Model(id, data.state));
        if (data.state._model_name === "LinkModel") link(models.get(id));
      } else if (data.method === "update") models.get(id)?.update(data.state);
    },

    /** Show a widget; return whether that is possible. */
    show(id, place) {
      if (!known(models.get(id))) return false;
      place.append(render(models.get(id)));
      return true;
    },

    /** Python is gone. What is on the page goes on answering as far as it can. */
    forget() {
      models.clear();
      waiting.clear();
      busy = false;
    },
  };
}
