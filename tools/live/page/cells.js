// Cells that can be edited and run where they stand, by a Python in the reader's browser. Nothing is
// loaded before a click: then the editor (editor.js), and Python (worker.js).

import { clean, make } from "./clean.js";

const here = new URL(".", import.meta.url);
const VIEW = "application/vnd.jupyter.widget-view+json";
const PATIENCE = 5000; // milliseconds that a cell gets to stop by itself
const LONG = 10; // seconds, from which on a cell says beforehand how long it takes
const page = document.querySelector("script[data-page]").dataset.page;

/** Return a message in the language of the page, with its {places} filled. */
const fill = (message, values) => message.replace(/{(\w+)}/g, (_, name) => values[name]);

const about = (seconds) => (seconds < 60 ? fill(say("about {seconds} s"), { seconds })
  : fill(say("about {minutes} min"), { minutes: Math.round(seconds / 60) }));

// What the reader writes is kept in this browser, nowhere else ------------------------------------

const kept = {
  place: `dlbook code ${page}`,

  all() {
    try {
      return JSON.parse(localStorage.getItem(this.place)) ?? {};
    } catch {
      return {};
    }
  },

  keep(id, text) {
    const all = this.all();
    if (text === null) delete all[id];
    else all[id] = text;
    try {
      localStorage.setItem(this.place, JSON.stringify(all));
    } catch {
      // A browser may refuse to keep anything. Then it is there until the page is left.
    }
    this.tell();
  },

  /** Say at the end of the page what is kept, with a way to clear it. */
  tell() {
    const changed = cells.filter((cell) => cell.text !== cell.original);
    this.line ??= make("p", { className: "live-kept screen-only" });
    this.line.hidden = !changed.length;
    if (!changed.length) return;
    const forget = make("button", { type: "button", textContent: say("Reset them all") });
    forget.onclick = () => changed.forEach((cell) => cell.reset());
    const cellsChanged = changed.length === 1 ? say("You have changed 1 cell of this page.")
      : fill(say("You have changed {number} cells of this page."), { number: changed.length });
    this.line.replaceChildren(cellsChanged, " ",
      say("What you wrote is kept in this browser, and nowhere else."), " ", forget);
    document.querySelector("article").append(this.line);
  },
};

// Python ------------------------------------------------------------------------------------------

