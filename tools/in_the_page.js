// What tools/visits.py asks inside a page. Each function returns plain data: mostly a list of
// problems, as text, with the element that has each.
window.inThePage = (() => {
  // A new tab is a new reader, who finds nothing that another has left.
  try {
    if (!sessionStorage.getItem("here")) localStorage.clear();
    sessionStorage.setItem("here", "yes");
  } catch {
    // a page without a place to store anything
  }

  const shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries())).observe({
    type: "layout-shift",
    buffered: true,
  });

  const all = (selector) => [...document.querySelectorAll(selector)];
  const frame = () => new Promise(requestAnimationFrame);
  const visible = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;

  function named(element) {
    if (!element || !element.tagName) return String(element && element.nodeName);
    const id = element.id ? `#${element.id}` : "";
    const classes = [...element.classList].slice(0, 3).map((name) => `.${name}`).join("");
    const words = (element.getAttribute("aria-label") || element.textContent || element.alt || "")
      .trim()
      .replace(/\s+/g, " ");
    return `${element.tagName.toLowerCase()}${id}${classes} "${words.slice(0, 40)}"`;
  }

  // Long enough for a script to answer to what the last frame has shown.
  async function frames(count) {
    for (let i = 0; i < count; i++) await frame();
  }

  const NEVER = 60_000; // milliseconds

  const loaded = (image) => image.complete || new Promise((done, fail) => {
    image.addEventListener("load", done);
    image.addEventListener("error", done);
    setTimeout(() => fail(new Error(`never came: ${named(image)} ${image.currentSrc}`)), NEVER);
  });

  // Fonts, pictures and transitions are there. A picture in a closed part never comes, one that
  // loads when it is scrolled to is none to wait for, and an animation may rest or go on for ever.
  async function settle() {
    const pictures = all("img").filter((image) => visible(image) && image.loading !== "lazy");
    const ending = document.getAnimations().filter((animation) =>
      animation.playState === "running" && animation.effect?.getComputedTiming().endTime < Infinity);
    await Promise.all([
      document.fonts.ready,
      ...pictures.map(loaded),
      ...ending.map((animation) => animation.finished.catch(() => {})),
    ]);
    await frames(3);
  }

  const unfold = () => all("details").forEach((details) => (details.open = true));

  // Most of axe's time would go into the contrast of thousands of words. Of those that look the
  // same, on the same grounds, inside the same kinds of elements, one is enough.
  function markSamples() {
    const grounds = new Map(), layers = new Map(), seen = new Set();
    for (const element of all("*")) {
      const style = getComputedStyle(element);
      const { backgroundColor, backgroundImage, opacity } = style;
      const below = grounds.get(element.parentElement) || "";
      const ground = [backgroundColor, backgroundImage, opacity].join();
      grounds.set(element, ground === "rgba(0, 0, 0, 0),none,1" ? below : `${ground} ${below}`);
      // What has left the flow may lie over something else.
      const floats = /fixed|absolute|sticky/.test(style.position);
      layers.set(element, floats ? layers.size : layers.get(element.parentElement));
      const text = ownText(element);
      const shows = (text || element.matches("input, select, textarea")) && visible(element);
      const { color, fontSize, fontWeight, textShadow } = style;
      const key = JSON.stringify([
        kinds(element), layers.get(element), grounds.get(element), Boolean(text),
        color, fontSize, fontWeight, textShadow,
        // axe says nothing about single signs, and about what is switched off.
        /[\p{L}\d]{2}/u.test(text), Boolean(element.closest(":disabled, [aria-disabled=true], label")),
      ]);
      element.toggleAttribute("data-sample", shows && !seen.has(key));
      if (shows) seen.add(key);
    }
  }

  const ownText = (element) =>
    [...element.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.data : ""))
      .join("").trim();

  // Names and classes of an element and of the two around it: what style sheets mostly go by.
  function kinds(element) {
    const names = [];
    for (let at = element; at && names.length < 3; at = at.parentElement) {
      names.push(`${at.tagName}.${at.getAttribute("class")}`);
    }
    return names.join(" ");
  }

  // What axe-core finds within an element: the rule, where, and why.
  async function faults(within, options, everyWord) {
    if (!everyWord) markSamples();
    const selector = everyWord ? "*" : "[data-sample]";
    axe.configure({ rules: [{ id: "color-contrast", selector }] });
    const { violations } = await axe.run(within, options);
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => {
      const [reason] = [...node.any, ...node.all, ...node.none];
      return `${id}: ${node.target.join(" ")}: ${reason ? reason.message : node.html.slice(0, 80)}`;
    }));
  }

  // Go down the page as fast as it can be drawn, and let what loads in view arrive.
  async function scrollThrough() {
    const step = innerHeight * 0.75;
    for (let y = 0; y < document.scrollingElement.scrollHeight; y += step) {
      scrollTo({ top: y, behavior: "instant" });
      await frames(2);
      await Promise.all(all("img").filter((image) => visible(image) && inView(image)).map(loaded));
    }
    await settle();
    scrollTo({ top: 0, behavior: "instant" });
  }

  function inView(element) {
    const { top, bottom } = element.getBoundingClientRect();
    return top < innerHeight && bottom > 0;
  }

  // A script that loads something when the mouse comes near listens to one of these.
  function hoverEverything() {
    for (const element of all("a, button, summary, img, input")) {
      for (const type of ["pointerover", "mouseover", "mouseenter", "mouseout", "mouseleave"]) {
        element.dispatchEvent(new MouseEvent(type, { bubbles: !/enter|leave/.test(type) }));
      }
    }
  }

  function weights() {
    const [page] = performance.getEntriesByType("navigation");
    const entries = [page, ...performance.getEntriesByType("resource")];
    // What came early has another entry from when it was used.
    return [...new Map(entries.map((entry) => [entry.name, entry])).values()].map((entry) => ({
      address: entry.name,
      bytes: entry.encodedBodySize,
    }));
  }

  const shift = () => ({
    sum: shifts.reduce((sum, entry) => sum + entry.value, 0),
    by: shifts.flatMap((entry) =>
      entry.sources.map((source) => `${entry.value.toFixed(4)} ${named(source.node)}`)),
  });

  // When the explorers answered, in milliseconds since the visit began.
  function answers() {
    const [mark] = performance.getEntriesByName("explorers answer");
    return mark ? Math.round(mark.startTime) : null;
  }

  // Code never needs a sideways scroll; a wide table or formula may have one of its own, which the
  // keyboard must then reach (axe has a rule for that).
  function sideways(width) {
    const problems = [];
    const page = document.scrollingElement.scrollWidth;
    if (page > width) {
      const wide = all("body *").filter(
        (element) => visible(element) && element.getBoundingClientRect().right + scrollX > width + 1);
      const innermost = wide.filter((element) => !wide.some((other) => element.contains(other) && other !== element));
      problems.push(`the page is ${page} px wide: ${innermost.slice(0, 5).map(named).join(", ")}`);
    }
    for (const element of all("pre")) {
      if (visible(element) && element.scrollWidth > element.clientWidth + 1) {
        problems.push(`${element.scrollWidth} px of code in ${element.clientWidth}: ${named(element)}`);
      }
    }
    return problems;
  }

  // Under prefers-reduced-motion.
  function moving() {
    const problems = [];
    for (const element of all("*")) {
      const style = getComputedStyle(element);
      // Some theme authors set a hundredth of a millisecond, so that the events still come.
      const long = (times) => times.split(",").some((time) => parseFloat(time) > 0.001);
      if (style.scrollBehavior === "smooth") problems.push(`scrolls smoothly: ${named(element)}`);
      if (long(style.transitionDuration)) problems.push(`has a transition: ${named(element)}`);
      if (style.animationName !== "none" && long(style.animationDuration)) {
        problems.push(`has an animation: ${named(element)}`);
      }
    }
    return problems;
  }

  const FOCUSABLE =
    "a[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]";
  // Of the radio buttons of a group the Tab key reaches the chosen one; arrows move on from there.
  const passedOver = (element) =>
    element.type === "radio" && !element.checked &&
    all("input:checked").some((other) => other.name === element.name);
  const focusable = () =>
    all(FOCUSABLE).filter((element) =>
      element.tabIndex >= 0 && !element.disabled && visible(element) && !passedOver(element));

  function looks(element) {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element);
    const see = outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    const through = /rgba\(.*, 0\)|\/ 0\)/.test(outlineColor);
    return { outline: see && !through ? `${outlineStyle} ${outlineColor}` : "", boxShadow };
  }

  function opacity(element) {
    let product = 1;
    for (let at = element; at; at = at.parentElement) product *= getComputedStyle(at).opacity;
    return product;
  }

  let walk;

  // From now on, note what the keyboard reaches and how it looks then.
  function startWalk() {
    const before = new Map(focusable().map((element) => [element, looks(element)]));
    walk = { before, first: null, reached: new Set(), problems: [] };
    document.addEventListener("focusin", ({ target }) => {
      if (walk.reached.has(target)) return;
      walk.first ??= target;
      walk.reached.add(target);
      const was = before.get(target) || { outline: "", boxShadow: "none" };
      const now = looks(target);
      const shows =
        (now.outline && now.outline !== was.outline) ||
        (now.boxShadow !== "none" && now.boxShadow !== was.boxShadow);
      if (!shows) walk.problems.push(`has the focus and does not show it: ${named(target)}`);
      if (!visible(target) || opacity(target) < 0.5) {
        walk.problems.push(`has the focus and is not to be seen: ${named(target)}`);
      }
    });
    return before.size;
  }

  function endWalk() {
    const missed = [...walk.before.keys()].filter((element) => !walk.reached.has(element));
    return [
      ...walk.problems,
      ...missed.map((element) => `is never reached with the Tab key: ${named(element)}`),
    ];
  }

  // Whether the walk began at the link that skips to the text, and what it began at.
  const firstStop = () => [Boolean(walk.first?.matches("#pst-skip-link a")), named(walk.first)];

  function focusIsInView() {
    const { top, bottom, left, right } = document.activeElement.getBoundingClientRect();
    return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth && bottom > top;
  }

  const focusIsInText = () => document.activeElement.closest("main") !== null;

  return {
    settle, unfold, faults, scrollThrough, hoverEverything, weights, shift, answers, sideways, moving,
    startWalk, endWalk, firstStop,
    focusIsInView, focusIsInText,
  };
})();
