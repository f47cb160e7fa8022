// What tools/visits.py asks inside a page. Each function returns plain data: mostly a list of
// problems, as text, with the element that has each.
window.inThePage = (() => {
  const shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries())).observe({
    type: "layout-shift",
    buffered: true,
  });

  const all = (selector) => [...document.querySelectorAll(selector)];
  const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
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

  // Fonts, pictures in view and transitions are there. A picture in a closed part never comes, and
  // an animation may repeat for ever: neither is waited for long.
  async function settle() {
    // A picture that loads when it is scrolled to is none to wait for.
    const pictures = all("img").filter(
      (image) => visible(image) && !image.complete && image.loading !== "lazy");
    const loaded = pictures.map((image) => new Promise((done) => {
      image.addEventListener("load", done);
      image.addEventListener("error", done);
    }));
    const still = document.getAnimations().map((animation) => animation.finished.catch(() => {}));
    await Promise.race([Promise.all([document.fonts.ready, ...loaded, ...still]), sleep(3000)]);
    await sleep(50);
  }

  const unfold = () => all("details").forEach((details) => (details.open = true));
  const folded = () =>
    all("article details:not([open])").map((details) => `does not open with Enter: ${named(details)}`);

  // Most of axe's time would go into the contrast of thousands of words. Of those that look alike
  // one is enough; what is placed over something else looks like itself alone. (What sticks lies
  // where it belongs as long as the page is not scrolled.)
  function markSamples() {
    const seen = new Set();
    const grounds = new Map([[null, ""]]);
    const ground = (element) => {
      if (!grounds.has(element)) {
        grounds.set(element, withItsOwn(element, ground(element.parentElement)));
      }
      return grounds.get(element);
    };
    for (const element of all("body *")) {
      const look = hasText(element) && visible(element) && looksLike(element, ground(element));
      element.toggleAttribute("data-sample", Boolean(look) && !seen.has(look));
      seen.add(look);
    }
  }

  const hasText = (element) =>
    element.matches("input, select, textarea, .katex") ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  // A rectangle with no inside: of what is there for those who listen.
  const CUT_AWAY = /^rect\((\d+px)(, \1){3}\)$/;
  const PLACED = "placed";

  // What is behind an element, as text, or null where none of its text is to be seen.
  function withItsOwn(element, behind) {
    const { backgroundColor, backgroundImage, opacity, filter, position, clip } =
      getComputedStyle(element);
    if (behind === null || CUT_AWAY.test(clip)) return null;
    const own = [opacity, filter, backgroundImage].filter((part) => !["1", "none"].includes(part));
    if (/absolute|fixed/.test(position)) own.push(PLACED);
    if (backgroundColor !== "rgba(0, 0, 0, 0)") own.push(backgroundColor);
    return [behind, ...own].join();
  }

  function looksLike(element, behind) {
    if (behind === null) return null;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const alone = behind.includes(PLACED) && named(element);
    return [element.tagName, color, fontSize, fontWeight, behind, alone].join();
  }

  async function scrollThrough(pause) {
    const step = innerHeight * 0.75;
    for (let y = 0; y < document.scrollingElement.scrollHeight; y += step) {
      scrollTo({ top: y, behavior: "instant" });
      await sleep(pause);
    }
    await settle();
    scrollTo({ top: 0, behavior: "instant" });
  }

  // As if the reader had scrolled to all pictures that this theme and this width show.
  async function fetchPictures() {
    for (const image of all("img")) image.loading = "eager";
    await settle();
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
    return [page, ...performance.getEntriesByType("resource")].map((entry) => ({
      address: entry.name,
      bytes: entry.encodedBodySize,
    }));
  }

  const shift = () => ({
    sum: shifts.reduce((sum, entry) => sum + entry.value, 0),
    by: shifts.flatMap((entry) =>
      entry.sources.map((source) => `${entry.value.toFixed(4)} ${named(source.node)}`)),
  });

  // What a reader has unfolded moves what is below.
  const forgetShifts = () => void shifts.splice(0);

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
  // Of the radio buttons of a group the Tab key reaches the chosen one, or else the first; arrows
  // move on from there.
  function passedOver(element) {
    if (element.type !== "radio") return false;
    const group = all("input[type=radio]").filter((other) => other.name === element.name);
    return element !== (group.find((other) => other.checked) ?? group[0]);
  }
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

  const SKIPS = "#pst-skip-link a";

  function skipLink() {
    const link = document.querySelector(SKIPS);
    if (document.activeElement !== link) {
      return [`the first stop is not the link to the text: ${named(document.activeElement)}`];
    }
    const { left, top, right, bottom } = link.getBoundingClientRect();
    const inView = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    return inView && visible(link) ? [] : [`is not to be seen: ${named(link)}`];
  }

  const inTheText = () =>
    document.activeElement.closest("main")
      ? [] : [`after the link to the text comes ${named(document.activeElement)}`];

  let walk;

  // From now on, note what the keyboard reaches and how it looks then.
  function startWalk() {
    document.activeElement.blur();
    const before = new Map(focusable().map((element) => [element, looks(element)]));
    walk = { before, reached: new Set(), problems: [] };
    document.addEventListener("focusin", ({ target }) => {
      if (walk.reached.has(target)) return;
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

  function reached() {
    return walk.reached.size;
  }

  function endWalk() {
    // What has folded away meanwhile, as the contents beside the text do, cannot be reached.
    const missed = [...walk.before.keys()].filter(
      (element) => !walk.reached.has(element) && visible(element));
    return [
      ...walk.problems,
      ...missed.map((element) => `is never reached with the Tab key: ${named(element)}`),
    ];
  }

  return {
    settle, unfold, folded, markSamples, scrollThrough, fetchPictures, hoverEverything, weights,
    shift, forgetShifts, answers, sideways, moving, skipLink, inTheText, startWalk, reached, endWalk,
  };
})();
