// What the explorers share: a picture in SVG with handles to drag, labelled controls, and a
// sentence that says what is now seen. An explorer is a "view", an object of pure functions:
//
//   label               what screen readers call it; like all labels, said in the reader's language
//   traits              the names of its state, which are those in Python
//   heights             of the picture, in CSS pixels: [wide, narrow]
//   controls            [{ trait, label, … }]: see `slider`, `choice` and `button`
//   look(state, width)  { svg, handles: [{ name, x, y }] } for a width in CSS pixels
//   moved(name, x, y, state, width)   what changes when that handle is dragged to (x, y); `state`
//                       is that of the beginning of the drag
//   tapped(x, y, state, width)        if given: what changes when the picture is tapped there
//   words(state)        the sentence
//   again               the last button, if not "Start again"
//
// None of them touches the page, so that they run in node as well: in tests, and when the book is
// built, where `still` draws the first picture.

import { NARROW, N_, _, brief, clamp, escape, learn, tag } from "./drawing.js";

const WIDE = 600; // CSS pixels: the text column of the book
const REACH = 24; // CSS pixels from a handle's middle: a finger is wide
const QUIET = 700; // milliseconds without a change before the sentence is announced

const read = (state, { trait, index }) => (index === undefined ? state[trait] : state[trait][index]);
const write = (state, { trait, index }, value) => ({
  [trait]: index === undefined ? value : state[trait].map((old, i) => (i === index ? value : old)),
});

// A slider: { trait, index?, label, min, max, step, log?, say?, small? }. With `log`, its three numbers
// are powers of ten; `say` writes the value; a small one shows no value, since the picture does.
const position = (control, value) => (control.log ? Math.log10(value) : value);
const spoken = (control, value) => (control.say ?? brief)(value);
function slider(control, state) {
  const value = read(state, control);
  const { min, max, step } = control;
  const label = _(control.label);
  const input = tag("input", {
    type: "range", min, max, step, value: String(position(control, value)),
    "aria-valuetext": spoken(control, value), "aria-label": label,
  });
  return tag("label", { class: control.small ? "slider small" : "slider" },
    tag("span", {}, escape(label)) + tag("span", { class: "value" }, escape(spoken(control, value))) + input);
}

// A choice: { trait, label, options: [[value, label], …] }.
function choice(control, state, id) {
  const options = control.options.map(([value, label]) =>
    tag("label", {}, tag("input", {
      type: "radio", name: `${id}-${control.trait}`, value: String(value),
      checked: state[control.trait] === value ? "" : undefined,
    }) + tag("span", {}, escape(_(label)))));
  return tag("fieldset", {}, tag("legend", {}, escape(_(control.label))) + options.join(""));
}

// A button: { label, press(state, first, picture, width), key? } returns what changes. Its key does
// the same while any button of the explorer has the focus.
const button = ({ label, key }) =>
  tag("button", { type: "button", "aria-keyshortcuts": key }, escape(_(label)));

const START_AGAIN = { label: N_("Start again"), press: (state, first) => first };

const kindOf = (control) => (control.options ? choice : control.press ? button : slider);

/** Return the whole explorer as HTML, without a page. */
function still(view, state, width = WIDE, id = "still") {
  learn(state._words);
  const { svg, handles = [] } = view.look(state, width);
  const circles = handles.map((handle) => tag("circle", circle(handle)));
  const [wide, narrow] = view.heights;
  return tag("div", { class: "dlbook-explorer", role: "group", "aria-label": _(view.label) },
    tag("svg", {
      viewBox: `0 0 ${width} ${width < NARROW ? narrow : wide}`, role: "img",
      "aria-label": view.words(state), style: `--wide: ${wide}px; --narrow: ${narrow}px`,
    }, `<g>${svg}</g><g>${circles.join("")}</g>`) +
    tag("p", { class: "words" }, escape(view.words(state))) +
    tag("div", { class: "controls" },
      [...view.controls, view.again].map((control) => kindOf(control)(control, state, id)).join("")) +
    tag("p", { class: "said", "aria-live": "polite" }));
}

/** Return what anywidget asks of a module, and `still` beside it. */
export function explorer(given) {
  const view = { again: START_AGAIN, ...given };
  return { still: (state, width) => still(view, state, width), render: (page) => render(view, page) };
}