/** The one Python of the page. Runs come one after another. */
const python = {
  worker: null, // none before the first run, and after one that had to be thrown away
  running: null, // the cell that runs
  waiting: [], // the runs that come after it

  /** Start Python unless it is there, for a cell; resolves when it is ready. */
  start(cell) {
    if (this.worker) return this.ready;
    const address = new URL(`worker.js?language=${document.documentElement.lang}`, here);
    if (cell.draws) address.searchParams.set("figures", "");
    const worker = (this.worker = new Worker(address, { type: "module" }));
    this.ready = new Promise((resolve, reject) => {
      this.fail = reject;
      worker.onmessage = ({ data }) => {
        if (data.kind === "ready") resolve();
        else if (data.kind === "broken") this.broke(data.text);
        else this.hear(data);
      };
      worker.onerror = ({ message }) => this.broke(message || "it could not be loaded");
    });
    this.ready.then(warmUp).catch(() => {});
    return this.ready;
  },

  /** Run a cell when those before it are done. Resolves to whether it came to its end. */
  run(cell, opens) {
    return new Promise((done) => {
      this.waiting.push({ cell, opens, done });
      cell.wait();
      if (!this.running) this.next();
    });
  },

  async next() {
    const run = (this.running = this.waiting.shift() ?? null);
    if (!run) return;
    const { cell } = run;
    const there = Boolean(this.worker);
    cell.announce(there ? say("Waiting for Python") : say("Starting Python; the first time it is fetched, about 10 MB"));
    try {
      await this.start(cell);
    } catch {
      return; // `broke` has said it
    }
    if (widgets) await withWidgets((them) => them.tellAll());
    if (this.running !== run) return;
    cell.announce(say("Running"));
    this.token = URL.createObjectURL(new Blob());
    const upTo = cells.slice(0, cells.indexOf(cell) + 1);
    this.worker.postMessage({
      kind: "run",
      // What the book says about an exercise must not replace what its reader has written.
      sources: upTo.map((each) => (each.isSolution && each !== cell ? "" : each.text)),
      mayFail: upTo.flatMap((each, i) => (each.mayFail ? [i] : [])),
      token: this.token,
    });
  },

  hear(message) {
    if (message.kind.startsWith("comm")) return withWidgets((widgets) => widgets.hear(message));
    const { cell, opens } = this.running ?? {};
    if (!cell) return;
    if (message.kind === "status") cell.announce(message.text);
    else if (message.kind === "needs") cell.needs(message);
    else if (message.kind === "begin") cell.begin(opens);
    else if (message.kind === "took") cell.took = message.seconds;
    else if (message.kind === "done") this.finish(message.ok);
    else if (message.kind === "failed") {
      cell.problem = fill(say("Cell {number} of this page, which this one needs, failed: {error}"),
        { number: message.cell + 1, error: message.text });
    } else cell.show(message);
  },

  finish(ok) {
    URL.revokeObjectURL(this.token);
    clearTimeout(this.patience);
    const { cell, done } = this.running ?? {};
    this.running = null;
    cell?.end(ok);
    done?.(ok);
    this.next();
  },

  /** Stop what runs: nicely, as Ctrl-C does; if that does not help, with all that Python knows. */
  stop(cell) {
    const dropped = this.waiting.filter((run) => run.cell === cell || run.opens === false);
    this.waiting = this.waiting.filter((run) => !dropped.includes(run));
    for (const { cell: other, done } of dropped) {
      other.end(false);
      done(false);
    }
    if (this.running?.cell !== cell) return;
    URL.revokeObjectURL(this.token); // worker.js looks whether it is still there
    cell.announce(say("Stopping"));
    clearTimeout(this.patience);
    this.patience = setTimeout(() => {
      cell.begin();
      cell.show({ kind: "error", name: "KeyboardInterrupt", text: "KeyboardInterrupt" });
      cell.problem = say("Stopped. Python did not listen: it starts afresh with the next run.");
      this.throwAway();
      this.finish(false);
    }, PATIENCE);
  },

  /** Python has ended by itself: out of memory, or something that should not be. */
  broke(text) {
    const run = this.running;
    this.throwAway();
    // An object that holds an object that holds … : when it is let go, the browser's stack may not do.
    if (run && !run.again && /call stack/i.test(text)) {
      this.waiting.unshift({ ...run, again: true });
      return this.next();
    }
    const memory = /memory|out of bounds|Aborted|RangeError/i.test(text);
    const what = memory ? say("Python ran out of memory. It starts afresh with the next run.")
      : say("Python has ended, and starts afresh with the next run: {error}");
    if (run) run.cell.problem = fill(what, { error: text.split("\n")[0] });
    this.finish(false);
  },

  throwAway() {
    this.worker?.terminate();
    this.worker = null;
    this.fail?.(new Error("thrown away"));
    if (widgets) withWidgets((them) => them.forget());
  },
};

/** Have matplotlib in the browser's cache by the time the first figure asks for it. */
async function warmUp() {
  if (navigator.connection?.saveData) return;
  const { packages } = await (await fetch(new URL("py/pyodide-lock.json", here))).json();
  const files = (name) => [packages[name].file_name, ...packages[name].depends.flatMap(files)];
  for (const file of new Set([...files("dlbook_exercises"), ...files("matplotlib")])) {
    await (await fetch(new URL(`py/${file}`, here), { priority: "low" })).arrayBuffer();
  }
}

let widgets = null;
/** Do something with the widgets, in the order of the calls; they are loaded for the first message. */
function withWidgets(act) {
  widgets ??= import(new URL("widgets.js", here)).then((module) =>
    module.widgets((message) => python.worker?.postMessage(message)));
  widgets = widgets.then((them) => (act(them), them));
  return widgets;
}

// Cells -------------------------------------------------------------------------------------------

class Cell {
  constructor(element, number) {
    this.element = element;
    this.id = element.dataset.cell;
    this.number = number + 1;
    this.seconds = Number(element.dataset.seconds);
    this.pre = element.querySelector(".cell_input pre");
    this.wasCode = [...this.pre.childNodes];
    this.original = this.text = this.pre.textContent.replace(/\n$/, "");
    this.mayFail = element.classList.contains("tag_raises-exception");
    this.isSolution = element.classList.contains("tag_solution");
    this.output = element.querySelector(".cell_output");
    this.draws = Boolean(this.output?.querySelector("img"));
    this.wasOutput = this.output ? [...this.output.childNodes] : null;
    this.bringToLife();
    this.pre.addEventListener("click", (event) => {
      if (String(getSelection()) === "") this.edit(event); // a selection is for copying
    });
  }

