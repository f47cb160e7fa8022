"""Code that runs in the page does so in a Firefox too."""

import json

from firefox import opened
from running import ANSWER, PAGE

# Write a text into the editor of a cell, if there is one; run it, and stop it after so many
# milliseconds, if they are given. Gives what the cell then says and shows.
RUN = """(async (name, text, patience) => {
  const cell = document.querySelector(`div.cell[data-cell="${name}"]`);
  const [run, stop, edit] = cell.querySelectorAll(".live-bar button");
  const until = async (ready) => {
    while (!ready()) await new Promise((done) => setTimeout(done, 50));
  };
  if (text) {
    edit.click();
    await until(() => cell.querySelector("[role=textbox]"));
    cell.querySelector("[role=textbox]").focus();
    document.execCommand("selectAll");
    document.execCommand("insertText", false, text);
  }
  run.click();
  if (patience) setTimeout(() => stop.click(), patience);
  await until(() => stop.hidden);
  const seen = [...cell.querySelectorAll(".live-status, .cell_output")];
  const figures = cell.querySelectorAll(".cell_output img[src^=data]").length;
  return `${seen.map((part) => part.textContent).join(" ")} figures: ${figures}`;
})"""


def test_code_runs_is_checked_drawn_and_stopped(firefox, site, tmp_path):
    with opened(firefox, tmp_path) as page:

        def run(*given):
            return page.evaluate(f"{RUN}({', '.join(map(json.dumps, given))})")

        page.goto(site + PAGE)
        assert "not yet" in run("exercise-softmax")
        assert "softmax: right." in run("exercise-softmax", ANSWER)
        assert "figures: 1" in run("temperature")
        assert "KeyboardInterrupt" in run("why-logarithm", "kept = 42\nwhile True: pass", 1000)
        assert "42" in run("why-logarithm", "print(kept)")
