// Compares what the reader predicts with what came, and keeps it in this browser, nowhere else.
// The build has written the forms, the folds and the place of the sum (website/predictions.py).

"use strict";

const place = `dlbook predictions ${document.currentScript.dataset.page}`;
const kept = recall();

/** Return what was predicted on this page, by cell. A browser may refuse to keep anything. */
function recall() {
  try {
    return JSON.parse(localStorage.getItem(place)) ?? {};
  } catch {
    return {};
  }
}

function keep() {
  try {
    localStorage.setItem(place, JSON.stringify(kept));
  } catch {
    // Then it is known until the page is left.
  }
}

const fold = (form) => document.getElementById(`output-of-${form.dataset.cell}`);
const choice = (form, value) =>
  [...form.querySelectorAll("input")].find((input) => input.value === value);

/** Return what was predicted, unless it is a choice that the page no longer has. */
function predicted(form) {
  const said = kept[form.dataset.cell];
  return form.dataset.number || choice(form, said) ? said : undefined;
}

function holds(form) {
  const { came, number, within } = form.dataset;
  if (!number) return predicted(form) === came;
  const room = within * Math.abs(number) * (1 + 1e-9); // what the last bit does is no mistake
  return Math.abs(predicted(form) - number) <= room;
}

/** Return an answer as the page shows it: a choice may hold code or a formula. */
function answer(form, value) {
  if (form.dataset.number) return [value];
  const label = choice(form, value).nextElementSibling.cloneNode(true);
  return ["“\u2060", ...label.childNodes, "\u2060”"]; // no line ends between a formula and its mark
}

function verdict(form) {
  const said = answer(form, predicted(form));
  const right = holds(form);
  const start = [right ? say("Right: you predicted ") : say("Not this time: you predicted "), ...said];
  if (right && !form.dataset.number) return [...start, say(", and so it was.")];
  return [...start, say(", and it was "), ...answer(form, form.dataset.came), "."];
}

/** Let a form and the fold of its output show what is kept. */
function show(form) {
  const said = predicted(form);
  const done = said !== undefined;
  form.reset();
  if (form.dataset.number) form.querySelector("input").value = said ?? "";
  else if (done) choice(form, said).checked = true;
  form.querySelector("fieldset").disabled = done;
  form.querySelector("button").textContent = done ? say("Predict again") : say("Compare");
  form.querySelector(".verdict").replaceChildren(...(done ? verdict(form) : []));
  fold(form).open = done;
}

/** Say at the end of the page how many predictions held, and where to look again. */
function addUp(sum) {
  const forms = [...document.querySelectorAll(".prediction")];
  const made = forms.filter((form) => predicted(form) !== undefined);
  const missed = made.filter((form) => !holds(form));
  const held = made.length - missed.length;
  sum.hidden = !made.length;
  sum.textContent = say("Of this page’s {all} predictions you made {made}, and {held} held.")
    .replace("{all}", forms.length).replace("{made}", made.length).replace("{held}", held);
  missed.forEach((form, position) => {
    const link = document.createElement("a");
    link.href = `#${form.id}`;
    link.textContent = say("prediction {number} in “{section}”")
      .replace("{number}", forms.indexOf(form) + 1).replace("{section}", form.dataset.section);
    sum.append(position ? ", " : say(" Look again at "), link);
  });
  if (missed.length) sum.append(".");
}

function bringToLife(form) {
  form.classList.add("alive");
  if (predicted(form) !== undefined) show(form);
  // What stands there already is not announced.
  form.querySelector(".verdict").setAttribute("role", "status");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const again = predicted(form) !== undefined;
    if (again) delete kept[form.dataset.cell];
    else kept[form.dataset.cell] = form.querySelector("input:checked, [type=number]").value;
    keep();
    show(form);
    addUp(document.querySelector(".prediction-tally"));
    form.querySelector(again ? "input" : "button").focus();
  });
}

// While the page arrives, each form is set before it is first drawn, so that nothing jumps.
function bringAllToLife() {
  for (const form of document.querySelectorAll(".prediction:not(.alive)")) {
    if (fold(form)) bringToLife(form);
  }
  const sum = document.querySelector(".prediction-tally:not(.alive)");
  if (sum) {
    sum.classList.add("alive");
    addUp(sum);
  }
}
const arriving = new MutationObserver(bringAllToLife);
arriving.observe(document, { childList: true, subtree: true });
addEventListener("DOMContentLoaded", () => {
  arriving.disconnect(); // which forgets what has come since it was last called
  bringAllToLife();
});