  /** Bring the buttons to life, which the build has put below the code. */
  bringToLife() {
    const [run, stop, edit, reset, above] = this.element.querySelectorAll(".live-bar button");
    Object.assign(this, { runButton: run, stopButton: stop, editButton: edit, resetButton: reset, aboveButton: above });
    run.onclick = () => this.run();
    edit.onclick = () => this.edit();
    stop.onclick = () => python.stop(this);
    reset.onclick = () => this.reset();
    above.onclick = () => this.runAbove();
    this.status = this.element.querySelector(".live-status");
    this.status.setAttribute("role", "status");
    this.clock = this.element.querySelector(".live-clock"); // not a part of what is announced
  }

  /** Put the editor where the code is; the code stays, hidden, for Reset. */
  async edit(event) {
    if (this.editor) return this.editor.focus();
    python.start(this).catch(() => {}); // who edits is about to run; what goes wrong is told then
    const { edit } = await import(new URL("editor.js", here)).catch(() => ({}));
    if (!edit) return this.announce(say("The editor could not be fetched: look whether you are connected"));
    if (this.editor) return;
    const parent = make("div", { className: "live-editor" });
    this.pre.closest("[class*=highlight-]").after(parent);
    this.editor = edit({
      parent,
      text: this.text,
      run: () => this.run(),
      leave: () => this.runButton.focus(),
      changed: (text) => this.write(text),
    });
    this.element.classList.add("live-edited");
    this.editButton.hidden = true;
    const at = event ? this.editor.posAtCoords({ x: event.clientX, y: event.clientY }) : null;
    if (at !== null) this.editor.dispatch({ selection: { anchor: at } });
    this.editor.focus();
  }

  write(text) {
    this.text = text;
    this.resetButton.hidden = false;
    kept.keep(this.id, text === this.original ? null : text);
  }

  /** Show what the reader wrote at an earlier visit. */
  restore(text) {
    if (text === this.original) return;
    this.text = text;
    this.pre.textContent = text;
    this.resetButton.hidden = false;
    this.announce(say("Your code of an earlier visit"));
  }

  run() {
    if (!this.runButton.disabled) python.run(this, true);
  }

  /** Run every cell above, in order, as it stands: the sure way to have what this one needs. */
  async runAbove() {
    const above = cells.slice(0, this.number - 1).filter((cell) => !cell.isSolution);
    this.aboveButton.disabled = true;
    this.stopButton.hidden = false;
    const seconds = above.reduce((sum, cell) => sum + cell.seconds, 0);
    const running = fill(say("Running {number} cells"), { number: above.length });
    this.announce(seconds >= LONG ? `${running}: ${about(seconds)}` : running);
    this.above = true;
    let words = say("All cells above have run.");
    for (const cell of above) {
      if (!this.above) break;
      this.stopButton.onclick = () => {
        this.above = false;
        python.stop(cell);
      };
      if (!(await python.run(cell, false)) && !cell.mayFail) {
        words = this.above ? fill(say("Cell {number} failed; those after it have not run."), cell) : say("Stopped.");
        break;
      }
    }
    this.stopButton.onclick = () => python.stop(this);
    this.stopButton.hidden = true;
    this.aboveButton.disabled = false;
    this.announce(words);
  }

  wait() {
    this.runButton.disabled = true;
    this.stopButton.hidden = false;
    this.problem = null;
    this.took = 0;
    this.first = "";
    const begin = performance.now();
    clearInterval(this.ticking);
    this.ticking = setInterval(() => {
      this.clock.textContent = `${Math.round((performance.now() - begin) / 1000)} s`;
    }, 1000);
    this.clock.textContent = "";
  }

  /** Say what of the cells above runs first. */
  needs({ cells: numbers }) {
    if (!numbers.length) return;
    const seconds = numbers.reduce((sum, number) => sum + cells[number].seconds, 0);
    const one = numbers.length === 1;
    const which = { number: one ? numbers[0] + 1 : numbers.length };
    const first = one ? say("First ran what it needs from cell {number}.")
      : say("First ran what it needs from {number} cells above.");
    const now = one ? say("Running first what it needs from cell {number}")
      : say("Running first what it needs from {number} cells above");
    this.first = ` ${fill(first, which)}`;
    this.announce(fill(now, which) + (seconds >= LONG ? `: ${about(seconds)}` : ""));
  }

