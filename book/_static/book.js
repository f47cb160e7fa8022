// What a page of this book does by itself: say what a term means where it stands, play an animation
// again, and lead to the same section in another language. Everything can be read without.

"use strict";

/** Show what a term means while the pointer or the keyboard rests on its link. Escape hides it. */
function explainTerms() {
  const meaning = document.createElement("div");
  meaning.className = "meaning";
  meaning.id = "meaning";
  meaning.setAttribute("role", "tooltip");
  meaning.hidden = true;
  document.querySelector("article")?.append(meaning);

  let waiting;
  const hide = () => {
    clearTimeout(waiting);
    meaning.hidden = true;
    document.querySelector("[aria-describedby=meaning]")?.removeAttribute("aria-describedby");
  };
  const show = (link) => {
    hide();
    meaning.innerHTML = link.dataset.meaning; // written by the build: text, and formulas
    meaning.hidden = false;
    link.setAttribute("aria-describedby", "meaning");
    const at = link.getBoundingClientRect();
    const frame = meaning.offsetParent.getBoundingClientRect();
    const room = frame.right - meaning.offsetWidth;
    meaning.style.left = `${Math.max(0, Math.min(at.left, room) - frame.left)}px`;
    meaning.style.top = `${at.bottom - frame.top + 4}px`;
  };
  for (const link of document.querySelectorAll("a[data-meaning]")) {
    link.addEventListener("mouseenter", () => { waiting = setTimeout(show, 200, link); });
    link.addEventListener("mouseleave", () => {
      waiting = setTimeout(() => meaning.matches(":hover") || hide(), 200);
    });
    link.addEventListener("focus", () => show(link));
    link.addEventListener("blur", hide);
  }
  meaning.addEventListener("mouseleave", hide);
  addEventListener("resize", hide);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

/** Give each animation a button that plays it from the start, also where no motion is wanted. */
function offerToPlayAgain() {
  for (const image of document.querySelectorAll("img.moves")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "play-again";
    button.textContent = say("Play the animation");
    button.addEventListener("click", async () => {
      // The still for those who want no motion gives way: they have asked for it now.
      image.parentElement.querySelector("source")?.remove();
      const source = image.src.split("#")[0];
      image.src = "";
      image.src = `${source}#${Date.now()}`;
    });
    (image.closest("picture") ?? image).after(button);
  }
}

/** Let the switch to another language lead to the section that is being read. */
function keepThePlace() {
  const sections = [...document.querySelectorAll("article section[id]")];
  for (const link of document.querySelectorAll(".language-switch")) {
    link.addEventListener("click", () => {
      const begun = sections.filter((one) => one.getBoundingClientRect().top < innerHeight / 4);
      link.hash = scrollY && begun.length ? begun.at(-1).id : "";
    });
  }
}

document.addEventListener("DOMContentLoaded", () => {
  keepThePlace();
  explainTerms();
  offerToPlayAgain();
});
