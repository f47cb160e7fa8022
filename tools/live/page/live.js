// Looks whether this browser, at this address, can run the code of the page: if so, the buttons come to
// life (cells.js); if not, they go, and the page says so once. In words that old browsers can read.

(function () {
  "use strict";
  var me = document.currentScript;

  /** Return why the code cannot run here, or "". */
  function obstacle() {
    if (location.protocol === "file:") {
      return say("Opened from a folder, this page cannot run its code: browsers start Python only from a web address. In the project, make serve gives it one.");
    }
    // Whoever has this has all that Pyodide needs: browsers have had it since the beginning of 2024.
    if (typeof WebAssembly !== "object" || typeof Array.fromAsync !== "function") {
      return say("This browser is too old to run the code of this page; everything can be read.");
    }
    return "";
  }

  addEventListener("DOMContentLoaded", function () {
    var first = document.querySelector("div.cell[data-cell]");
    var problem = first && obstacle();
    var added = document.createElement(problem ? "p" : "script");
    if (problem) {
      document.documentElement.className += " no-live";
      added.className = "live-note screen-only";
      added.textContent = problem;
      first.parentNode.insertBefore(added, first);
    } else if (first) {
      added.type = "module";
      added.src = new URL("cells.js", me.src).href;
      added.dataset.page = me.dataset.page;
      document.head.appendChild(added);
    }
  });
})();