  /** From here on, what comes is this cell's own. Its old output goes when the new one comes. */
  begin(opens) {
    this.announce(say("Running"));
    if (!this.output) {
      this.output = make("div", { className: "cell_output docutils container" });
      this.element.querySelector(".live-bar").after(this.output);
    }
    const fold = this.output.closest("details");
    if (opens && fold) fold.open = true; // who runs a cell asks for its output
    this.output.style.minHeight = `${this.output.offsetHeight}px`; // what follows stays where it is
    this.output.replaceChildren();
    this.resetButton.hidden = false;
    this.streams = {};
  }

  end(ok) {
    clearInterval(this.ticking);
    this.clock.textContent = "";
    this.runButton.disabled = false;
    this.stopButton.hidden = true;
    if (this.output) this.output.style.minHeight = "";
    const seconds = this.took.toFixed(this.took < 10 ? 1 : 0);
    const done = this.took < 1 ? say("Done.") : fill(say("Done in {seconds} s."), { seconds });
    if (ok) {
      const verdict = this.output.querySelector(".dlbook-check > p")?.textContent;
      this.announce(verdict ? this.first : done + this.first, verdict);
      // WebAssembly has no floating-point flags, so NumPy never sees an overflow there.
      const warned = this.wasOutput?.some((node) => /Warning: .* encountered in/.test(node.textContent));
      if (warned && this.text === this.original) {
        this.output.append(make("p", { className: "live-note", textContent:
          say("In the browser NumPy cannot give the warning that it gives elsewhere; the numbers are the same.") }));
      }
    } else this.announce(this.problem ?? this.status.textContent);
  }

  reset() {
    this.text = this.original;
    kept.keep(this.id, null);
    const focused = this.element.contains(document.activeElement);
    this.editor?.destroy();
    this.editor = null;
    this.element.querySelector(".live-editor")?.remove();
    this.element.classList.remove("live-edited");
    this.pre.replaceChildren(...this.wasCode);
    this.output?.replaceChildren(...(this.wasOutput ?? []));
    this.editButton.hidden = false;
    this.resetButton.hidden = true;
    this.announce("");
    if (focused) this.editButton.focus();
  }

  /** Say how it stands; what can be seen elsewhere is for screen readers only. */
  announce(words, seenElsewhere = "") {
    if (this.status.textContent === seenElsewhere + words) return;
    const aloud = make("span", { className: "visually-hidden", textContent: seenElsewhere });
    this.status.replaceChildren(...(seenElsewhere ? [aloud] : []), words);
  }

  // Outputs look as those of the built page do, and have its classes.

  show(message) {
    if (message.kind === "stream") return this.showText(message);
    this.streams = {};
    if (message.kind === "error") {
      this.block("traceback highlight-ipythontb").textContent = message.text;
      this.announce(message.name === "KeyboardInterrupt" ? say("Stopped.")
        : fill(say("{error}, see below"), { error: message.name }));
    } else this.showValue(message);
  }

  block(kind) {
    const pre = make("pre");
    const highlight = make("div", { className: "highlight" }, pre);
    this.output.append(make("div", { className: `output ${kind} notranslate` }, highlight));
    return pre;
  }

  showText({ name, text }) {
    const kind = name === "stderr" ? "stderr" : "stream";
    const stream = (this.streams[name] ??= { pre: this.block(`${kind} highlight-myst-ansi`), text: "" });
    // A carriage return goes back to the start of the line, as progress bars do.
    stream.text = (stream.text + text).replace(/^.*\r(?!\n)(?=.)/gm, "");
    stream.pre.textContent = stream.text.replace(/\x1b\[[\d;]*[A-Za-z]/g, "");
  }

  showValue({ data, metadata }) {
    const plain = data["text/plain"] ?? "";
    const png = data["image/png"];
    const place = make("div", { className: "output" });
    const still = () => {
      if (data["text/html"]) {
        place.classList.add("text_html");
        place.append(clean(data["text/html"]));
      } else if (png) {
        const { width, height, needs_background: paper } = metadata["image/png"] ?? {};
        const image = make("img", { alt: plain, className: paper ? "paper" : "", src: `data:image/png;base64,${png}` });
        if (width) Object.assign(image, { width, height });
        place.append(image);
      } else {
        place.remove();
        this.block("text_plain highlight-myst-ansi").textContent = plain;
      }
    };
    this.output.append(place);
    if (!data[VIEW]) return still();
    withWidgets((them) => them.show(data[VIEW].model_id, place) || still());
  }
}

const cells = [...document.querySelectorAll("div.cell[data-cell]")].map((element, i) => new Cell(element, i));
const earlier = kept.all();
for (const cell of cells) if (cell.id in earlier) cell.restore(earlier[cell.id]);
kept.tell();
