// Python in a thread of its own: Pyodide, and in it kernel.py. Answers the messages of cells.js, and
// has no way to the page but these.

import { giveProducts } from "./matmul.js";
import { loadPyodide } from "./py/pyodide.mjs";

const here = new URL(".", import.meta.url).href;
const asked = new URL(self.location).searchParams;
const language = asked.get("language");
// What comes at once, all of it side by side; the rest waits until it is imported.
const PACKAGES = ["numpy", "dlbook", "kernel", ...(language === "en" ? [] : ["translations"]),
  ...(asked.has("figures") ? ["matplotlib"] : [])];
const post = (kind, message = {}) => self.postMessage({ kind, ...message });
const OFTEN = 200; // milliseconds between two looks whether the reader wants the cell to stop
let token = ""; // an address that ceases to be when the reader wants that

/** Return the bytes at an address, at once: in a worker a request may block. */
function fetched(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${address}: ${request.status}`);
  return new Uint8Array(request.response);
}

// Pyodide looks at interruptBuffer[0] now and then while Python runs; 2 is the signal of Ctrl-C. The
// usual buffer is shared memory, which a site only gets with headers that not every host can send.
// So what it looks at is whether the page has revoked the token of this run.
let next = 0;
const interrupt = {
  get 0() {
    const now = performance.now();
    if (!token || now < next) return 0;
    next = now + OFTEN;
    try {
      const request = new XMLHttpRequest();
      request.open("GET", token, false);
      request.send();
      return 0;
    } catch {
      token = "";
      return 2;
    }
  },
  set 0(value) {},
};

async function start() {
  const products = fetch(`${here}matmul.wasm`).then((response) => response.arrayBuffer());
  const [pyodide, lock] = await Promise.all([
    loadPyodide({
      indexURL: `${here}py/`,
      packages: PACKAGES,
      env: { MPLBACKEND: "agg", HOME: "/home/pyodide", DLBOOK_LANGUAGE: language },
    }),
    fetch(`${here}py/pyodide-lock.json`).then((response) => response.text()),
  ]);
  await giveProducts(pyodide, products);
  const kernel = pyodide.pyimport("kernel");
  kernel.send = (json) => self.postMessage(JSON.parse(json));
  kernel.fetched = (address) => pyodide.toPy(fetched(address));
  kernel.start(`${here}py/`, lock, pyodide.toPy(Object.keys(pyodide.loadedPackages)));
  pyodide.setInterruptBuffer(interrupt);

  const answers = {
    run({ sources, mayFail, token: given }) {
      token = given;
      next = performance.now() + OFTEN;
      let ok = false;
      try {
        const cells = pyodide.toPy(sources);
        if (kernel.prepare(cells, pyodide.toPy(mayFail))) {
          post("begin");
          ok = kernel.run(cells);
        }
      } catch (error) {
        // An interrupt while the cells above ran; anything else, and Python is not to be trusted.
        if (error.type !== "KeyboardInterrupt") return post("broken", { text: String(error) });
        post("begin");
        post("error", { name: error.type, text: "KeyboardInterrupt" });
      }
      token = "";
      post("done", { ok });
    },
    comm({ id, data }) {
      try {
        kernel.comm_message(id, JSON.stringify(data));
      } catch (error) {
        console.error(String(error)); // of a reader's own widget; the page goes on
      }
      if (data.method === "update") post("comm-done");
    },
  };
  self.onmessage = ({ data }) => answers[data.kind](data);
  post("ready");
}

start().catch((error) => post("broken", { text: String(error) }));