function render(view, { model, el }) {
  const state = () => Object.fromEntries(view.traits.map((trait) => [trait, model.get(trait)]));
  const change = (changes) => {
    for (const [trait, value] of Object.entries(changes)) model.set(trait, value);
    model.save_changes();
  };
  const _words = model.get("_words");
  el.innerHTML = still(view, { ...state(), _words }, WIDE, Math.random()); // names its radio buttons
  const root = el.firstElementChild;
  const [svg, words, said] = ["svg", ".words", ".said"].map((part) => root.querySelector(part));
  const controls = [...view.controls, view.again];
  const elements = root.querySelector(".controls").children;
  const first = state();
  const width = () => clamp(Math.round(svg.clientWidth) || WIDE, 240, WIDE);
  let waiting;

  const draw = () => {
    const now = state();
    const wide = width();
    const { svg: drawn, handles = [] } = view.look(now, wide);
    svg.setAttribute("viewBox", `0 0 ${wide} ${view.heights[wide < NARROW ? 1 : 0]}`);
    svg.firstElementChild.innerHTML = drawn;
    place(svg.lastElementChild, handles);
    controls.forEach((control, i) => follow(control, elements[i], now));
    const sentence = view.words(now);
    if (sentence === words.textContent) return;
    words.textContent = sentence;
    svg.setAttribute("aria-label", sentence);
    clearTimeout(waiting);
    waiting = setTimeout(() => { said.textContent = sentence; }, QUIET);
  };

  const press = (control) => (
    change(control.press(state(), first, svg.firstElementChild, width())));
  controls.forEach((control, i) => {
    const listen = (type, act) => elements[i].addEventListener(type, act);
    if (control.press) listen("click", () => press(control));
    else listen("input", ({ target }) => {
      const value = control.options ? control.options.find(([v]) => String(v) === target.value)[0]
        : control.log ? 10 ** target.value : Number(target.value);
      change(write(state(), control, value));
    });
  });
  // JupyterLab has uses of its own for these keys.
  root.onkeydown = (event) => {
    if (/^(Arrow|Page|Home|End)/.test(event.key)) event.stopPropagation();
    const meantByKey = controls.find(({ key }) => key && key === event.key);
    if (!meantByKey || event.target.tagName !== "BUTTON") return;
    event.preventDefault(); // the page does not scroll
    press(meantByKey);
  };
  let before;
  const letGo = drag(svg, {
    start: () => { before = state(); },
    moved: (name, x, y) => change(view.moved(name, x, y, before, width())),
    tapped: (x, y) => change(view.tapped?.(x, y, state(), width()) ?? {}),
  });
  const events = view.traits.map((trait) => `change:${trait}`).join(" ");
  model.on(events, draw);
  const watch = new ResizeObserver(draw);
  watch.observe(svg);
  draw();
  return () => {
    model.off(events, draw);
    watch.disconnect();
    letGo();
    clearTimeout(waiting);
  };
}

const circle = ({ name, x, y }) => ({ "data-name": name, class: "handle", r: 8, cx: x, cy: y });

/** Move each handle's circle to where it belongs; circles stay, so that a drag goes on. */
function place(group, handles) {
  while (group.children.length > handles.length) group.lastElementChild.remove();
  while (group.children.length < handles.length) {
    group.append(document.createElementNS("http://www.w3.org/2000/svg", "circle"));
  }
  handles.forEach((handle, i) => {
    for (const [key, value] of Object.entries(circle(handle))) {
      group.children[i].setAttribute(key, value);
    }
  });
}

/** Show a control's value, whoever has changed it. */
function follow(control, element, state) {
  if (control.press) return;
  const value = read(state, control);
  for (const input of element.querySelectorAll("input")) {
    if (control.options) input.checked = input.value === String(value);
    else {
      input.value = position(control, value);
      input.setAttribute("aria-valuetext", spoken(control, value));
      element.querySelector(".value").textContent = spoken(control, value);
    }
  }
}

/** Return the name of the handle that a pointer means: the nearest, if it is near at all. */
function meant(svg, { clientX, clientY }) {
  let [name, least] = [null, REACH];
  for (const handle of svg.querySelectorAll(".handle")) {
    const { left, top, width, height } = handle.getBoundingClientRect();
    const away = Math.hypot(clientX - left - width / 2, clientY - top - height / 2);
    if (away < least) [name, least] = [handle.dataset.name, away];
  }
  return name;
}

/** Tell `moved` the handle's name and the pointer's place in the picture while one is dragged. */
function drag(svg, told) {
  let held = null;
  let pressed = null; // where a press began that holds no handle: it may be a tap
  const inPicture = ({ clientX, clientY }) => {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [x, y];
  };
  const start = (event) => {
    if (!event.isPrimary || event.button) return; // a second finger, a right click
    held = meant(svg, event);
    pressed = held === null ? event : null;
    if (pressed) return;
    told.start();
    svg.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const move = (event) => {
    if (held !== null && event.isPrimary) told.moved(held, ...inPicture(event));
  };
  const end = () => { held = null; };
  const tap = (event) => { // a click where its press was
    if (pressed === null) return;
    const away = Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY);
    if (away < REACH / 2) told.tapped(...inPicture(event));
  };
  // A finger on a handle does not scroll the page. (Browsers ignore touch-action inside an SVG.)
  const stay = (event) => { if (meant(svg, event.touches[0]) !== null) event.preventDefault(); };
  const listeners = {
    pointerdown: start, pointermove: move, lostpointercapture: end, touchstart: stay,
    click: tap,
  };
  const listening = new AbortController();
  for (const [type, listen] of Object.entries(listeners)) {
    svg.addEventListener(type, listen, { passive: false, signal: listening.signal });
  }
  return () => listening.abort();
}
